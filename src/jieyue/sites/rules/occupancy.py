"""How much of a compound each member took up in a month: square metres or persons, weighed by days of presence."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from jieyue.sites.rules import HEADCOUNT
from jieyue.values.quantities import STEP


@dataclass(frozen=True)
class Stay:
    """From `first` to `last` (inclusive, None: still there), on `floor_area` m2 where that was told."""

    first: date
    last: date | None = None
    floor_area: Decimal | None = None


@dataclass(frozen=True)
class Size:
    """The organ's profile from a date on; None goes on as it was."""

    valid_from: date
    headcount: Decimal | None = None
    floor_area: Decimal | None = None


@dataclass(frozen=True)
class Member:
    """An organ of a compound: when it was there, and how large it was."""

    code: str
    name: str
    stays: tuple[Stay, ...]
    sizes: tuple[Size, ...] = ()


def month_days(year: int, month: int) -> tuple[date, date]:
    """First and last day of a month."""
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def present(members: Iterable[Member], first: date, last: date) -> list[Member]:
    """The members that were there on some day of the span."""
    return [
        member
        for member in members
        if any(stay.first <= last and (stay.last or last) >= first for stay in member.stays)
    ]


def occupied(member: Member, basis: str, first: date, last: date) -> int:
    """Square metres (or persons, for HEADCOUNT) times days of presence in the span, in steps of 0.0001."""
    return sum(_of_stay(member, stay, basis, first, last) for stay in member.stays)


def _of_stay(member: Member, stay: Stay, basis: str, first: date, last: date) -> int:
    start, end = max(stay.first, first), min(stay.last or last, last)
    if start > end:
        return 0
    if basis != HEADCOUNT and stay.floor_area is not None:
        return _steps(stay.floor_area) * _days(start, end)
    return _by_profile(member.sizes, basis, start, end)


def _by_profile(sizes: Iterable[Size], basis: str, start: date, end: date) -> int:
    known = sorted(
        (size.valid_from, value)
        for size in sizes
        if (value := size.headcount if basis == HEADCOUNT else size.floor_area) is not None
    )
    weighed = 0
    for place, (begins, value) in enumerate(known):
        ends = known[place + 1][0] - timedelta(days=1) if place + 1 < len(known) else end
        since, until = max(begins, start), min(ends, end)
        if since <= until:
            weighed += _steps(value) * _days(since, until)
    return weighed


def _days(first: date, last: date) -> int:
    return (last - first).days + 1


def _steps(value: Decimal) -> int:
    return int(value / STEP)
