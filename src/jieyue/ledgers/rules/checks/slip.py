"""One month that is ten, a hundred or a thousand times what it should be: zeros too many or too few."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from jieyue.ledgers.rules.checks.found import ESTIMATED, SLIP, Finding, times, zeros
from jieyue.ledgers.rules.checks.limits import Limits
from jieyue.ledgers.rules.checks.series import (
    YEAR,
    Bools,
    Floats,
    Series,
    about,
    expected,
    growth,
    months_of,
    positive,
    written,
)
from jieyue.ledgers.rules.items import UNIT_WORDS
from jieyue.values.periods import Period
from jieyue.values.wording import NOTHING, Message, say

# Fewer months say nothing about what is usual.
_USUAL_FROM = 4


def slips(data: Series, limits: Limits) -> tuple[list[Finding], Series]:
    """The slips of the data year, and the series without the months that slipped in either year."""
    now = _slipped(data.quantity, data.now, data.before, YEAR, limits, data.item.code)
    before = _slipped(data.quantity, data.before, data.now, 0, limits, data.item.code)
    clean = np.where(np.hstack([before, now]), np.nan, data.quantity)
    mended = replace(data, quantity=clean)
    wanted = expected(mended.now, mended.before)
    return [
        _finding(data, mended, wanted, now, row) for row in np.flatnonzero(now.any(axis=1)).tolist()
    ], mended


def _slipped(both: Floats, values: Floats, other: Floats, first: int, limits: Limits, item: str) -> Bools:
    """Which months of one year are out of line with the same month of the other *and* with their neighbours.

    Either alone has good reasons: heating starts, or the other year is the one that slipped.
    """
    value, every = positive(values), positive(both)
    wanted = positive(other) * growth(values, other)[:, None]
    low, high = (edge[:, first : first + YEAR] for edge in _neighbours(every))
    slip = limits.slip
    up = (value >= slip.times * wanted) & (value >= slip.beyond * high)
    down = (value * slip.times <= wanted) & (value * slip.beyond <= low)
    # Without the same month of the other year only what dwarfs every other month counts.
    alone = np.isnan(wanted) & (np.isfinite(every).sum(axis=1) >= _USUAL_FROM)[:, None]
    least, most = (edge[:, first : first + YEAR] for edge in _others(every))
    up |= alone & (value >= slip.times_alone * most)
    down |= alone & (value * slip.times_alone <= least)
    reference = np.where(np.isfinite(wanted), wanted, np.where(up, most, least))
    rest = np.nansum(values, axis=1)[:, None] - np.nan_to_num(values)
    gap = value - reference
    matters = np.where(up, gap >= slip.excess * rest, -gap >= slip.lack * rest)
    slipped: Bools = (up | down) & matters & (np.abs(gap) >= limits.least[item])
    return slipped


def _neighbours(every: Floats) -> tuple[Floats, Floats]:
    """The smaller and the larger of the nearest figures on both sides of each month."""
    before, after = _carried(every), _carried(every[:, ::-1])[:, ::-1]
    return np.fmin(before, after), np.fmax(before, after)


def _carried(values: Floats) -> Floats:
    """At each month the last figure that stands before it."""
    carried = np.full_like(values, np.nan)
    for month in range(1, values.shape[1]):
        last = values[:, month - 1]
        carried[:, month] = np.where(np.isfinite(last), last, carried[:, month - 1])
    return carried


def _others(every: Floats) -> tuple[Floats, Floats]:
    """The smallest and the largest of all the other months."""
    least, most = np.where(np.isnan(every), np.inf, every), np.where(np.isnan(every), -np.inf, every)
    rising, falling = np.sort(least, axis=1), -np.sort(-most, axis=1)
    smallest = np.where(every == rising[:, :1], rising[:, 1:2], rising[:, :1])
    largest = np.where(every == falling[:, :1], falling[:, 1:2], falling[:, :1])
    return smallest, largest


def _finding(data: Series, mended: Series, wanted: Floats, now: Bools, row: int) -> Finding:
    months = np.flatnonzero(now[row])
    doubts = np.abs(data.now[row] - wanted[row])[months]
    worst = months[np.argmax(doubts)]
    found, should = float(data.now[row, worst]), float(wanted[row, worst])
    seasonal = np.isfinite(data.before[row, worst])
    reason = say(
        "{item} {period} 登记 {found} {unit},按{basis}应为约 {expected} {unit},是其 {times} 倍,可能{cause}{more}。",
        item=say(data.item.title),
        period=Period(data.year, int(worst) + 1).words,
        found=written(found),
        unit=UNIT_WORDS[data.item.unit],
        basis=say("上年同月") if seasonal else say("本年其他月份"),
        expected=about(should),
        times=times(found, should),
        cause=_cause(found, should),
        more=_more(len(months) - 1),
    )
    return Finding(
        organ=int(data.organs[row]),
        kind=SLIP,
        item=data.item.code,
        year=data.year,
        month=int(months[0]) + 1,
        last_month=int(months[-1]) + 1,
        reason=reason,
        found=found,
        expected=should,
        sizes=((data.item.code, float(doubts.sum())),),
        past=months_of(mended, row),
    )


def _cause(found: float, should: float) -> Message:
    likely = zeros(found, should, ESTIMATED)
    return likely if likely.template else say("单位或小数点填错、抄错表或填错了栏")


def _more(count: int) -> Message:
    return say(",另有 {count} 个月类似", count=count) if count else NOTHING
