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
    """One period not handed in, over or come back before its end; `due` is None where the province has set no dates."""

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
    dated = {(dates.kind, dates.year): dates for dates in (Dates(*row) for row in rows)}
    periods = [
        (dates, month)
        for dates in dated.values()
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
    told = []
    for place in owed | filings.keys():
        kind, year, month = place
        state, reason = filings.get(place, (State.DRAFT, ""))
        if kind == ENERGY or state in FILED or (state is State.DRAFT and place not in owed):
            continue
        due = dated[kind, year].due(month) if (kind, year) in dated else None
        told.append(Waiting(KINDS[kind], year, month, state, reason, due, bool(due and due < today)))
    return sorted(
        told,
        key=lambda one: (one.state is not State.RETURNED, one.due or today, one.kind, one.year, one.month),
    )


def _owed(organ_id: int, periods: Collection[tuple[Dates, int]]) -> set[tuple[str, int, int]]:
    """Which of the periods the organ owes.  One statement, whatever their number."""
    named = {f"of_{number}": period for number, period in enumerate(periods)}
    asked = {name: owing(dates.kind, dates.year, month) for name, (dates, month) in named.items()}
    told = Organ.objects.filter(pk=organ_id).annotate(**asked).values(*asked).first() or {}
    return {(dates.kind, dates.year, month) for name, (dates, month) in named.items() if told.get(name)}
