"""Monthly totals of every region's subtree, each with its coverage, in one pass of the bulk engine."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import ibis
import pyarrow as pa
from ibis.backends import BaseBackend
from ibis.expr.types import Table

from jieyue.indicators.bulk import Ledgers, item_years
from jieyue.indicators.rules.factors import FactorSet
from jieyue.indicators.rules.results import months_mask
from jieyue.ledgers.rules.items import ALL_MONTHS, ITEMS, in_group

MEASURES = ("energy", "water", "carbon")
# Twenty-eight digits hold any province; six places hold every factor.
EXACT = "decimal(28, 6)"


def _weights(factor_set: FactorSet) -> pa.Table:
    """item x measure -> what one unit of the item weighs in it: kgce, m3 or kgCO2."""
    rows: list[tuple[str, str, Decimal]] = [
        (item, measure, factor_set.factor(item, kind).value)
        for measure, kind in (("energy", "kgce"), ("carbon", "kgco2"))
        for item in in_group("energy")
    ]
    rows += [(item, "water", Decimal(1)) for item in in_group("water")]
    items, measures, factors = zip(*rows, strict=True)
    return pa.table(
        {
            "item": pa.array(items),
            "measure": pa.array(measures),
            "factor": pa.array(factors, pa.decimal128(28, 6)),
        }
    )


def _calendar() -> pa.Table:
    """item x month 0-12 -> the months that stand behind it, as a mask; month 0 is the year."""
    rows = [
        (
            code,
            month,
            months_mask(item.expected_months if month == 0 else {month} & set(item.expected_months)),
        )
        for code, item in ITEMS.items()
        for month in (0, *ALL_MONTHS)
    ]
    items, months, masks = zip(*rows, strict=True)
    return pa.table({"item": items, "month": months, "mask": masks})


def region_months(
    backend: BaseBackend,
    ledgers: Ledgers,
    reach: Iterable[tuple[int, str]],
    year: int,
    factor_set: FactorSet,
) -> list[dict[str, object]]:
    """One row a region, measure and month (0 = the year): region, measure, month, value, covered, expected.

    `reach` says which organ counts in which regions: its own and all above it.  A month's value is the
    sum of monthly entries; annual entries enter the year only.  `covered` and `expected` count
    organ-item-months, so a total that lacks something says how much.
    """
    organ_ids, regions = zip(*reach, strict=True) if (reach := list(reach)) else ((), ())
    placed = ibis.memtable(
        pa.table(
            {
                "organ_id": pa.array(organ_ids, pa.int64()),
                "region": pa.array(regions, pa.string()),
            }
        )
    )
    weights = ibis.memtable(_weights(factor_set))
    sums = _sums(ledgers, weights, placed, year)
    gaps = _gaps(ledgers, weights, placed, year)
    keys = ["region", "measure", "month"]
    joined = gaps.left_join(sums, keys)
    told = joined.select(*keys, "covered", "expected", value=joined.value.fill_null(0).cast(EXACT))
    return backend.to_pyarrow(told).to_pylist()


def _sums(ledgers: Ledgers, weights: Table, placed: Table, year: int) -> Table:
    """Quantity x factor by region, measure and month; the year's own row from effective quantities."""
    entries = ledgers.entries
    monthly = entries.filter((entries.year == year) & (entries.month > 0)).select(
        "organ_id", "item", "month", "quantity"
    )
    states = item_years(ledgers, year)
    yearly = states.filter(states.quantity.notnull()).select(
        "organ_id",
        "item",
        month=ibis.literal(0, "int64"),
        quantity=states.quantity.cast("decimal(18, 4)"),
    )
    every = monthly.mutate(
        month=monthly.month.cast("int64"), quantity=monthly.quantity.cast("decimal(18, 4)")
    ).union(yearly)
    # Organs first, regions second: each entry is weighed once, not once a level.
    weighed = every.join(weights, "item")
    by_organ = weighed.group_by("organ_id", "measure", "month").aggregate(
        value=(weighed.quantity.cast(EXACT) * weighed.factor).sum().cast(EXACT)
    )
    spread = by_organ.join(placed, "organ_id")
    return spread.group_by("region", "measure", "month").aggregate(value=spread.value.sum().cast(EXACT))


def _gaps(ledgers: Ledgers, weights: Table, placed: Table, year: int) -> Table:
    """Organ-item-months covered and expected by region, measure and month."""
    states = item_years(ledgers, year)
    entries = ledgers.entries
    kept = entries.filter((entries.year == year) & (entries.month > 0))
    by_month = kept.group_by("organ_id", "item").aggregate(
        seen=(ibis.literal(1, "int64") << kept.month).sum().cast("int64")
    )
    due = states.filter(states.expected).left_join(by_month, ["organ_id", "item"])
    due = due.select("organ_id", "item", "missing", seen=due.seen.fill_null(0))
    dated = due.join(ibis.memtable(_calendar()), "item").filter(lambda row: row["mask"] != 0)
    # A month is covered by its own entry; the year also by an annual one.
    held = ibis.ifelse(
        dated.month == 0, dated["mask"] - (dated["mask"] & dated.missing), dated["mask"] & dated.seen
    )
    counted = dated.select(
        "organ_id", "item", "month", covered=_ones(held), expected=_ones(dated["mask"])
    ).join(weights.select("item", "measure"), "item")
    by_organ = counted.group_by("organ_id", "measure", "month").aggregate(
        covered=counted.covered.sum(), expected=counted.expected.sum()
    )
    spread = by_organ.join(placed, "organ_id")
    return spread.group_by("region", "measure", "month").aggregate(
        covered=spread.covered.sum(), expected=spread.expected.sum()
    )


def _ones(mask: ibis.Value) -> ibis.Value:
    """How many months a mask names."""
    return sum((((mask >> month) & 1).cast("int64") for month in ALL_MONTHS), start=ibis.literal(0, "int64"))
