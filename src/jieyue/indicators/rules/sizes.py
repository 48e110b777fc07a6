"""Small, medium and large: a bureau of twenty rooms is no measure for a government compound."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from importlib.resources import files
from types import MappingProxyType

_SIZES = tomllib.loads(
    (files("jieyue.indicators") / "data" / "peers" / "sizes.toml").read_text(encoding="utf-8")
)["sizes"]
TITLES = MappingProxyType({row["code"]: row["title"] for row in _SIZES})


def size_of(floor_area: Decimal | None) -> str:
    """The size of an organ by its floor area in m2; "" where that is not known."""
    if floor_area is None:
        return ""
    return next(str(row["code"]) for row in _SIZES if floor_area <= row.get("most", floor_area))
