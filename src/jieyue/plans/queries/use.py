"""What organs and regions used, month by month, in a measure's unit: the one place that reads the ledgers for goals.

Organs are read entry by entry, regions from the totals that the ledgers keep; `region_uses` alone knows how.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from jieyue.acts.queries import under
from jieyue.indicators.queries.denominators import Means, means_of
from jieyue.indicators.rules.denominators import yearly_means
from jieyue.indicators.rules.factors import DEFAULT_METHOD, factor_set_for
from jieyue.ledgers.models import Declaration, Entry
from jieyue.ledgers.queries.lacking import used_before
from jieyue.ledgers.queries.totals import ItemTotal, Totals, totals_of
from jieyue.ledgers.rules import coverage
from jieyue.ledgers.rules.items import ITEMS
from jieyue.plans.rules.forecast import ItemUse, Month
from jieyue.plans.rules.measures import COST, Measure
from jieyue.registry.models import Profile
from jieyue.registry.queries.organs import lives_of
from jieyue.registry.rules.history import Life

Uses = Mapping[str, ItemUse]
# Databases bound the number of parameters of one statement.
_AT_ONCE = 900
_NOTHING = Decimal(0)


def weights_of(measure: Measure) -> Mapping[str, Decimal]:
    return measure.weights(factor_set_for(DEFAULT_METHOD))


def organ_uses(
    organ_ids: Sequence[int], measure: Measure, years: Collection[int]
) -> dict[tuple[int, int], Uses]:
    """By organ and year, every item of the measure that says something.  Four statements for each 900 organs."""
    found: dict[tuple[int, int], Uses] = {}
    weights = weights_of(measure)
    for start in range(0, len(organ_ids), _AT_ONCE):
        some = organ_ids[start : start + _AT_ONCE]
        entries = _entries(some, measure, min(years), max(years))
        declared = _declarations(some, measure)
        lives = lives_of(some)
        for organ in some:
            for year in years:
                told = _organ_year(entries[organ], declared[organ], measure, weights, year, lives[organ])
                found[organ, year] = told
    return found


# Item, year, month, quantity, and the amount that the measure counts: the quantity itself, or the cost.
_Row = tuple[str, int, int, Decimal, Decimal | None]


def _entries(organ_ids: Sequence[int], measure: Measure, first: int, last: int) -> dict[int, list[_Row]]:
    """From the first year to the last; of the years before only that an item was used, as it is expected then."""
    rows: dict[int, list[_Row]] = defaultdict(list)
    for organ, entry in used_before(organ_ids, first, measure.items):
        rows[organ].append((*entry, None))
    found = Entry.objects.filter(organ_id__in=organ_ids, item__in=measure.items, year__range=(first, last))
    # Costs are read only where they count: a second decimal takes as long as all the rest of a row.
    beside = ("cost",) if measure.factor == COST else ()
    fields = ("organ_id", "item", "year", "month", "quantity", *beside)
    for organ, item, year, month, quantity, *cost in found.values_list(*fields).iterator():
        rows[organ].append((item, year, month, quantity, cost[0] if cost else quantity))
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
    life: Life,
) -> Uses:
    states = coverage.item_years((coverage.Entry(*row[:4]) for row in rows), declared, year, life)
    amounts: dict[str, dict[int, Decimal]] = defaultdict(dict)
    for item, of, month, _, amount in rows:
        if of == year and amount is not None:
            amounts[item][month] = amount * weights[item]
    return {
        item: use for item in measure.items if (use := _item_use(states[item], amounts[item])) is not None
    }


def _item_use(state: coverage.ItemYear, amounts: Mapping[int, Decimal]) -> ItemUse | None:
    """One organ's item; None where the item has no say.  Monthly figures win over one for the year."""
    if not state.expected and not state.counts:
        return None
    expected = set(state.due) if state.expected else set()
    monthly = {month: amount for month, amount in amounts.items() if month}
    if not monthly and 0 in amounts:
        return ItemUse((Month(),) * 12, amounts[0], len(expected) or 12)
    return ItemUse(
        tuple(
            Month(monthly.get(month, _NOTHING), int(month in monthly), int(month in expected))
            for month in range(1, 13)
        )
    )


def region_uses(
    codes: Collection[str], measure: Measure, years: Collection[int]
) -> dict[tuple[str, int], Uses]:
    """What the organs of each region and below it used, by region and year; items nobody has are left out.

    Read from the totals that are kept with every entry, in a fixed number of statements.  Money is covered
    where the quantity is: a bill without its cost counts as zero yuan.
    """
    weights, totals = weights_of(measure), totals_of(codes, years)
    return {
        (code, year): {
            item: use
            for item in measure.items
            if (use := _region_item(totals, code, item, year, measure, weights[item])) is not None
        }
        for code in codes
        for year in years
    }


def _region_item(
    totals: Totals, code: str, item: str, year: int, measure: Measure, weight: Decimal
) -> ItemUse | None:
    """One item of a region; what was told for the year as a whole is the year's total beyond its months."""
    whole = totals.of(code, item, year)
    if not whole.covered and not whole.expected:
        return None
    told = [totals.of(code, item, year, month) for month in range(1, 13)]
    annual_months = whole.covered - sum(month.covered for month in told)
    # Who told the year as a whole owes no months.
    organs = annual_months // len(ITEMS[item].expected_months)
    months = tuple(
        Month(_amount(month, measure) * weight, month.covered, max(month.expected - organs, 0))
        for month in told
    )
    annual = _amount(whole, measure) * weight - sum((month.amount for month in months), _NOTHING)
    return ItemUse(months, annual, annual_months)


def _amount(total: ItemTotal, measure: Measure) -> Decimal:
    return total.cost if measure.factor == COST else total.quantity


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


def means(organ_ids: Sequence[int], year: int) -> dict[int, Means]:
    """Headcount and floor area of these organs in a year."""
    found = dict.fromkeys(organ_ids, yearly_means((), year))
    for start in range(0, len(organ_ids), _AT_ONCE):
        some = organ_ids[start : start + _AT_ONCE]
        found |= means_of(Profile.objects.filter(organ_id__in=some), year)
    return found


def region_means(path: str, year: int) -> dict[str, dict[str, Decimal]]:
    """Headcount and floor area of the organs right in each region at or below `path`, by the region's code."""
    found = Profile.objects.filter(under((path,), "organ__path"))
    seats = dict(found.values_list("organ_id", "organ__region_id").distinct())
    sums: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for organ, means_there in means_of(found, year).items():
        for field, value in means_there.items():
            sums[seats[organ]][field] += value or _NOTHING
    return sums
