"""Quotas (定额): the three values a standard sets for an indicator, and where a figure stands beside them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from jieyue.values.quantities import plain
from jieyue.values.wording import say

# How sure a quota is.  What nobody has compared with the standard itself stays 待核.
OFFICIAL, UNVERIFIED, EXAMPLE = "official", "unverified", "example"
MARKS = MappingProxyType({OFFICIAL: say("正式"), UNVERIFIED: say("待核"), EXAMPLE: say("示例")})


class Place(StrEnum):
    """Where a figure stands: at the guide value or better, at the base value, within the constraint, over it."""

    GUIDE = "guide"
    BASE = "base"
    WITHIN = "within"
    OVER = "over"


PLACES = MappingProxyType(
    {
        Place.GUIDE: say("达到引导值"),
        Place.BASE: say("达到基准值"),
        Place.WITHIN: say("在约束值以内"),
        Place.OVER: say("超过约束值"),
    }
)


@dataclass(frozen=True)
class Quota:
    """What an indicator should keep to, in its unit; `kind` and `climate` are "" where they make no difference."""

    indicator: str
    kind: str
    climate: str
    constraint: Decimal
    base: Decimal | None
    guide: Decimal | None
    source: str
    mark: str

    @property
    def in_order(self) -> bool:
        """Whether a better level never allows more."""
        told = [value for value in (self.guide, self.base, self.constraint) if value is not None]
        return told == sorted(told)

    def place_of(self, value: Decimal) -> Place:
        """Where a figure stands; a level the standard leaves out is passed over."""
        if self.guide is not None and value <= self.guide:
            return Place.GUIDE
        if self.base is not None and value <= self.base:
            return Place.BASE
        return Place.WITHIN if value <= self.constraint else Place.OVER


def by_key(quotas: Iterable[Quota]) -> Mapping[tuple[str, str, str], Quota]:
    return MappingProxyType({(one.indicator, one.kind, one.climate): one for one in quotas})


def fitting(
    quotas: Mapping[tuple[str, str, str], Quota], indicator: str, kind: str, climate: str
) -> Quota | None:
    """The quota that says most about an organ: of its kind and climate, else of its kind, its climate, or of all."""
    for group in ((kind, climate), (kind, ""), ("", climate), ("", "")):
        if found := quotas.get((indicator, *group)):
            return found
    return None


def table_digest(quotas: Iterable[Quota]) -> str:
    """Sixteen hexadecimal characters that change when any quota does; "" where there is none."""
    told = sorted(
        [
            one.indicator,
            one.kind,
            one.climate,
            *(_told(value) for value in (one.constraint, one.base, one.guide)),
        ]
        for one in quotas
    )
    if not told:
        return ""
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:16]


def _told(value: Decimal | None) -> str:
    return "" if value is None else plain(value)
