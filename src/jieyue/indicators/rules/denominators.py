"""Headcount and floor area of a year, because both change in the middle of one.

An organ's profile is a series of dated rows.  A row holds from its date on; a field it leaves empty
keeps its earlier value.  The figure of a calendar year is the mean over the days on which it was
known: days before the first known value carry no weight.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from jieyue.values.rounding import EXACT, quotient


@dataclass(frozen=True)
class ProfileField:
    """A field of the dated profile that formulas may name, with its title and unit."""

    code: str
    title: str
    unit: str


PROFILE_FIELDS: Mapping[str, ProfileField] = MappingProxyType(
    {
        "headcount": ProfileField("headcount", "用能人数", "人"),
        "floor_area": ProfileField("floor_area", "建筑面积", "m2"),
    }
)


@dataclass(frozen=True)
class ProfileRow:
    """What was known from `valid_from` on; None leaves the earlier value in force.

    An organ has at most one row for a date.
    """

    valid_from: date
    headcount: Decimal | None = None
    floor_area: Decimal | None = None


def yearly_means(rows: Iterable[ProfileRow], year: int) -> Mapping[str, Decimal | None]:
    """The day-weighted mean of every profile field in `year`, with six places; None if unknown."""
    rows = sorted(rows, key=lambda row: row.valid_from)
    return {
        field: _mean(
            [(row.valid_from, value) for row in rows if (value := getattr(row, field)) is not None], year
        )
        for field in PROFILE_FIELDS
    }


def _mean(known: list[tuple[date, Decimal]], year: int) -> Decimal | None:
    first, beyond = date(year, 1, 1), date(year + 1, 1, 1)
    ends = [start for start, _ in known[1:]] + [beyond]
    weighted, days = Decimal(0), 0
    for (start, value), end in zip(known, ends, strict=False):
        length = (min(end, beyond) - max(start, first)).days
        if length > 0:
            weighted = EXACT.add(weighted, value * length)
            days += length
    return quotient(weighted, Decimal(days)) if days else None
