"""An organ's year of periods as its officer sees it: what is handed in, what is due, what is still missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from jieyue.acts.rules import Actor
from jieyue.ledgers.queries.entries import GridRow
from jieyue.ledgers.queries.filings import FilingRow, organ_filings, return_reasons
from jieyue.ledgers.queries.lacking import year_lacks
from jieyue.ledgers.queries.locks import closed, dates_of
from jieyue.ledgers.rules.closing import ENERGY, KINDS, FilingKind, last_day
from jieyue.ledgers.rules.filings import FILED, State
from jieyue.ledgers.rules.items import Item
from jieyue.ledgers.rules.records.kinds import LEDGERS, LedgerKind
from jieyue.registry.queries.organs import organ_place
from jieyue.values.periods import Period
from jieyue.values.wording import NOTHING, Message


@dataclass(frozen=True)
class PeriodLine:
    """One period: how its filing stands, when it is due, and why it can't be written, if it can't."""

    code: str  # the organ's
    period: Period
    state: State
    row: FilingRow | None
    reason: str  # why it was returned
    due: date | None
    over: bool
    late: bool
    lacking: Sequence[Item | LedgerKind]
    closed: Message
    kind: FilingKind

    @property
    def address(self) -> str:
        return filing_address(self.kind.code, self.code, self.period.year, self.period.month)

    @property
    def waits(self) -> bool:
        """Whether the organ has still to hand it in."""
        return self.over and self.state not in FILED


@dataclass(frozen=True)
class FilingYear:
    """All periods of a year.  `scheduled` says that the province has set dates for it."""

    organ_id: int
    year: int
    lines: Sequence[PeriodLine]
    scheduled: bool

    @property
    def waiting(self) -> list[PeriodLine]:
        """What is to be handed in, what was returned first, then the oldest."""
        told = [line for line in self.lines if line.waits]
        return sorted(told, key=lambda line: (line.state is not State.RETURNED, line.period))

    @property
    def next(self) -> PeriodLine | None:
        """The one period to hand in now."""
        return next(iter(self.waiting), None)

    @property
    def at(self) -> dict[int, PeriodLine]:
        """By month."""
        return {line.period.month: line for line in self.lines}


def filing_address(kind: str, code: str, year: int, month: int) -> str:
    """The page of one organ's period."""
    return reverse("filing", args=[code, year, month]) + ("" if kind == ENERGY else f"?kind={kind}")


def filing_year(
    actor: Actor, code: str, year: int, grid: Sequence[GridRow], today: date, kind: str = ENERGY
) -> FilingYear:
    """An organ's periods of a year; `grid` is its energy ledger of that year, read already.  Six statements at most."""
    pk = organ_place(actor, code).pk
    rows = organ_filings(pk, kind, year)
    reasons = return_reasons([row.pk for row in rows.values() if row.pk and row.state is State.RETURNED])
    dates = dates_of(kind, year)
    periods = [Period(year, month) for month in KINDS[kind].months]
    locked = closed([pk], kind, periods, actor.at)
    lacking = year_lacks([pk], kind, year)[pk] if kind != ENERGY else {}
    lines = []
    for period in periods:
        row = rows.get(period.month)
        due = dates.due(period.month) if dates else None
        state = row.state if row else State.DRAFT
        lines.append(
            PeriodLine(
                code=code,
                period=period,
                state=state,
                row=row,
                reason=reasons.get(row.pk or 0, "") if row else "",
                due=due,
                over=last_day(year, period.month) < today,
                late=due is not None and due < today and state not in FILED,
                lacking=[line.item for line in grid if period.month in line.missing]
                if kind == ENERGY
                else [LEDGERS[kind]] * bool(lacking[period.month].items),
                closed=locked.get((pk, year, period.month), NOTHING),
                kind=KINDS[kind],
            )
        )
    return FilingYear(pk, year, lines, dates is not None)
