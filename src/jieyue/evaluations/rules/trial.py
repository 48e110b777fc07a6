"""Two score sheets of one organ side by side: what another standard or factor set would have said."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from jieyue.standards.rules.sheet import ScoreSheet


@dataclass(frozen=True, slots=True)
class ItemDifference:
    """One item with the points it has and would have; None where a sheet does not know the item."""

    item_id: str
    title: str
    before: Decimal | None
    after: Decimal | None


def differences(before: ScoreSheet, after: ScoreSheet) -> tuple[ItemDifference, ...]:
    """The items that have other points, in the order of the later sheet; those only the earlier one knows come last."""
    was = {line.item_id: line for line in (*before.items, *before.bonus_items)}
    will = {line.item_id: line for line in (*after.items, *after.bonus_items)}
    return tuple(
        ItemDifference(
            item,
            (will.get(item) or was[item]).title,
            was[item].score if item in was else None,
            will[item].score if item in will else None,
        )
        for item in (*will, *(item for item in was if item not in will))
        if item not in was or item not in will or was[item].score != will[item].score
    )
