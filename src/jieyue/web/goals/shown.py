"""A standing as people see it: the word with its tone, one bar, a chart and the same figures in a table."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from jieyue.plans.queries.assignments import AssignmentRow
from jieyue.plans.rules.forecast import SOURCE_WORDS
from jieyue.plans.rules.measures import Measure
from jieyue.plans.rules.standing import OUTCOME_TITLES, MonthStanding, Outcome, Standing
from jieyue.plans.rules.workflow import STATE_TITLES
from jieyue.values.wording import NOTHING, Message
from jieyue.web.organs.multiples import UNITS
from jieyue.web.templatetags.wording import month_name

_TONES = {
    Outcome.ON_TRACK: "good",
    Outcome.MET: "good",
    Outcome.NEAR: "wait",
    Outcome.LIKELY_OVER: "wait",
    Outcome.EXCEEDED: "bad",
    Outcome.MISSED: "bad",
}
# Status by shape as well as by colour.
_SIGNS = {"good": "✓", "wait": "▲", "bad": "✕", "": "–"}
_ROOM = Decimal("1.08")
_FULL = Decimal(100)


@dataclass(frozen=True)
class Bar:
    """Used, forecast range and limit on one scale, each in per cent of it."""

    used: Decimal
    low: Decimal
    high: Decimal
    limit: Decimal | None


@dataclass(frozen=True)
class Shown:
    """One standing on the page; `script` is the id of the tag that holds its chart."""

    standing: Standing
    measure: Measure
    assignment: AssignmentRow | None
    title: str
    tone: str
    sign: str
    unit: Message
    places: int
    state: str
    bar: Bar | None
    source: Message
    script: str

    @property
    def is_drawn(self) -> bool:
        """Whether there is a month to draw; an empty frame would say less than a sentence."""
        return any(month.used is not None or month.expected is not None for month in self.standing.months)

    @property
    def chart(self) -> dict[str, Any]:
        """What the page's script draws; the table beside it holds the same figures."""
        months = self.standing.months
        told = max((month.month for month in months if month.used is not None), default=0)
        series = [
            (gettext("累计已用"), [_value(m.running if m.month <= told else None) for m in months], False),
            (gettext("按季节分摊的上限"), [_value(m.allowed) for m in months], True),
            (gettext("预计累计"), [_value(_from(told, m)) for m in months], True),
        ]
        return {
            "unit": self.unit.worded(gettext),
            "places": self.places,
            "categories": [month_name(month.month) for month in months],
            "series": [
                {"name": name, "comparison": dashed, "values": values}
                for name, values, dashed in series
                if any(value is not None for value in values)
            ],
        }


def shown(measure: Measure, assignment: AssignmentRow | None, standing: Standing) -> Shown:
    tone = _TONES.get(standing.outcome, "")
    foreseen = standing.forecast
    return Shown(
        standing=standing,
        measure=measure,
        assignment=assignment,
        title=OUTCOME_TITLES[standing.outcome],
        tone=tone,
        sign=_SIGNS[tone],
        unit=UNITS[measure.unit],
        places=2 if measure.is_ratio else 0,
        state=STATE_TITLES[assignment.state] if assignment else "",
        bar=_bar(standing),
        # Where nothing is left to come, nobody's season was asked.
        source=SOURCE_WORDS[foreseen.source]
        if foreseen and foreseen.high > (standing.used or 0)
        else NOTHING,
        script=f"goal-{measure.code}",
    )


def _bar(standing: Standing) -> Bar | None:
    if standing.used is None:
        return None
    low = high = standing.used
    if standing.forecast:
        low, high = standing.forecast.low, standing.forecast.high
    whole = max(standing.limit or Decimal(0), high) * _ROOM
    if not whole:
        return None
    used, low, high = (number * _FULL / whole for number in (standing.used, low, high))
    return Bar(used, low, high, None if standing.limit is None else standing.limit * _FULL / whole)


def _from(told: int, month: MonthStanding) -> Decimal | None:
    """The forecast begins where the figures end, so that the two lines meet."""
    return month.expected if month.month >= told else None


def _value(number: Decimal | None) -> float | None:
    return None if number is None else round(float(number), 4)
