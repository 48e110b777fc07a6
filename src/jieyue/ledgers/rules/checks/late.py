"""Entries that came long after their month: figures written down from memory are rarely right."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from jieyue.ledgers.rules.checks.found import LATE, Finding
from jieyue.values.wording import say

_YEAR = 12


def due_day(year: int, month: int, months: int) -> date:
    """The last day an entry for a month is in time: so many months after the month's end."""
    later = year * _YEAR + month + months
    return date(later // _YEAR, later % _YEAR + 1, 1) - timedelta(days=1)


def late_findings(year: int, came: Iterable[tuple[int, int, date]], months: int) -> list[Finding]:
    """One finding an organ, from (organ, month, day it was first entered) of its late entries only."""
    by_organ: dict[int, list[tuple[int, date]]] = {}
    for organ, month, day in came:
        by_organ.setdefault(organ, []).append((month, day))
    return [_finding(organ, year, entries, months) for organ, entries in sorted(by_organ.items())]


def _finding(organ: int, year: int, entries: list[tuple[int, date]], grace: int) -> Finding:
    first, last = min(month for month, _ in entries), max(month for month, _ in entries)
    reason = say(
        "{year} 年 {first} 至 {last} 月的 {count} 个数据到 {day} 才登记,"
        "按期应在月末后 {grace} 个月内,可能是事后补填,请核对账单。",
        year=year,
        first=first,
        last=last,
        count=len(entries),
        day=max(day for _, day in entries).isoformat(),
        grace=grace,
    )
    return Finding(organ, LATE, "", year, first, last, reason)
