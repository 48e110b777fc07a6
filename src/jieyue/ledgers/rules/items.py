"""The item catalogue, because every figure in a ledger has to mean one thing in one unit."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from jieyue.values.wording import Message, say

ALL_MONTHS = tuple(range(1, 13))


@dataclass(frozen=True)
class Item:
    """One line of the ledger: a kind of energy or water, in its one unit.

    `groups` are the sums it may enter (energy, vehicle_fuel, water, generation).
    `expected_months` are the calendar months that have to be reported while the item is in use;
    `season_unverified` says that they are background knowledge and shown as 待核.
    """

    code: str
    title: str
    title_en: str
    unit: str
    groups: tuple[str, ...]
    expected_months: tuple[int, ...] = ALL_MONTHS
    season_unverified: bool = False


def items_from(table: Mapping[str, Any]) -> Mapping[str, Item]:
    """Items by code, in the order of the catalogue table (the content of `items.toml`)."""
    return MappingProxyType(
        {
            row["code"]: Item(
                code=row["code"],
                title=row["title"],
                title_en=row["title_en"],
                unit=row["unit"],
                groups=tuple(row["groups"]),
                expected_months=tuple(row.get("expected_months", ALL_MONTHS)),
                season_unverified=row.get("expected_months_mark") == "K",
            )
            for row in table["items"]
        }
    )


def in_group(group: str, leaving_out: Iterable[str] = ()) -> tuple[str, ...]:
    """Codes of the items of a group, in catalogue order, without those in `leaving_out`."""
    left_out = frozenset(leaving_out)
    return tuple(code for code, item in ITEMS.items() if group in item.groups and code not in left_out)


# Units as officials read them; the codes are for files.
UNIT_WORDS: Mapping[str, Message] = MappingProxyType(
    {
        "kWh": say("千瓦时"),
        "m3": say("立方米"),
        "m2": say("平方米"),
        "t": say("吨"),
        "L": say("升"),
        "GJ": say("吉焦"),
        "tce": say("吨标准煤"),
    }
)

ITEMS: Mapping[str, Item] = items_from(
    tomllib.loads((files("jieyue.ledgers") / "data" / "items.toml").read_text(encoding="utf-8"))
)
