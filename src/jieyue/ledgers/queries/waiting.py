"""Which periods of its other ledgers an organ has still to hand in, across all ledgers the province has set dates for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from jieyue.acts.rules import Actor
from jieyue.ledgers.models import Filing, Schedule
from jieyue.ledgers.queries.owing import owing
from jieyue.ledgers.rules.closing import ENERGY, KINDS, Dates, FilingKind, last_day
from jieyue.ledgers.rules.filings import FILED, State
from jieyue.registry.models import Organ
from jieyue.registry.queries.organs import organ_place

_DATES = tuple(Dates.__dataclass_fields__)


@dataclass(frozen=True)
class Waiting:
    """One period that is over and not handed in; `due` is None where the province has set no dates."""

    of: FilingKind
    year: int
    month: int
    state: State
    reason: str  # why it was returned
    due: date | None
    late: bool

    @property
    def kind(self) -> str:
        return self.of.code


def waiting_periods(actor: Actor, code: str, years: Collection[int], today: date) -> list[Waiting]:
    """The periods of ledgers other than energy that wait for an organ: returned ones first, then by deadline.

    What was handed in and has come back, returned or withdrawn, waits whether dates are set for it or not.
    Four statements.  Raises Refusal when the organ is out of scope.
    """
    organ_id = organ_place(actor, code).pk
    rows = Schedule.objects.filter(year__in=years, kind__in=KINDS).exclude(kind=ENERGY).values_list(*_DATES)
    periods = [
        (dates, month)
        for dates in (Dates(*row) for row in rows)
        for month in KINDS[dates.kind].months
        if last_day(dates.year, month) < today
    ]
    filings = {
        tuple(place): (State(state), reason)
        for *place, state, reason in Filing.objects.filter(organ=organ_id, year__in=years).values_list(
            "kind", "year", "month", "state", "reason"
        )
    }
    owed = _owed(organ_id, periods) if periods else set()
    told = [
        Waiting(KINDS[dates.kind], dates.year, month, state, reason, due, due < today)
        for dates, month in periods
        for state, reason in [filings.get((dates.kind, dates.year, month), (State.DRAFT, ""))]
        for due in [dates.due(month)]
        if state not in FILED and (state is not State.DRAFT or (dates.kind, dates.year, month) in owed)
    ]
    dated = {(dates.kind, dates.year, month) for dates, month in periods}
    told += [
        Waiting(KINDS[kind], year, month, state, reason, None, late=False)
        for (kind, year, month), (state, reason) in filings.items()
        if state not in FILED and kind != ENERGY and (kind, year, month) not in dated
    ]
    return sorted(told, key=lambda one: (one.state is not State.RETURNED, one.due or today, one.kind))


def _owed(organ_id: int, periods: Collection[tuple[Dates, int]]) -> set[tuple[str, int, int]]:
    """Which of the periods the organ owes.  One statement, whatever their number."""
    named = {f"of_{number}": period for number, period in enumerate(periods)}
    asked = {name: owing(dates.kind, dates.year, month) for name, (dates, month) in named.items()}
    told = Organ.objects.filter(pk=organ_id).annotate(**asked).values(*asked).first() or {}
    return {(dates.kind, dates.year, month) for name, (dates, month) in named.items() if told.get(name)}
