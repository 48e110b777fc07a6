"""Figures that one entry alone can't be judged by: a part above its whole, twelve months that do not make the year.

They block, at the keyboard as in a sheet, and only what is being written: what stands there already is
left to the checks that find it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from jieyue.ledgers.rules.checks.limits import BoundLimits
from jieyue.ledgers.rules.entry_rows import EntryRow, Key, Readings, Stored
from jieyue.ledgers.rules.items import ITEMS
from jieyue.values.imports import RefusedCells
from jieyue.values.quantities import plain
from jieyue.values.wording import Message, say

DATA_ROOMS, HEATING = "data_centre", "heating"
# What the rows of a ledger add up to, by organ, year and month (0: the year).
When = tuple[int, int, int]


@dataclass(frozen=True)
class Part:
    """A ledger whose rows are together a part of something: the field that is added up."""

    ledger: str
    field: str
    item: str  # the item of the energy ledger that is the whole, "" for the organ's floor area


PARTS: Mapping[str, Part] = MappingProxyType(
    {
        DATA_ROOMS: Part(DATA_ROOMS, "total", "electricity"),
        HEATING: Part(HEATING, "area", ""),
    }
)
# Which ledger is part of an item, for whoever writes the item.
PART_OF = MappingProxyType({part.item: part for part in PARTS.values() if part.item})


def too_much(part: Part, total: Decimal, whole: Decimal | None, limits: BoundLimits) -> Message | None:
    """Why the rows of a ledger can't be: they are more than their whole, floor area with its tolerance."""
    if whole is None:
        return None
    if part.item:
        if total <= whole:
            return None
        return say(
            "机房用电量合计 {total} 千瓦时,超过本单位当月的用电量 {whole} 千瓦时,请核对两处的数据。",
            total=plain(total),
            whole=plain(whole),
        )
    if total <= whole * Decimal(str(limits.heated)):
        return None
    return say(
        "采暖面积合计 {total} 平方米,超过本单位的建筑面积 {whole} 平方米,请核对面积或更新单位档案。",
        total=plain(total),
        whole=plain(whole),
    )


def refuse_small_wholes(
    readings: Readings,
    stored: Mapping[Key, Stored],
    parts: Mapping[When, Decimal],
    cells: RefusedCells,
) -> None:
    """Refuse an item's month that is being written below what its part says; `parts` are the sums of data rooms."""
    for key, row, quantity in _written(readings, stored):
        part = parts.get((key.organ_id, key.year, key.month))
        if key.item in PART_OF and part is not None and quantity < part:
            cells.refuse(
                row,
                "quantity",
                say(
                    "用电量 {whole} 千瓦时低于已登记的机房用电量 {total} 千瓦时,请核对两处的数据。",
                    whole=plain(quantity),
                    total=plain(part),
                ),
            )


def refuse_unequal_years(
    readings: Readings, stored: Mapping[Key, Stored], limits: BoundLimits, cells: RefusedCells
) -> None:
    """Refuse a figure for a whole year that its twelve months do not add up to, once all of them are there."""
    for key, row, quantity in _written(readings, stored):
        if key.month:
            continue
        months = [_after(key._replace(month=month), readings, stored) for month in _months(key.item)]
        known = [month for month in months if month is not None]
        total = sum(known, Decimal(0))
        if len(known) == len(months) and abs(total - quantity) > quantity * Decimal(str(limits.year)):
            cells.refuse(
                row,
                "quantity",
                say(
                    "全年数 {year} 与各月合计 {total} 不符,请只保留各月数据或更正其中一处。",
                    year=plain(quantity),
                    total=plain(total),
                ),
            )


def _written(readings: Readings, stored: Mapping[Key, Stored]) -> Iterable[tuple[Key, EntryRow, Decimal]]:
    """The quantities that are new or change."""
    for key, (row, given) in readings.items():
        before = stored.get(key)
        if given.quantity is not None and (before is None or before.values.quantity != given.quantity):
            yield key, row, given.quantity


def _after(key: Key, readings: Readings, stored: Mapping[Key, Stored]) -> Decimal | None:
    """The quantity of an entry once the sheet is taken."""
    row, given = readings.get(key, (None, None))
    if row and row.emptied:
        return None
    if given and given.quantity is not None:
        return given.quantity
    before = stored.get(key)
    return before.values.quantity if before else None


def _months(item: str) -> tuple[int, ...]:
    return ITEMS[item].expected_months
