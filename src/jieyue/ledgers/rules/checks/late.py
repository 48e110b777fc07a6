"""Entries that came long after their month: figures written down from memory are rarely right."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from jieyue.ledgers.rules.checks.found import LATE, Finding
from jieyue.values.periods import span_words
from jieyue.values.wording import say

_YEAR = 12


def due_day(year: int, month: int, months: int) -> date:
    """The last day an entry for a month is in time: so many months after the month's end."""
    later = year * _YEAR + month + months
    return date(later // _YEAR, later % _YEAR + 1, 1) - timedelta(days=1)


class Came(NamedTuple):
    """An entry that came late: the day it was first entered, and the quantity in the item's unit."""

    organ: int
    item: str
    month: int
    day: date
    quantity: float


def late_findings(year: int, came: Iterable[Came], months: int) -> list[Finding]:
    """One finding an organ, from its late entries only; all of their quantities are in doubt."""
    by_organ: dict[int, list[Came]] = {}
    for entry in came:
        by_organ.setdefault(entry.organ, []).append(entry)
    return [_finding(organ, year, entries, months) for organ, entries in sorted(by_organ.items())]


def _finding(organ: int, year: int, entries: list[Came], grace: int) -> Finding:
    first, last = min(entry.month for entry in entries), max(entry.month for entry in entries)
    sizes: dict[str, float] = {}
    for entry in entries:
        sizes[entry.item] = sizes.get(entry.item, 0.0) + entry.quantity
    reason = say(
        "{span}的 {count} 个数据到 {day} 才登记,按期应在月末后 {grace} 个月内,可能是事后补填,请核对账单。",
        span=span_words(year, first, last),
        count=len(entries),
        day=max(entry.day for entry in entries),
        grace=grace,
    )
    return Finding(organ, LATE, "", year, first, last, reason, sizes=tuple(sizes.items()))
