"""The words of shared compounds that most of the package needs: the ways to split, and which of them is in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

FLOOR_AREA, HEADCOUNT, FIXED, SUB_METER = "floor_area", "headcount", "fixed", "sub_meter"
METHODS = (
    (FLOOR_AREA, "按建筑面积"),
    (HEADCOUNT, "按用能人数"),
    (FIXED, "按固定比例"),
    (SUB_METER, "按分表计量"),
)
METHOD_TITLES = dict(METHODS)
# A method for every item that has none of its own.
EVERY_ITEM = ""
WHOLE_PERCENT = Decimal(100)


@dataclass(frozen=True)
class Method:
    """How an item's consumption is split from a month on; `shares` are per cent by organ, for fixed shares only."""

    item: str
    valid_from: date
    kind: str
    shares: Mapping[str, Decimal] = field(default_factory=dict)


def method_on(methods: Iterable[Method], item: str, day: date) -> Method | None:
    """The method in force on a day: the item's own, or else the one for every item."""
    begun = [method for method in methods if method.valid_from <= day]
    own = [method for method in begun if method.item == item]
    general = [method for method in begun if method.item == EVERY_ITEM]
    return max(own or general, key=lambda method: method.valid_from, default=None)
