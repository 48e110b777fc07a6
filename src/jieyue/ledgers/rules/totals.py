"""What one organ's entries of one item add to the totals of its region, so that a total never waits for a batch.

A total is kept as a sum of what every organ adds.  When entries change, what the organ added before
is taken away and what it adds now is put in its place: exact, because quantities are counted in
whole steps of 0.0001 and never as binary fractions.  The meaning is that of `coverage`: monthly
entries win over an annual one, an annual one covers every expected month, only items that an organ
declares or has used are expected, and nothing is of months it was not there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from jieyue.ledgers.rules.items import ITEMS
from jieyue.registry.rules.history import ALWAYS, Life

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
    """Quantity and cost in steps of 0.0001; `covered` organ-months with a figure among those expected.

    `absent` are organ-months of organs that use the item and were not yet, or no longer, there.
    """

    quantity: int = 0
    cost: int = 0
    covered: int = 0
    absent: int = 0

    def __bool__(self) -> bool:
        return bool(self.quantity or self.cost or self.covered or self.absent)

    def take(self, quantity: int, cost: int, covered: int, sign: int) -> None:
        """Add (`sign` 1) or take away (-1) what one organ says."""
        self.quantity += sign * quantity
        self.cost += sign * cost
        self.covered += sign * covered

    def add(self, other: Sum, sign: int = 1) -> None:
        self.take(other.quantity, other.cost, other.covered, sign)
        self.absent += sign * other.absent


@dataclass
class Difference:
    """What has to be added to the totals of regions."""

    sums: dict[Cell, Sum] = field(default_factory=lambda: defaultdict(Sum))
    uses: dict[Use, int] = field(default_factory=lambda: defaultdict(int))

    def count(
        self,
        region: str,
        item: str,
        entries: Iterable[Counted],
        declared: Sequence[Declared],
        sign: int,
        life: Life = ALWAYS,
    ) -> None:
        """Add (`sign` 1) or take away (-1) what an organ of `region` contributes by all its entries of `item`."""
        if item not in ITEMS:
            return
        by_year: dict[int, list[Counted]] = defaultdict(list)
        for entry in entries:
            by_year[entry.year].append(entry)
        used = (year for year, kept in by_year.items() if any(e.quantity for e in kept))
        turns = within(life, turning_years(used, declared), item)
        for year, change in turns.items():
            self.uses[Use(region, item, year)] += sign * change
        for year, kept in by_year.items():
            due = due_months(life, item, year) if expected(turns, year) else ()
            self._count_year(Cell(region, item, year, YEAR), kept, due, sign)
        for year in life.turning_years:
            if expected(turns, year):
                self._count_absence(Cell(region, item, year, YEAR), due_months(life, item, year), sign)

    def _count_year(self, whole: Cell, kept: Sequence[Counted], due: Collection[int], sign: int) -> None:
        monthly = [entry for entry in kept if entry.month]
        covered = 0
        for entry in monthly:
            counts = entry.month in due
            covered += counts
            cell = Cell(whole.region, whole.item, whole.year, entry.month)
            self.sums[cell].take(entry.quantity, entry.cost, counts, sign)
        effective = monthly or kept
        self.sums[whole].take(
            sum(entry.quantity for entry in effective),
            sum(entry.cost for entry in effective),
            covered if monthly else len(due),
            sign,
        )

    def _count_absence(self, whole: Cell, due: Collection[int], sign: int) -> None:
        """The months of a year in which an organ was opened or closed that nothing is expected of."""
        absent = [month for month in ITEMS[whole.item].expected_months if month not in due]
        for month in absent:
            self.sums[Cell(whole.region, whole.item, whole.year, month)].add(Sum(absent=1), sign)
        if absent:
            self.sums[whole].add(Sum(absent=len(absent)), sign)

    def with_regions_above(self, above: Mapping[str, Sequence[str]]) -> Difference:
        """The same for every region that counts these, `above` naming for each itself and all it lies in."""
        spread = Difference()
        for cell, total in self.sums.items():
            if total:
                for region in above[cell.region]:
                    spread.sums[Cell(region, cell.item, cell.year, cell.month)].add(total)
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


def due_months(life: Life, item: str, year: int) -> Collection[int]:
    """The months of a year that are expected of an item in use."""
    months = ITEMS[item].expected_months
    return months if life is ALWAYS else [month for month in months if month in life.months(year)]


def within(life: Life, turns: Mapping[int, int], item: str) -> Mapping[int, int]:
    """The turns of an organ that was not always there: nothing is expected of years without a month of it."""
    if life is ALWAYS:
        return turns
    # An organ opened or closed in a year may have a month of the season in it, or none.
    edges = {edge for year in life.turning_years for edge in (year, year + 1)}
    told: dict[int, int] = {}
    now = False
    for year in sorted({*turns, *edges}):
        then = expected(turns, year) and bool(due_months(life, item, year))
        if then != now:
            told[year] = 1 if then else -1
            now = then
    return told


def expected(turns: Mapping[int, int], year: int) -> bool:
    """Whether an item is expected in a year, by the turns of `turning_years`."""
    return sum(change for since, change in turns.items() if since <= year) > 0
