"""Twelve months of energy and of water beside the year before, as a chart and the table of the same figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from jieyue.acts.rules import Actor
from jieyue.indicators.queries.doubts import Slips, slips
from jieyue.indicators.queries.likeness import likeness, two_years
from jieyue.indicators.queries.regions import MonthTotal, region_years
from jieyue.indicators.rules.likeness import Likeness
from jieyue.ledgers.rules.checks.found import SLIP
from jieyue.registry.queries.organs import RegionRow
from jieyue.values.wording import Message, say
from jieyue.web.templatetags.wording import month_name

MONTHS = range(1, 13)
# Months below this share of what was expected are no basis for a comparison.
WORTH_COMPARING = Decimal("0.9")
_MEASURES = (
    ("energy", say("月度能耗"), say("千克标准煤,当量值,与上年比较"), say("千克标准煤")),
    ("water", say("月度用水"), say("立方米,与上年比较"), say("立方米")),
)


@dataclass(frozen=True)
class TrendRow:
    """One month with the same month of the year before; `slipped` where a figure of either is in doubt."""

    month: int
    now: MonthTotal | None
    before: MonthTotal | None
    change: Decimal | None
    slipped: bool


@dataclass(frozen=True)
class Doubt:
    """Magnitude slips that still stand in a year of the chart, and where to look into them."""

    year: int
    count: int
    address: str


@dataclass(frozen=True)
class Trend:
    """One measure over the year: what the script draws and what the table holds."""

    measure: str
    title: Message
    told: Message
    rows: Sequence[TrendRow]
    chart: Mapping[str, Any]
    doubts: Sequence[Doubt]
    alike: Likeness
    alike_address: str

    @property
    def script(self) -> str:
        """The id of the script tag that holds the chart."""
        return f"{self.measure}-trend"


def trends(actor: Actor, region: RegionRow, data_year: int) -> list[Trend]:
    """Energy and water of a region, left out where nothing is registered.  Ten statements."""
    years = (data_year, data_year - 1)
    found = slips(actor, years, region.path)
    totals = region_years(region.code, years)
    compared = two_years((data_year - 1, data_year))
    told = []
    for measure, title, about, unit in _MEASURES:
        now, before = ({row.month: row for row in totals.months(of, measure)} for of in years)
        if not now and not before:
            continue
        slipped = [found.get((of, measure), Slips(0, frozenset())) for of in years]
        doubts = [
            Doubt(of, one.count, _address(region, of))
            for of, one in zip(years, slipped, strict=True)
            if one.count
        ]
        rows = [_row(month, now.get(month), before.get(month), slipped) for month in MONTHS]
        told.append(
            Trend(
                measure,
                title,
                about,
                rows,
                _chart(rows, years, slipped, unit),
                doubts,
                likeness(actor, compared, region.path, f"{measure}_total"),
                f"{reverse('likeness')}?region={region.code}&measure={measure}",
            )
        )
    return told


def _address(region: RegionRow, year: int) -> str:
    return f"{reverse('findings')}?year={year}&kind={SLIP}&region={region.code}"


def _row(month: int, now: MonthTotal | None, before: MonthTotal | None, slipped: Sequence[Slips]) -> TrendRow:
    return TrendRow(month, now, before, _change(now, before), any(month in one.months for one in slipped))


def _change(now: MonthTotal | None, before: MonthTotal | None) -> Decimal | None:
    """Against the same month of the year before; None where either rests on too few ledgers."""
    if not now or not before or not before.value:
        return None
    if (now.coverage or 0) < WORTH_COMPARING or (before.coverage or 0) < WORTH_COMPARING:
        return None
    return now.value / before.value - 1


def _chart(
    rows: Sequence[TrendRow], years: Sequence[int], slipped: Sequence[Slips], unit: Message
) -> dict[str, Any]:
    """What the page's script draws; the table below the chart holds the same figures."""
    values = ([_value(row.now) for row in rows], [_value(row.before) for row in rows])
    return {
        "unit": unit.worded(gettext),
        "categories": [month_name(row.month) for row in rows],
        "series": [
            {
                "name": str(year),
                "comparison": place > 0,
                "values": values[place],
                "doubtful": sorted(month - 1 for month in slipped[place].months),
            }
            for place, year in enumerate(years)
        ],
    }


def _value(row: MonthTotal | None) -> float | None:
    # A month nobody reported is a gap in the line, not a zero.
    return float(row.value) if row and row.covered else None
