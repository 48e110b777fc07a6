"""What a ledger says over two years: month beside month, by what energy is made up, and what a unit costs.

It works on what a place used, whoever the place is: an organ, a compound, an organ with those below it,
or a region.  A comparison rests on as many figures on both sides, or it is not made.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from jieyue.ledgers.rules.items import ALL_MONTHS, ITEMS, in_group

# The place of a year's own figure among its months: monthly entries, or else the one for the whole year.
YEAR = 0
# Below this share of the figures on the other side, two sums can't be compared.
ALIKE = Decimal("0.9")
VEHICLES = in_group("vehicle_fuel")


class Amount(NamedTuple):
    """What was used of one item in one month or year: in its unit, in yuan, and of how many months of ledgers."""

    quantity: Decimal
    cost: Decimal
    told: int


Uses = Mapping[tuple[str, int, int], Amount]


class Row(NamedTuple):
    """One entry of one ledger; `owner` tells ledgers apart, `month` is 0 where it stands for the year."""

    owner: int
    item: str
    year: int
    month: int
    quantity: Decimal
    cost: Decimal | None


def uses_of(rows: Iterable[Row]) -> Uses:
    """Entries of one or several ledgers added up: monthly ones win over an annual one of the same ledger and year."""
    ledgers: dict[tuple[int, str, int], list[Row]] = {}
    for row in rows:
        ledgers.setdefault(row[:3], []).append(row)
    found: dict[tuple[str, int, int], Amount] = {}
    for (_, item, year), kept in ledgers.items():
        monthly = [row for row in kept if row.month]
        for row in monthly:
            _add(found, (item, year, row.month), row, 1)
        for row in monthly or kept:
            _add(found, (item, year, YEAR), row, 1 if monthly else len(ITEMS[item].expected_months))
    return found


def _add(found: dict[tuple[str, int, int], Amount], key: tuple[str, int, int], row: Row, told: int) -> None:
    had = found.get(key, Amount(Decimal(0), Decimal(0), 0))
    found[key] = Amount(had.quantity + row.quantity, had.cost + (row.cost or 0), had.told + told)


@dataclass(frozen=True)
class Sum:
    """A measure over one period: its value, what it cost in yuan, and of how many months of ledgers."""

    value: Decimal
    cost: Decimal
    told: int


def total(uses: Uses, weights: Mapping[str, Decimal], year: int, months: Collection[int]) -> Sum | None:
    """The weighed items of these months (or of YEAR); None where nobody told anything."""
    told = [
        (weight, uses[item, year, month])
        for item, weight in weights.items()
        for month in months
        if (item, year, month) in uses
    ]
    if not told:
        return None
    return Sum(
        sum((weight * one.quantity for weight, one in told), Decimal(0)),
        sum((one.cost for _, one in told), Decimal(0)),
        sum(one.told for _, one in told),
    )


def change(now: Sum | None, before: Sum | None) -> Decimal | None:
    """By what share a measure rose; None where one side is not there, is zero, or rests on fewer figures."""
    if now is None or before is None or not before.value:
        return None
    fewer, more = sorted((now.told, before.told))
    return now.value / before.value - 1 if fewer >= more * ALIKE else None


@dataclass(frozen=True)
class MonthLine:
    """One month of a measure, against the month before it (环比) and the same month a year before (同比)."""

    month: int
    now: Sum | None
    last_year: Sum | None
    on_month: Decimal | None
    on_year: Decimal | None


def month_lines(uses: Uses, weights: Mapping[str, Decimal], year: int) -> list[MonthLine]:
    """The twelve months of a year."""
    lines = []
    for month in ALL_MONTHS:
        now = total(uses, weights, year, (month,))
        last_year = total(uses, weights, year - 1, (month,))
        before = total(uses, weights, year - (month == 1), ((month - 2) % 12 + 1,))
        lines.append(MonthLine(month, now, last_year, change(now, before), change(now, last_year)))
    return lines


@dataclass(frozen=True)
class Part:
    """One carrier's part of the energy: in kgce, as a share of all, and its cost in yuan."""

    item: str
    quantity: Decimal
    value: Decimal
    share: Decimal
    cost: Decimal
    vehicles: bool


def structure(uses: Uses, weights: Mapping[str, Decimal], year: int, months: Collection[int]) -> list[Part]:
    """By what the energy is made up, the largest first; carriers without a figure are left out."""
    sums = {item: total(uses, {item: weight}, year, months) for item, weight in weights.items()}
    known = {item: one for item, one in sums.items() if one is not None and one.value}
    whole = sum((one.value for one in known.values()), Decimal(0))
    parts = [
        Part(item, one.value / weights[item], one.value, one.value / whole, one.cost, item in VEHICLES)
        for item, one in known.items()
    ]
    return sorted(parts, key=lambda part: part.value, reverse=True)


@dataclass(frozen=True)
class Price:
    """What a unit of an item cost, in yuan: over the period, the same period a year before, and month by month."""

    item: str
    now: Decimal
    before: Decimal | None
    months: Sequence[Decimal | None]

    @property
    def change(self) -> Decimal | None:
        return self.now / self.before - 1 if self.before else None

    @property
    def lowest(self) -> Decimal | None:
        return min((one for one in self.months if one is not None), default=None)

    @property
    def highest(self) -> Decimal | None:
        return max((one for one in self.months if one is not None), default=None)


def prices(uses: Uses, items: Iterable[str], year: int, months: Collection[int]) -> list[Price]:
    """The unit prices of the items that have a cost and a quantity."""
    found = []
    for item in items:
        now = _price(uses, item, year, months)
        if now is not None:
            each = [_price(uses, item, year, (month,)) for month in ALL_MONTHS]
            found.append(Price(item, now, _price(uses, item, year - 1, months), each))
    return found


def _price(uses: Uses, item: str, year: int, months: Collection[int]) -> Decimal | None:
    # A bill without its cost would make the unit look cheap: a year counts by those of its months that have one.
    if YEAR in months:
        months = [month for month in ALL_MONTHS if (item, year, month) in uses] or months
    paid = [one for month in months if (one := uses.get((item, year, month))) and one.cost]
    quantity = sum((one.quantity for one in paid), Decimal(0))
    return sum((one.cost for one in paid), Decimal(0)) / quantity if quantity else None
