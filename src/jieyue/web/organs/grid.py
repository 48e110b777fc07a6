"""An organ's ledger of one year as a grid: what is there, what is missing, what it is compared with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from jieyue.indicators.queries.findings import FindingRow
from jieyue.indicators.rules.judgements import Standing
from jieyue.ledgers.queries.entries import GridRow
from jieyue.ledgers.queries.origins import Origin, Origins
from jieyue.ledgers.rules.blanks import REASONS, Blank
from jieyue.ledgers.rules.entry_rows import Values
from jieyue.ledgers.rules.forms import edition_of
from jieyue.ledgers.rules.items import Item
from jieyue.values.periods import Period
from jieyue.values.quantities import plain
from jieyue.values.wording import NOTHING, Message, say
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
    before: Values | None = None  # the month before
    last_year: Values | None = None  # the same month a year ago
    flag: Message = NOTHING  # what stands out here, in a sentence
    origin: Origin | None = None
    blank: Blank | None = None  # why there is nothing, as the organ says
    closed: str = ""  # why nothing may be written here, in the reader's language

    @property
    def name(self) -> str:
        """The month as the head of its column says it."""
        return month_name(self.period.month)

    @property
    def untouched(self) -> bool:
        """Whether there is nothing here, and nothing to be said of it."""
        there = (self.values, self.before, self.last_year, self.origin, self.blank)
        return not self.expected and self.flag == NOTHING and all(one is None for one in there)

    @property
    def mark(self) -> str:
        """The identity of the cell on the page."""
        return f"cell-{self.item}-{self.period.month}"

    @property
    def now(self) -> str:
        """The figure as it is typed."""
        return plain(self.values.quantity) if self.values else ""

    @property
    def excuse(self) -> str:
        """The reason for a blank, a msgid; "" where there is none."""
        return REASONS.get(self.blank.reason, "") if self.blank and self.values is None else ""

    @property
    def price(self) -> Decimal | None:
        """Yuan a unit, of this month or else of the one before."""
        return unit_price(self.values) or unit_price(self.before)

    @property
    def sign(self) -> Message:
        """Where the figure comes from, if not from the organ itself."""
        if self.values is None or self.origin is None:
            return NOTHING
        if self.origin.split:
            return say("集中办公区分摊")
        return say("由 {by} 代报", by=self.origin.by) if self.origin.proxy else NOTHING


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
    """The items an organ uses, and those it could still begin with, which `ledger_row` makes rows of where they are asked for."""

    year: int
    rows: Sequence[LedgerRow]
    unused: Sequence[GridRow]


Flags = Mapping[tuple[str, int], Message]


def flagged_months(found: Sequence[FindingRow]) -> Flags:
    """The sentence to hang on each cell, by item and month: of open findings, the weightiest first."""
    flags: dict[tuple[str, int], Message] = {}
    for row in (one for one in found if one.standing == Standing.OPEN):
        for month in range(row.month, row.last_month + 1):
            flags.setdefault((row.item, month), row.reason)
    return flags


@dataclass(frozen=True)
class Signs:
    """What stands beside the figures of an organ's year; reasons by item and month.

    `closed`: why a month may not be written, worded once for all its items.
    """

    flags: Flags = field(default_factory=dict)
    origins: Origins = field(default_factory=dict)
    blanks: Mapping[tuple[str, int], Blank] = field(default_factory=dict)
    closed: Mapping[int, str] = field(default_factory=dict)


NO_SIGNS = Signs()


def unit_price(values: Values | None) -> Decimal | None:
    """Yuan a unit, where both are known."""
    if values is None or values.cost is None or not values.quantity:
        return None
    return values.cost / values.quantity


def ledger(rows: Sequence[GridRow], year: int, today: date, signs: Signs) -> Ledger:
    """The grid of a year: items in use first, the others of the year's form folded away."""
    shown = [ledger_row(row, year, today, signs) for row in rows if in_use(row)]
    return Ledger(year, shown, folded(rows, year))


def in_use(row: GridRow) -> bool:
    """Whether the organ uses the item in the grid's year, or is expected to."""
    return row.expected or row.total is not None


def folded(rows: Sequence[GridRow], year: int) -> list[GridRow]:
    """The items the year's form asks for that the organ does not use."""
    asked = edition_of(year).items
    return [row for row in rows if row.item.code in asked and not in_use(row)]


def ledger_row(row: GridRow, year: int, today: date, signs: Signs = NO_SIGNS) -> LedgerRow:
    """One item's row."""
    over = [month for month in row.missing if (year, month) < (today.year, today.month)]
    code = row.item.code
    cells = [
        Cell(
            item=code,
            period=Period(year, month),
            values=values,
            expected=month in over,
            before=row.months[month - 2] if month > 1 else row.last_months[-1],
            last_year=row.last_months[month - 1],
            flag=signs.flags.get((code, month), NOTHING),
            origin=signs.origins.get((code, year, month)),
            blank=signs.blanks.get((code, month)),
            closed=signs.closed.get(month, ""),
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
