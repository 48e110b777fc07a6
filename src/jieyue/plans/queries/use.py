"""What organs and regions used, month by month, in a measure's unit: the one place that reads the ledgers for goals.

Organs are read entry by entry, so that coverage follows the ledgers' own rule.  Regions are summed by the
database; `region_use` is the only function to change where totals are kept elsewhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Sum

from jieyue.acts.queries import under
from jieyue.indicators.rules.denominators import ProfileRow, yearly_means
from jieyue.indicators.rules.factors import DEFAULT_METHOD, factor_set_for
from jieyue.ledgers.models import Declaration, Entry
from jieyue.ledgers.rules import coverage
from jieyue.ledgers.rules.items import ITEMS
from jieyue.plans.rules.forecast import ItemUse, Month
from jieyue.plans.rules.measures import COST, Measure
from jieyue.registry.models import Profile

Uses = Mapping[str, ItemUse]
# Databases bound the number of parameters of one statement.
_AT_ONCE = 900
_NOTHING = Decimal(0)


def weights_of(measure: Measure) -> Mapping[str, Decimal]:
    return measure.weights(factor_set_for(DEFAULT_METHOD))


def organ_uses(
    organ_ids: Sequence[int], measure: Measure, years: Collection[int]
) -> dict[tuple[int, int], Uses]:
    """By organ and year, every item of the measure that says something.  Two statements for each 900 organs."""
    found: dict[tuple[int, int], Uses] = {}
    weights = weights_of(measure)
    for start in range(0, len(organ_ids), _AT_ONCE):
        some = organ_ids[start : start + _AT_ONCE]
        entries = _entries(some, measure, max(years))
        declared = _declarations(some, measure)
        for organ in some:
            for year in years:
                told = _organ_year(entries[organ], declared[organ], measure, weights, year)
                found[organ, year] = told
    return found


_Row = tuple[str, int, int, Decimal, Decimal | None]


def _entries(organ_ids: Sequence[int], measure: Measure, last: int) -> dict[int, list[_Row]]:
    """Up to the last year, earlier ones included: what was ever used is expected."""
    rows: dict[int, list[_Row]] = defaultdict(list)
    found = Entry.objects.filter(organ_id__in=organ_ids, item__in=measure.items, year__lte=last)
    for organ, *told in found.values_list("organ_id", "item", "year", "month", "quantity", "cost").iterator():
        rows[organ].append(tuple(told))  # type: ignore[arg-type]
    return rows


def _declarations(organ_ids: Sequence[int], measure: Measure) -> dict[int, list[coverage.Declaration]]:
    rows: dict[int, list[coverage.Declaration]] = defaultdict(list)
    found = Declaration.objects.filter(organ_id__in=organ_ids, item__in=measure.items)
    for organ, *told in found.values_list("organ_id", "item", "from_year", "in_use"):
        rows[organ].append(coverage.Declaration(*told))
    return rows


def _organ_year(
    rows: Sequence[_Row],
    declared: Sequence[coverage.Declaration],
    measure: Measure,
    weights: Mapping[str, Decimal],
    year: int,
) -> Uses:
    states = coverage.item_years((coverage.Entry(*row[:4]) for row in rows), declared, year)
    amounts: dict[str, dict[int, Decimal]] = defaultdict(dict)
    for item, of, month, quantity, cost in rows:
        amount = cost if measure.factor == COST else quantity
        if of == year and amount is not None:
            amounts[item][month] = amount * weights[item]
    return {
        item: use for item in measure.items if (use := _item_use(states[item], amounts[item])) is not None
    }


def _item_use(state: coverage.ItemYear, amounts: Mapping[int, Decimal]) -> ItemUse | None:
    """One organ's item; None where the item has no say.  Monthly figures win over one for the year."""
    if not state.expected and not state.counts:
        return None
    expected = set(state.item.expected_months) if state.expected else set()
    monthly = {month: amount for month, amount in amounts.items() if month}
    if not monthly and 0 in amounts:
        return ItemUse((Month(),) * 12, amounts[0], len(expected) or 12)
    return ItemUse(
        tuple(
            Month(monthly.get(month, _NOTHING), int(month in monthly), int(month in expected))
            for month in range(1, 13)
        )
    )


def region_use(path: str, measure: Measure, year: int) -> dict[str, Uses]:
    """What the organs right in each region at or below `path` used, by the region's code.

    An item is expected of an organ that used it this year or the year before and has not declared it given up.
    Three statements, whatever the number of organs.
    """
    weights = weights_of(measure)
    column = "cost" if measure.factor == COST else "quantity"
    entries = Entry.objects.filter(under((path,), "organ__path"), item__in=measure.items, year=year)
    totals: dict[tuple[str, str], dict[int, tuple[Decimal, int]]] = defaultdict(dict)
    for region, item, month, total, count in _summed(entries.filter(month__gt=0), column):
        totals[region, item][month] = (total or _NOTHING, count)
    annual = {
        (region, item): (total or _NOTHING, count)
        for region, item, _, total, count in _summed(entries.filter(~_by_month(), month=0), column)
    }
    users = _users(path, measure, year)
    uses: dict[str, dict[str, ItemUse]] = defaultdict(dict)
    for region, item in {*totals, *annual, *users}:
        told = (totals[region, item], annual.get((region, item), (_NOTHING, 0)))
        uses[region][item] = _region_item(item, *told, users.get((region, item), 0), weights[item])
    return dict(uses)


def _summed(entries: QuerySet[Entry], column: str) -> Iterator[tuple[Any, ...]]:
    """By the organ's region, item and month: the total, and how many organs told it."""
    counted = entries.filter(**{f"{column}__isnull": False}).order_by()
    rows = counted.values_list(F("organ__region_id"), "item", "month")
    yield from rows.annotate(total=Sum(column), organs=Count("pk")).iterator()


def _by_month() -> Exists:
    """An entry for the year beside which the organ has months: those win."""
    months = Entry.objects.filter(
        organ=OuterRef("organ"), item=OuterRef("item"), year=OuterRef("year"), month__gt=0
    )
    return Exists(months)


def _users(path: str, measure: Measure, year: int) -> dict[tuple[str, str], int]:
    """How many organs of each region are expected to tell an item."""
    given_up = Declaration.objects.filter(
        organ=OuterRef("organ"), item=OuterRef("item"), from_year__lte=year, in_use=False
    )
    used = Entry.objects.filter(
        ~Exists(given_up),
        under((path,), "organ__path"),
        item__in=measure.items,
        year__in=(year - 1, year),
        quantity__gt=0,
    )
    rows = used.order_by().values_list(F("organ__region_id"), "item").annotate(Count("organ", distinct=True))
    return {(region, item): count for region, item, count in rows}


def _region_item(
    item: str,
    monthly: Mapping[int, tuple[Decimal, int]],
    annual: tuple[Decimal, int],
    users: int,
    weight: Decimal,
) -> ItemUse:
    due = ITEMS[item].expected_months
    # Those who told the year as a whole owe no months.
    expected = max(users - annual[1], 0)
    months = []
    for month in range(1, 13):
        total, count = monthly.get(month, (_NOTHING, 0))
        months.append(Month(total * weight, count, max(expected, count) if month in due else count))
    return ItemUse(tuple(months), annual[0] * weight, annual[1] * len(due))


def together(parts: Sequence[Uses]) -> Uses:
    """The uses of several regions as those of one."""
    items: dict[str, list[ItemUse]] = defaultdict(list)
    for part in parts:
        for item, use in part.items():
            items[item].append(use)
    return {item: _sum(uses) for item, uses in items.items()}


def _sum(uses: Sequence[ItemUse]) -> ItemUse:
    if len(uses) == 1:
        return uses[0]
    months = tuple(
        Month(
            sum((month.amount for month in same), _NOTHING),
            sum(month.covered for month in same),
            sum(month.expected for month in same),
        )
        for same in zip(*(use.months for use in uses), strict=True)
    )
    return ItemUse(
        months, sum((use.annual for use in uses), _NOTHING), sum(use.annual_months for use in uses)
    )


def per(uses: Uses, divisor: Decimal) -> Uses:
    """The same use a person or a square metre."""
    return {
        item: ItemUse(
            tuple(Month(month.amount / divisor, month.covered, month.expected) for month in use.months),
            use.annual / divisor,
            use.annual_months,
        )
        for item, use in uses.items()
    }


def means(organ_ids: Sequence[int], year: int) -> dict[int, Mapping[str, Decimal | None]]:
    """Headcount and floor area of these organs in a year."""
    profiles: dict[int, list[ProfileRow]] = defaultdict(list)
    for start in range(0, len(organ_ids), _AT_ONCE):
        some = organ_ids[start : start + _AT_ONCE]
        _take_profiles(Profile.objects.filter(organ_id__in=some), profiles)
    return {organ: yearly_means(profiles[organ], year) for organ in organ_ids}


def region_means(path: str, year: int) -> dict[str, dict[str, Decimal]]:
    """Headcount and floor area of the organs right in each region at or below `path`, by the region's code."""
    found = Profile.objects.filter(under((path,), "organ__path"))
    profiles: dict[int, list[ProfileRow]] = defaultdict(list)
    _take_profiles(found, profiles)
    seats = dict(found.values_list("organ_id", "organ__region_id").distinct())
    sums: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for organ, rows in profiles.items():
        for field, value in yearly_means(rows, year).items():
            sums[seats[organ]][field] += value or _NOTHING
    return sums


def _take_profiles(found: QuerySet[Profile], profiles: dict[int, list[ProfileRow]]) -> None:
    for organ, *row in found.values_list("organ_id", "valid_from", "headcount", "floor_area").iterator():
        profiles[organ].append(ProfileRow(*row))
