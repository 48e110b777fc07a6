"""Months from which nothing came: what is missing, and how much that may be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

import numpy as np

from jieyue.ledgers.rules.checks.found import SILENT, Finding
from jieyue.ledgers.rules.checks.limits import Limits
from jieyue.ledgers.rules.checks.series import YEAR, Bools, Floats, Series, about, expected, months_of
from jieyue.ledgers.rules.items import ITEMS, UNIT_WORDS
from jieyue.values.periods import span_words
from jieyue.values.wording import Message, listed, say


def silences(data: Series, limits: Limits) -> list[Finding]:
    """Awaited months of the data year without an entry, several in a row.

    A month is awaited where the year before has it, or, without monthly entries in the year before,
    where it follows this year's first entry: who never reported in July is not late in July.
    """
    now: Bools = np.isfinite(data.now)
    before: Bools = np.isfinite(data.before)
    begun: Bools = np.maximum.accumulate(now, axis=1)
    monthly_before: Bools = np.asarray(before.any(axis=1))
    annual_only = ~monthly_before & np.isfinite(data.annual[:, 0]) & ~now.any(axis=1)
    due = np.where(monthly_before[:, None], before, begun | annual_only[:, None])
    open_to_entry = ~data.given_up & ~np.isfinite(data.annual[:, 1])
    missing = due & ~now & data.awaited & open_to_entry[:, None]
    rows = _in_runs(missing, np.flatnonzero(data.awaited).tolist(), limits.silent_months)
    wanted = _wanted(data, annual_only)
    return [_gap(data, rows[row], wanted[row], row) for row in np.flatnonzero(rows.any(axis=1)).tolist()]


def _in_runs(missing: Bools, months: Sequence[int], length: int) -> Bools:
    """The missing months that stand in a row of at least `length` among `months`."""
    kept = np.zeros_like(missing)
    for start in range(len(months) - length + 1):
        window = list(months[start : start + length])
        whole: Bools = np.asarray(missing[:, window].all(axis=1))
        kept[:, window] |= whole[:, None]
    return kept


def _wanted(data: Series, annual_only: Bools) -> Floats:
    """What each month should have brought; a year known only as a whole is spread evenly."""
    even = data.annual[:, :1] / len(data.item.expected_months)
    return np.where(annual_only[:, None], even, expected(data.now, data.before))


def _gap(data: Series, missing: Bools, wanted: Floats, row: int) -> Finding:
    months = np.flatnonzero(missing).tolist()
    size = float(np.nansum(wanted[months]))
    known = bool(np.isfinite(wanted[months]).all())
    return Finding(
        organ=int(data.organs[row]),
        kind=SILENT,
        item=data.item.code,
        year=data.year,
        month=months[0] + 1,
        last_month=months[-1] + 1,
        reason=_one_item(data, months, size) if known else _unsized(data, months),
        expected=size if known else None,
        sizes=((data.item.code, size),) if known else (),
        past=months_of(data, row),
    )


def _one_item(data: Series, months: Sequence[int], size: float) -> Message:
    return say(
        "{item} {span}共 {count} 个月没有登记,按此前用量应为约 {expected} {unit},可能{cause}。",
        item=say(data.item.title),
        span=span_words(data.year, months[0] + 1, months[-1] + 1),
        count=len(months),
        expected=about(size),
        unit=UNIT_WORDS[data.item.unit],
        cause=_cause(len(months), months[-1] + 1, data.last_month),
    )


def _unsized(data: Series, months: Sequence[int]) -> Message:
    return say(
        "{item} {span}共 {count} 个月没有登记,此前每月都有,可能{cause}。",
        item=say(data.item.title),
        span=span_words(data.year, months[0] + 1, months[-1] + 1),
        count=len(months),
        cause=_cause(len(months), months[-1] + 1, data.last_month),
    )


def _cause(count: int, last: int, last_month: int) -> Message:
    if count >= YEAR:
        return say("全年漏报;如已停用,请申报停用")
    if last == last_month:
        return say("此后停止填报,或已停用而未申报")
    return say("经办人中断填报,请补登")


def merged(gaps: Iterable[Finding], limits: Limits) -> list[Finding]:
    """Gaps of one organ that overlap are one silence, whatever the items: nobody was there to report.

    A small gap alone is not worth a look; beside a larger one it belongs to what is missing.
    """
    ordered = sorted(gaps, key=lambda gap: (gap.organ, gap.month, gap.last_month))
    told: list[Finding] = []
    for _, of_organ in groupby(ordered, key=lambda gap: gap.organ):
        group: list[Finding] = []
        for gap in of_organ:
            if group and gap.month > max(one.last_month for one in group):
                told += _worth_a_look(group, limits)
                group = []
            group.append(gap)
        told += _worth_a_look(group, limits)
    return told


def _worth_a_look(group: Sequence[Finding], limits: Limits) -> list[Finding]:
    small = all(gap.sizes and gap.sizes[0][1] < limits.least[gap.item] for gap in group)
    return [] if small else [_together(group)]


def _together(group: Sequence[Finding]) -> Finding:
    if len(group) == 1:
        return group[0]
    one = group[0]
    last = max(gap.last_month for gap in group)
    catalogue = list(ITEMS)
    named = sorted({gap.item for gap in group}, key=catalogue.index)
    titles = listed([say(ITEMS[item].title) for item in named])
    reason = say(
        "{span}有 {count} 个项目({titles})连续没有登记,而上年同期都有,可能{cause}。",
        span=span_words(one.year, one.month, last),
        count=len(named),
        titles=titles,
        cause=_cause(last - one.month + 1, last, YEAR),
    )
    return Finding(
        organ=one.organ,
        kind=SILENT,
        item="",
        year=one.year,
        month=one.month,
        last_month=last,
        reason=reason,
        sizes=tuple(size for gap in group for size in gap.sizes),
        past=max(gap.past for gap in group),
        yuan=sum(priced) if (priced := [gap.yuan for gap in group if gap.yuan is not None]) else None,
    )
