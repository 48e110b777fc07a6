"""What is still missing in an organ's ledger of a year, month by month, as far as months are over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from jieyue.acts.rules import Actor
from jieyue.ledgers.queries.entries import GridRow, month_grid
from jieyue.ledgers.rules.items import Item


@dataclass(frozen=True)
class GapLine:
    """One item and the months it lacks."""

    item: Item
    months: Sequence[int]


@dataclass(frozen=True)
class Gaps:
    """All that is missing of one year."""

    year: int
    lines: Sequence[GapLine]

    @property
    def missing(self) -> int:
        """Item-months without a figure."""
        return sum(len(line.months) for line in self.lines)


def due_months(row: GridRow, year: int, today: date) -> list[int]:
    """The missing months of a row that are over by `today`."""
    return [month for month in row.missing if (year, month) < (today.year, today.month)]


def gaps_in(rows: Sequence[GridRow], year: int, today: date) -> Gaps:
    """The gaps in a grid that has been read already."""
    lines = [GapLine(row.item, due_months(row, year, today)) for row in rows]
    return Gaps(year, [line for line in lines if line.months])


def gaps(actor: Actor, code: str, year: int, today: date) -> Gaps:
    """What an organ's ledger of `year` still lacks."""
    return gaps_in(month_grid(actor, code, year), year, today)
