"""Totals of regions as they are at this moment, each with its coverage, from a few rows.

A total counts an organ as it stood when it was counted last (`CountedOrgan`).  An organ that has moved, or
was opened or closed, since strays: until it is settled, readers correct the totals by what it adds, so
that a total is right at any moment.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db import connection
from django.db.models import F, Q

from jieyue.ledgers.models import CountedOrgan, Declaration, Entry, RegionTotal, RegionUse
from jieyue.ledgers.rules.items import ITEMS
from jieyue.ledgers.rules.totals import YEAR, Cell, Counted, Declared, Difference, Sum, Use
from jieyue.registry.models import Organ
from jieyue.registry.queries.history import no_double
from jieyue.registry.queries.organs import stored_tree
from jieyue.registry.rules.history import ALWAYS, Life
from jieyue.values.quantities import PLACES

Items = Mapping[int, Collection[str]]

# Among the groups of `totals_by`: all of them together.
EVERYBODY = "*"

# Databases bound the number of parameters of one statement.
_AT_ONCE = 900
# In whole steps of values.quantities.STEP: exact, and several times cheaper to fetch than decimals.
_ENTRIES = """
    SELECT organ_id, item, year, month,
        CAST(ROUND(quantity * 10000) AS BIGINT), CAST(ROUND(COALESCE(cost, 0) * 10000) AS BIGINT)
    FROM ledgers_entry WHERE organ_id IN ({places}) AND quantity IS NOT NULL ORDER BY organ_id, item
"""
# Of one year, with a beginning for every item that was in use before it.
_ENTRIES_OF = """
    SELECT organ_id, item, year, month,
        CAST(ROUND(quantity * 10000) AS BIGINT), CAST(ROUND(COALESCE(cost, 0) * 10000) AS BIGINT)
    FROM ledgers_entry WHERE organ_id IN ({places}) AND quantity IS NOT NULL AND year = {year}
    UNION ALL SELECT organ_id, item, MIN(year), 1, 10000, 0
    FROM ledgers_entry WHERE organ_id IN ({places}) AND quantity > 0 AND year < {year} GROUP BY organ_id, item
"""


@dataclass(frozen=True)
class ItemTotal:
    """What the organs of a region registered of one item: quantity in its unit, cost in yuan.

    `covered` and `expected` count organ-months; a total of the year counts those of all its months.
    """

    quantity: Decimal
    cost: Decimal
    covered: int
    expected: int


@dataclass(frozen=True)
class Totals:
    """The totals of some regions and years."""

    sums: Mapping[Cell, Sum]
    organs: Mapping[Use, int]  # of how many organs an item is expected in a year

    def of(self, region: str, item: str, year: int, month: int = YEAR) -> ItemTotal:
        """One total; all of it 0 where nothing is registered and nothing expected."""
        total = self.sums.get(Cell(region, item, year, month), Sum())
        organs = self.organs.get(Use(region, item, year), 0)
        months = ITEMS[item].expected_months
        due = len(months) if month == YEAR else int(month in months)
        return ItemTotal(
            Decimal(total.quantity).scaleb(-PLACES),
            Decimal(total.cost).scaleb(-PLACES),
            total.covered,
            organs * due - total.absent,
        )


def totals_of(regions: Collection[str], years: Collection[int], *, yearly: bool = False) -> Totals:
    """The totals of these regions (codes) in these years, month by month too unless they are `yearly`.

    Three statements, and three more while an organ has moved and is not yet counted at its new place.
    """
    sums: dict[Cell, Sum] = {}
    found = RegionTotal.objects.filter(region__in=regions, year__in=years).order_by()
    if yearly:
        found = found.filter(month=YEAR)
    for *cell, quantity, cost, covered, absent in found.values_list(
        "region_id", "item", "year", "month", "quantity", "cost", "covered", "absent"
    ):
        sums[Cell(*cell)] = Sum(quantity, cost, covered, absent)
    turns: dict[Use, int] = defaultdict(int)
    uses = RegionUse.objects.filter(region__in=regions, year__lte=max(years)).order_by()
    for region, item, since, organs in uses.values_list("region_id", "item", "year", "organs"):
        turns[Use(region, item, since)] += organs
    strays = difference_of_strays()
    for cell, total in strays.sums.items():
        if cell.region in regions and cell.year in years:
            sums.setdefault(cell, Sum()).add(total)
    for use, organs in strays.uses.items():
        if use.region in regions:
            turns[use] += organs
    return Totals(sums, _by_year(turns, years))


def _by_year(turns: Mapping[Use, int], years: Collection[int]) -> dict[Use, int]:
    """Organs of whom an item is expected in each year: everything that has turned up to it."""
    organs: dict[Use, int] = defaultdict(int)
    for use, change in turns.items():
        for year in years:
            if use.year <= year:
                organs[use._replace(year=year)] += change
    return organs


def totals_by(groups: Mapping[int, str], lives: Mapping[int, Life], year: int) -> Totals:
    """The totals of a year by group instead of by region, and of EVERYBODY; organs (rows) come with group and time.

    Reckoned from the entries at once, as only regions' totals are kept: two statements for each 900 organs.
    """
    difference = Difference()
    seats = {
        organ: Seat(group, lives[organ].opened, lives[organ].closed) if organ in lives else Seat(group)
        for organ, group in groups.items()
    }
    count(difference, dict.fromkeys(groups, ITEMS.keys()), seats, sign=1, year=year)
    spread = difference.with_regions_above({group: [group, EVERYBODY] for group in set(groups.values())})
    return Totals(spread.sums, _by_year(spread.uses, (year,)))


def never_counted() -> bool:
    """Whether there are entries and no totals: a home from before totals were kept."""
    return Entry.objects.exists() and not CountedOrgan.objects.exists()


class Seat(NamedTuple):
    """Where an organ counts, and from when to when it is there."""

    region: str
    opened: date | None = None
    closed: date | None = None

    @property
    def life(self) -> Life:
        return Life(self.opened, self.closed) if self.opened or self.closed else ALWAYS


def stray_organs() -> dict[int, tuple[Seat, Seat]]:
    """Organs that stand elsewhere or for another time than they are counted: both, by the organ's row."""
    turned = ~Q(region_id=F("organ__region_id")) | _differ("opened") | _differ("closed")
    fields = [f"{whose}{name}" for whose in ("", "organ__") for name in ("region_id", "opened", "closed")]
    rows = CountedOrgan.objects.filter(turned).order_by().values_list("organ_id", *fields)
    return {organ: (Seat(*told[:3]), Seat(*told[3:])) for organ, *told in rows}


def _differ(day: str) -> Q:
    """Whether a day of the organ's is another than it is counted by; none is a day of its own."""
    none, none_now = Q(**{f"{day}__isnull": True}), Q(**{f"organ__{day}__isnull": True})
    return (none & ~none_now) | (~none & none_now) | (~none & ~none_now & ~Q(**{day: F(f"organ__{day}")}))


def difference_of_strays() -> Difference:
    """What the totals would change by if stray organs were counted as they stand."""
    difference = Difference()
    strays = stray_organs()
    if strays:
        everything = dict.fromkeys(strays, ITEMS.keys())
        count(difference, everything, {organ: counted for organ, (counted, _) in strays.items()}, sign=-1)
        count(difference, everything, {organ: now for organ, (_, now) in strays.items()}, sign=1)
    return difference.with_regions_above(above()) if strays else difference


def seats(organs: Iterable[int]) -> dict[int, tuple[Seat | None, Seat]]:
    """Where each organ is counted, None if nowhere yet, and where it stands; doubles of others stand nowhere."""
    seats: dict[int, tuple[Seat | None, Seat]] = {}
    for some in _in_batches(organs):
        rows = CountedOrgan.objects.filter(organ__in=some)
        counted = {
            pk: Seat(*told) for pk, *told in rows.values_list("organ_id", "region_id", "opened", "closed")
        }
        found = Organ.objects.filter(no_double(), pk__in=some).order_by()
        for organ, *told in found.values_list("pk", "region_id", "opened", "closed"):
            seats[organ] = (counted.get(organ), Seat(*told))
    return seats


def count(
    difference: Difference, wanted: Items, seats: Mapping[int, Seat], *, sign: int, year: int | None = None
) -> None:
    """Count the wanted items of every organ that has a seat; with a `year` that year's totals only come out right."""
    statement = _ENTRIES if year is None else _ENTRIES_OF
    for some in _in_batches(organ for organ in wanted if organ in seats):
        declared = _declared(some)
        kept: dict[tuple[int, str], list[Counted]] = defaultdict(list)
        for key in declared:
            kept[key] = []
        with connection.cursor() as cursor:
            told = statement.format(places=", ".join(["%s"] * len(some)), year=year)
            cursor.execute(told, some * told.count(" IN "))
            for organ, item, *entry in cursor.fetchall():
                if item in wanted[organ]:
                    kept[organ, item].append(Counted(*entry))
        for (organ, item), entries in kept.items():
            if item in wanted[organ]:
                seat = seats[organ]
                said = declared.get((organ, item), ())
                difference.count(seat.region, item, entries, said, sign, seat.life)


def _declared(organs: Collection[int]) -> dict[tuple[int, str], list[Declared]]:
    declared: dict[tuple[int, str], list[Declared]] = defaultdict(list)
    rows = Declaration.objects.filter(organ__in=organs).values_list("organ_id", "item", "from_year", "in_use")
    for organ, item, year, in_use in rows:
        declared[organ, item].append(Declared(year, in_use))
    return declared


def above() -> dict[str, list[str]]:
    """Each region with all it counts in: itself and all above."""
    return {node.code: node.path.strip("/").split("/") for node in stored_tree()}


def _in_batches(organs: Iterable[int]) -> Iterator[list[int]]:
    ordered = sorted(organs)
    for start in range(0, len(ordered), _AT_ONCE):
        yield ordered[start : start + _AT_ONCE]
