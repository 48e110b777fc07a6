"""A year that fell to a fraction of the year before, or rose to a multiple of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from jieyue.ledgers.rules.checks.found import COLLAPSE, JUMP, Finding, times, zeros
from jieyue.ledgers.rules.checks.limits import Limits
from jieyue.ledgers.rules.checks.series import YEAR, Bools, Floats, Series, effective, written
from jieyue.ledgers.rules.items import UNIT_WORDS
from jieyue.values.wording import Message, say


def swings(data: Series, limits: Limits) -> list[Finding]:
    """Collapses and jumps, over the same months of both years or over two whole years.

    A year that is back where it was two years ago is no finding: the one between was.
    """
    now, before, whole = _comparable(data)
    swing = limits.swing
    fallen = (now <= swing.collapse * before) & ~data.given_up
    risen = now >= swing.jump * before
    total = effective(data.now, data.annual[:, 1])
    back = (total * swing.back >= data.earlier) & (total <= data.earlier * swing.back) & (total > 0)
    matters = (before > 0) & (np.abs(now - before) >= limits.least[data.item.code])
    months = (np.isfinite(data.before) & data.awaited).sum(axis=1)
    past = np.where(months > 0, months, YEAR)
    rows = np.flatnonzero((fallen | risen) & matters & ~back).tolist()
    return [
        replace(
            _finding(data, row, float(now[row]), float(before[row]), whole=bool(whole[row])),
            past=int(past[row]),
        )
        for row in rows
    ]


def _comparable(data: Series) -> tuple[Floats, Floats, Bools]:
    """The two totals that may be compared (NaN where none may), and whether they are of whole years."""
    months = np.isfinite(data.now) & np.isfinite(data.before) & data.awaited
    enough = months.sum(axis=1) * 2 >= len(data.item.expected_months)
    both_monthly = np.isfinite(data.now).any(axis=1) & np.isfinite(data.before).any(axis=1)
    now, before = (np.where(months, values, 0).sum(axis=1) for values in (data.now, data.before))
    full_now = _full(data, data.now, data.annual[:, 1])
    full_before = _full(data, data.before, data.annual[:, 0])
    whole = np.where(both_monthly, months.sum(axis=1) == len(data.item.expected_months), True)
    return (
        np.where(both_monthly, np.where(enough, now, np.nan), full_now),
        np.where(both_monthly, np.where(enough, before, np.nan), full_before),
        whole,
    )


def _full(data: Series, monthly: Floats, annual: Floats) -> Floats:
    """A year's total where nothing of it is missing."""
    due = np.isin(np.arange(1, 13), data.item.expected_months)
    complete = np.isfinite(monthly[:, due]).all(axis=1)
    any_month = np.isfinite(monthly).any(axis=1)
    return np.where(any_month & ~complete, np.nan, effective(monthly, annual))


def _finding(data: Series, row: int, now: float, before: float, *, whole: bool) -> Finding:
    fallen = now < before
    reason = say(
        "{item} {year} 年{span}登记 {found} {unit},上年{span}为 {expected} {unit},{change},可能{cause}。",
        item=say(data.item.title),
        year=data.year,
        span=say("全年") if whole else say("可比月份"),
        found=written(now),
        unit=UNIT_WORDS[data.item.unit],
        expected=written(before),
        change=_change(now, before),
        cause=_cause(now, before),
    )
    return Finding(
        organ=int(data.organs[row]),
        kind=COLLAPSE if fallen else JUMP,
        item=data.item.code,
        year=data.year,
        month=0,
        last_month=0,
        reason=reason,
        found=now,
        expected=before,
        sizes=((data.item.code, abs(now - before)),),
    )


def _change(now: float, before: float) -> Message:
    if now == 0:
        return say("降为零")
    if now < before:
        return say("只剩 {percent}%", percent=times(100 * now, before))
    return say("增至 {times} 倍", times=times(now, before))


def _cause(now: float, before: float) -> Message:
    likely = zeros(now, before)
    if likely.template:
        return say("{zeros}或填错了单位", zeros=likely)
    if now < before:
        return say("账单中断、漏填或填错了单位;如已停用,请申报停用")
    return say("填错了单位、把别处的用量计入,或新增了用能设备")
