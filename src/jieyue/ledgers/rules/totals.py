"""What one organ's entries of one item add to the totals of its region, so that a total never waits for a batch.

A total is kept as a sum of what every organ adds.  When entries change, what the organ added before
is taken away and what it adds now is put in its place: exact, because quantities are counted in
whole steps of 0.0001 and never as binary fractions.  The meaning is that of `coverage`: monthly
entries win over an annual one, an annual one covers every expected month, and only items that an
organ declares or has used are expected.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from jieyue.ledgers.rules.items import ITEMS

# The row of a whole year: its effective quantities, and the organ-months of all its months.
YEAR = 0


class Counted(NamedTuple):
    """One entry in whole steps of 0.0001 (of the item's unit, of a yuan); `month` 0 stands for the year."""

    year: int
    month: int
    quantity: int
    cost: int


class Declared(NamedTuple):
    """From `year` on the organ uses the item, or no longer does."""

    year: int
    in_use: bool


class Cell(NamedTuple):
    """What a total is a total of."""

    region: str
    item: str
    year: int
    month: int


class Use(NamedTuple):
    """Where and from which year on an item is expected of more, or fewer, organs."""

    region: str
    item: str
    year: int


@dataclass
class Sum:
    """Quantity and cost in steps of 0.0001; `covered` organ-months with a figure among those expected."""

    quantity: int = 0
    cost: int = 0
    covered: int = 0

    def __bool__(self) -> bool:
        return bool(self.quantity or self.cost or self.covered)


@dataclass
class Difference:
    """What has to be added to the totals of regions."""

    sums: dict[Cell, Sum] = field(default_factory=lambda: defaultdict(Sum))
    uses: dict[Use, int] = field(default_factory=lambda: defaultdict(int))

    def count(
        self, region: str, item: str, entries: Iterable[Counted], declared: Sequence[Declared], sign: int
    ) -> None:
        """Add (`sign` 1) or take away (-1) what an organ of `region` contributes by all its entries of `item`."""
        if item not in ITEMS:
            return
        by_year: dict[int, list[Counted]] = defaultdict(list)
        for entry in entries:
            by_year[entry.year].append(entry)
        turns = turning_years(
            (year for year, kept in by_year.items() if any(e.quantity for e in kept)), declared
        )
        for year, change in turns.items():
            self.uses[Use(region, item, year)] += sign * change
        for year, kept in by_year.items():
            self._count_year(Cell(region, item, year, YEAR), kept, expected(turns, year), sign)

    def _count_year(self, whole: Cell, kept: Sequence[Counted], is_expected: bool, sign: int) -> None:
        months = ITEMS[whole.item].expected_months
        monthly = [entry for entry in kept if entry.month]
        covered = 0
        for entry in monthly:
            counts = is_expected and entry.month in months
            covered += counts
            cell = Cell(whole.region, whole.item, whole.year, entry.month)
            self._add(cell, entry.quantity, entry.cost, counts, sign)
        effective = monthly or kept
        self._add(
            whole,
            sum(entry.quantity for entry in effective),
            sum(entry.cost for entry in effective),
            covered if monthly else is_expected * len(months),
            sign,
        )

    def _add(self, cell: Cell, quantity: int, cost: int, covered: int, sign: int) -> None:
        total = self.sums[cell]
        total.quantity += sign * quantity
        total.cost += sign * cost
        total.covered += sign * covered

    def with_regions_above(self, above: Mapping[str, Sequence[str]]) -> Difference:
        """The same for every region that counts these, `above` naming for each itself and all it lies in."""
        spread = Difference()
        for cell, total in self.sums.items():
            if total:
                for region in above[cell.region]:
                    there = Cell(region, cell.item, cell.year, cell.month)
                    spread._add(there, total.quantity, total.cost, total.covered, sign=1)
        for use, organs in self.uses.items():
            if organs:
                for region in above[use.region]:
                    spread.uses[use._replace(region=region)] += organs
        return spread


def turning_years(used: Iterable[int], declared: Sequence[Declared]) -> dict[int, int]:
    """The years from which on an item is expected (1) or no longer (-1) of an organ.

    `used` are the years with a quantity other than 0.  The latest declaration has the word; before the
    first one, an item is expected from its first use on.
    """
    first_use = min(used, default=None)
    word = {one.year: one.in_use for one in declared}
    turns: dict[int, int] = {}
    said: bool | None = None
    now = False
    for year in sorted({*word, *(() if first_use is None else (first_use,))}):
        said = word.get(year, said)
        then = said if said is not None else True
        if then != now:
            turns[year] = 1 if then else -1
            now = then
    return turns


def expected(turns: Mapping[int, int], year: int) -> bool:
    """Whether an item is expected in a year, by the turns of `turning_years`."""
    return sum(change for since, change in turns.items() if since <= year) > 0
