"""An organ's ledger of one year as a grid: what is there, what is missing, what it is compared with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType

from jieyue.indicators.queries.findings import FindingRow
from jieyue.indicators.rules.judgements import Standing
from jieyue.ledgers.queries.entries import GridRow
from jieyue.ledgers.rules.entry_rows import Values
from jieyue.ledgers.rules.items import Item
from jieyue.values.periods import Period
from jieyue.values.wording import NOTHING, Message
from jieyue.web.organs.multiples import UNITS
from jieyue.web.templatetags.wording import month_name, titled, worded

YEARS_BACK = 3


@dataclass(frozen=True)
class Cell:
    """One month of one item."""

    item: str
    period: Period
    values: Values | None
    expected: bool  # missing, and the month is over
    flag: Message = NOTHING  # what stands out here, in a sentence

    @property
    def name(self) -> str:
        """The month as the head of its column says it."""
        return month_name(self.period.month)

    @property
    def mark(self) -> str:
        """The identity of the cell on the page."""
        return f"cell-{self.item}-{self.period.month}"


@dataclass(frozen=True)
class LedgerRow:
    """One item over twelve months with its total."""

    item: Item
    unit: Message
    cells: Sequence[Cell]
    annual: Values | None
    total: Decimal | None
    cost: Decimal | None
    last_total: Decimal | None
    missing: int
    whole: bool  # every month that has to be reported is there, those still to come included

    @cached_property
    def title(self) -> str:
        """The item in the reader's language."""
        return titled(self.item)

    @cached_property
    def unit_word(self) -> str:
        return worded(self.unit)

    @property
    def change(self) -> Decimal | None:
        """Against the year before, as a share of it; only where both years are whole."""
        if self.total is None or not self.last_total or not self.whole:
            return None
        return self.total / self.last_total - 1


@dataclass(frozen=True)
class Ledger:
    """The items an organ uses, and those it could still begin with."""

    year: int
    rows: Sequence[LedgerRow]
    unused: Sequence[LedgerRow]


Flags = Mapping[tuple[str, int], Message]


def flagged_months(found: Sequence[FindingRow]) -> Flags:
    """The sentence to hang on each cell, by item and month: of open findings, the weightiest first."""
    flags: dict[tuple[str, int], Message] = {}
    for row in (one for one in found if one.standing == Standing.OPEN):
        for month in range(row.month, row.last_month + 1):
            flags.setdefault((row.item, month), row.reason)
    return flags


def ledger(rows: Sequence[GridRow], year: int, today: date, flags: Flags) -> Ledger:
    """The grid of a year: items in use first, the others folded away."""
    told = [ledger_row(row, year, today, flags) for row in rows]
    in_use = {row.item.code for row in rows if row.expected or row.total is not None}
    return Ledger(
        year,
        [row for row in told if row.item.code in in_use],
        [row for row in told if row.item.code not in in_use],
    )


def ledger_row(row: GridRow, year: int, today: date, flags: Flags = MappingProxyType({})) -> LedgerRow:
    """One item's row."""
    over = [month for month in row.missing if (year, month) < (today.year, today.month)]
    cells = [
        Cell(
            item=row.item.code,
            period=Period(year, month),
            values=values,
            expected=month in over,
            flag=flags.get((row.item.code, month), NOTHING),
        )
        for month, values in enumerate(row.months, start=1)
    ]
    return LedgerRow(
        item=row.item,
        unit=UNITS[row.item.unit],
        cells=cells,
        annual=row.annual,
        total=row.total,
        cost=row.cost,
        last_total=row.last_total,
        missing=len(over),
        whole=not row.missing,
    )
