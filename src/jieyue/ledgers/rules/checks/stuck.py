"""The same figure month after month: a meter that stands still, or a bill divided by twelve."""

from __future__ import annotations

import numpy as np

from jieyue.ledgers.rules.checks.found import STUCK, Finding
from jieyue.ledgers.rules.checks.limits import Limits
from jieyue.ledgers.rules.checks.series import (
    YEAR,
    Floats,
    Ints,
    Series,
    about,
    expected,
    months_of,
    positive,
    written,
)
from jieyue.ledgers.rules.items import UNIT_WORDS
from jieyue.values.periods import Period
from jieyue.values.wording import NOTHING, Message, say


def stuck(data: Series, limits: Limits) -> list[Finding]:
    """The longest run of equal months of each organ that reaches into the data year."""
    if data.item.code not in limits.stuck.items:
        return []
    length, last = _longest_runs(positive(data.quantity))
    value = data.quantity[np.arange(len(last)), last]
    needed = np.where(value < limits.stuck.small, limits.stuck.small_months, limits.stuck.months)
    wanted = expected(data.now, data.before)
    return [
        _finding(data, wanted, row, int(length[row]), int(last[row]))
        for row in np.flatnonzero(length >= needed).tolist()
    ]


def _longest_runs(values: Floats) -> tuple[Ints, Ints]:
    """Length and last column of the longest run of equal figures that ends in the second year."""
    run = np.isfinite(values[:, 0]).astype(np.int64)
    length, last = np.zeros_like(run), np.full_like(run, YEAR)
    for column in range(1, values.shape[1]):
        same = values[:, column] == values[:, column - 1]
        run = np.where(same, run + 1, np.isfinite(values[:, column]).astype(np.int64))
        longer = (run > length) & (column >= YEAR)
        length, last = np.where(longer, run, length), np.where(longer, column, last)
    return length, last


def _finding(data: Series, wanted: Floats, row: int, length: int, last: int) -> Finding:
    first = last - length + 1
    value = float(data.quantity[row, last])
    # The first of the run may well have been read; only this year's months are in doubt here.
    doubtful = [column - YEAR for column in range(max(first + 1, YEAR), last + 1)]
    known = [month for month in doubtful if np.isfinite(data.before[row, month])]
    doubt = sum(abs(value - float(wanted[row, month])) for month in known)
    usual = sum(float(wanted[row, month]) for month in known) / len(known) if known else None
    begun = data.year if first >= YEAR else data.year - 1
    reason = say(
        "{item} {first} 至 {last} 连续 {months} 个月都是 {found} {unit},正常情况下各月应有变化{expected},可能{cause}。",
        item=say(data.item.title),
        first=Period(begun, int(first) % YEAR + 1).words,
        last=Period(data.year, int(last) % YEAR + 1).words,
        months=length,
        found=written(value),
        unit=UNIT_WORDS[data.item.unit],
        expected=_expected(data, usual),
        cause=_cause(length),
    )
    return Finding(
        organ=int(data.organs[row]),
        kind=STUCK,
        item=data.item.code,
        year=data.year,
        month=max(first - YEAR, 0) + 1,
        last_month=last - YEAR + 1,
        reason=reason,
        found=value,
        expected=usual,
        sizes=((data.item.code, doubt),) if known else (),
        past=months_of(data, row) - length,
    )


def _expected(data: Series, usual: float | None) -> Message:
    if usual is None:
        return NOTHING
    return say(
        ",按上年同期平均应为每月约 {usual} {unit}", usual=about(usual), unit=UNIT_WORDS[data.item.unit]
    )


def _cause(length: int) -> Message:
    if length >= YEAR:
        return say("把全年数平均摊到各月,或按定额缴费而没有抄表")
    return say("表计停走、没有抄表或照抄上月")
