"""Monthly totals of every region's subtree, each with its coverage, so that a dashboard reads a few rows.

The bulk engine sums quantities by an organ's own region, item and month; factors, measures and the
regions above follow on the few thousand sums that are left.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import ibis
import pyarrow as pa
from ibis.backends import BaseBackend
from ibis.expr.types import Table

from jieyue.indicators.everybody.bulk import Ledgers, item_years
from jieyue.indicators.everybody.decimals import AMOUNT
from jieyue.indicators.rules.factors import FactorSet
from jieyue.ledgers.rules.items import ALL_MONTHS, ITEMS, in_group
from jieyue.values.rounding import half_even

# Month 0 is the year.
MONTHS = (0, *ALL_MONTHS)


@dataclass
class _Total:
    value: Decimal = Decimal(0)
    covered: int = 0
    expected: int = 0


def region_months(
    backend: BaseBackend,
    ledgers: Ledgers,
    regions: Mapping[str, Sequence[str]],
    seats: Iterable[tuple[int, str]],
    year: int,
    factor_set: FactorSet,
) -> list[dict[str, object]]:
    """One row a region, measure (energy kgce, water m3, carbon kgCO2) and month (0 = the year).

    `seats` are organ and own region; `regions` say for each region in which it counts: itself and all
    above it.  A month's value is the sum of monthly entries; annual entries enter the year only.
    `covered` and `expected` count organ-item-months.
    """
    organs, own = zip(*seats, strict=True) if (seats := list(seats)) else ((), ())
    seated = ibis.memtable(
        pa.table({"organ_id": pa.array(organs, pa.int64()), "region": pa.array(own, pa.string())})
    )
    weights = _weights(factor_set)
    totals: dict[tuple[str, str, int], _Total] = defaultdict(_Total)
    states = ibis.memtable(backend.to_pyarrow(item_years(ledgers, year)))
    for region, item, month, quantity in _sums(backend, ledgers, states, seated, year):
        for measure, weight in weights.get(item, {}).items():
            for above in regions[region]:
                totals[above, measure, month].value += quantity * weight
    for region, item, month, covered, expected in _gaps(backend, ledgers, states, seated, year):
        for measure in weights.get(item, {}):
            for above in regions[region]:
                total = totals[above, measure, month]
                total.covered += covered
                total.expected += expected
    return [
        {
            "region": region,
            "measure": measure,
            "month": month,
            "value": half_even(total.value),
            "covered": total.covered,
            "expected": total.expected,
        }
        for (region, measure, month), total in totals.items()
        if total.expected or total.value
    ]


def _weights(factor_set: FactorSet) -> Mapping[str, Mapping[str, Decimal]]:
    """What one unit of an item weighs in each measure it enters."""
    weights: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for item in in_group("energy"):
        weights[item]["energy"] = factor_set.factor(item, "kgce").value
        weights[item]["carbon"] = factor_set.factor(item, "kgco2").value
    for item in in_group("water"):
        weights[item]["water"] = Decimal(1)
    return weights


def _sums(
    backend: BaseBackend, ledgers: Ledgers, states: Table, seated: Table, year: int
) -> Iterator[tuple[str, str, int, Decimal]]:
    """Quantity by region, item and month; the year's own row from the effective quantities."""
    entries = ledgers.entries
    monthly = entries.filter((entries.year == year) & (entries.month > 0))
    yearly = states.filter(states.quantity.notnull()).mutate(month=ibis.literal(0, "int64"))
    for table in (monthly, yearly):
        placed = table.join(seated, "organ_id")
        summed = placed.group_by("region", "item", "month").aggregate(
            quantity=placed.quantity.sum().cast(AMOUNT)
        )
        yield from _rows(backend, summed, ("region", "item", "month", "quantity"))


def _gaps(
    backend: BaseBackend, ledgers: Ledgers, states: Table, seated: Table, year: int
) -> Iterator[tuple[str, str, int, int, int]]:
    """Organ-months covered and expected by region, item and month.

    A month is covered by its own entry; the year also by an annual one.
    """
    entries = ledgers.entries
    due = states.filter(states.expected).join(seated, "organ_id")
    yearly = due.group_by("region", "item").aggregate(organs=due.count(), lacking=due.lacking.sum())
    expected: dict[tuple[str, str], int] = {}
    for region, item, organs, lacking in _rows(backend, yearly, ("region", "item", "organs", "lacking")):
        expected[region, item] = organs
        whole = organs * len(ITEMS[item].expected_months)
        yield region, item, 0, whole - int(lacking), whole
    monthly = entries.filter((entries.year == year) & (entries.month > 0)).select("organ_id", "item", "month")
    held = monthly.join(due.select("organ_id", "item", "region"), ["organ_id", "item"])
    counted = held.group_by("region", "item", "month").aggregate(covered=held.count())
    covered = {
        (region, item, month): count
        for region, item, month, count in _rows(backend, counted, ("region", "item", "month", "covered"))
    }
    for (region, item), organs in expected.items():
        for month in ITEMS[item].expected_months:
            yield region, item, month, covered.get((region, item, month), 0), organs


def _rows(backend: BaseBackend, table: Table, columns: Sequence[str]) -> Iterator[tuple]:
    found: pa.Table = backend.to_pyarrow(table)
    return zip(*(found[name].to_pylist() for name in columns), strict=True)
