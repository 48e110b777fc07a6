"""How a place stands against its limit: used, left, what the year will come to, and the result at its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import accumulate

from jieyue.plans.rules.forecast import Forecast, ItemUse
from jieyue.values.wording import NOTHING, Message, say

_ZERO, _HUNDRED = Decimal(0), Decimal(100)
# Below this share of the expected figures a year can't be judged by what is there.
ENOUGH = Decimal("0.9")
_WHOLE_FROM = 100


class Outcome(StrEnum):
    """Where a goal stands: while the year runs, and when it is over."""

    ON_TRACK = "on_track"
    NEAR = "near"
    LIKELY_OVER = "likely_over"
    EXCEEDED = "exceeded"
    SILENT = "silent"
    MET = "met"
    MISSED = "missed"
    NOT_ASSESSABLE = "not_assessable"


OUTCOME_TITLES = {
    Outcome.ON_TRACK: "进度正常",
    Outcome.NEAR: "接近上限",
    Outcome.LIKELY_OVER: "预计超额",
    Outcome.EXCEEDED: "已经超额",
    Outcome.SILENT: "尚无数据",
    Outcome.MET: "完成",
    Outcome.MISSED: "未完成",
    Outcome.NOT_ASSESSABLE: "无法评定",
}
# Those that somebody should look at while something can still be done.
WARNINGS = frozenset({Outcome.NEAR, Outcome.LIKELY_OVER, Outcome.EXCEEDED})


@dataclass(frozen=True)
class MonthStanding:
    """One month: what was used in it (None: nothing told), up to its end, and the limit's share up to then.

    `expected` is the forecast up to its end; `coverage` the share of the organs expected that have told.
    """

    month: int
    used: Decimal | None
    running: Decimal
    allowed: Decimal | None
    expected: Decimal | None
    coverage: Decimal | None


@dataclass(frozen=True)
class Standing:
    """Used, left and forecast of one goal, all in the measure's unit; None where nothing was told.

    `coverage` is the share of figures due so far that are there; `full_month` the month in which the
    forecast reaches the limit, None where it does not.
    """

    outcome: Outcome
    reason: Message
    limit: Decimal | None
    used: Decimal | None
    coverage: Decimal | None
    forecast: Forecast | None
    months: Sequence[MonthStanding]
    full_month: int | None = None

    @property
    def left(self) -> Decimal | None:
        """What may still be used; below zero where the limit has been passed."""
        return None if self.limit is None or self.used is None else self.limit - self.used

    @property
    def warns(self) -> bool:
        return self.outcome in WARNINGS


def standing(
    limit: Decimal | None,
    uses: Mapping[str, ItemUse],
    foreseen: Forecast,
    *,
    months_over: int,
    why_no_limit: Message = NOTHING,
) -> Standing:
    """How a place stands when `months_over` of the year's months are over (12: so is the year).

    `uses` and the forecast are in the limit's unit.  Without a limit the standing says why, and still
    shows what was used.
    """
    used = sum((use.used for use in uses.values()), _ZERO)
    told = any(use.told for use in uses.values())
    coverage = _coverage(uses, months_over)
    months = _months(limit, uses, foreseen)
    full = next(
        (
            one.month
            for one in months
            if limit is not None and one.expected is not None and one.expected >= limit
        ),
        None,
    )
    outcome, reason = _judged(limit, used, told, coverage, foreseen, months_over, full)
    if limit is None and why_no_limit is not NOTHING:
        reason = why_no_limit
    if not told:
        return Standing(outcome, reason, limit, None, coverage, None, months, full)
    return Standing(outcome, reason, limit, used, coverage, foreseen, months, full)


def unmeasured(limit: Decimal | None, reason: Message) -> Standing:
    """The standing of a place whose use can't be told in the limit's unit at all."""
    return Standing(Outcome.NOT_ASSESSABLE, reason, limit, None, None, None, ())


def _coverage(uses: Mapping[str, ItemUse], months_over: int) -> Decimal | None:
    covered = expected = 0
    for use in uses.values():
        due = use.months[:months_over]
        covered += sum(min(month.covered, month.expected) for month in due) + use.annual_months
        expected += sum(month.expected for month in due) + use.annual_months
    return Decimal(covered) / expected if expected else None


def _months(limit: Decimal | None, uses: Mapping[str, ItemUse], foreseen: Forecast) -> list[MonthStanding]:
    annual = sum((use.annual for use in uses.values()), _ZERO)
    whole = sum(foreseen.months, _ZERO)
    running = annual
    told = []
    for month, expected in enumerate(accumulate(foreseen.months), 1):
        at = [use.months[month - 1] for use in uses.values()]
        covered = sum(min(one.covered, one.expected) for one in at)
        due = sum(one.expected for one in at)
        used = sum((one.amount for one in at), _ZERO) if any(one.covered for one in at) else None
        running += used or _ZERO
        told.append(
            MonthStanding(
                month=month,
                used=used,
                running=running,
                allowed=None if limit is None or not whole else (limit - annual) * expected / whole + annual,
                expected=expected + annual if whole else None,
                coverage=Decimal(covered) / due if due else None,
            )
        )
    return told


def _judged(
    limit: Decimal | None,
    used: Decimal,
    told: bool,
    coverage: Decimal | None,
    foreseen: Forecast,
    months_over: int,
    full: int | None,
) -> tuple[Outcome, Message]:
    closed = months_over >= 12  # noqa: PLR2004  the months of a year
    if limit is None:
        return Outcome.NOT_ASSESSABLE, say("没有上限值,无法评定。")
    if not told:
        return (
            (Outcome.NOT_ASSESSABLE, say("全年没有登记任何数据,无法评定。请补登台账。"))
            if closed
            else (Outcome.SILENT, say("这一年还没有登记任何数据。"))
        )
    if used > limit:
        over = say("已用 {used},超出上限 {over}。", used=shown(used), over=shown(used - limit))
        return (Outcome.MISSED if closed else Outcome.EXCEEDED), over
    if closed:
        return _closed(limit, used, coverage, foreseen)
    return _running(limit, used, foreseen, full)


def _running(limit: Decimal, used: Decimal, foreseen: Forecast, full: int | None) -> tuple[Outcome, Message]:
    """Where a year under way is heading, while what was told is still within the limit."""
    if foreseen.middle > limit:
        return Outcome.LIKELY_OVER, _likely(limit, foreseen, full)
    if foreseen.high > limit:
        return Outcome.NEAR, say(
            "预计全年 {middle},区间上端 {high} 超出上限,请控制用量。",
            middle=shown(foreseen.middle),
            high=shown(foreseen.high),
        )
    return Outcome.ON_TRACK, say(
        "还可用 {left};预计全年 {middle},在上限之内。",
        left=shown(limit - used),
        middle=shown(foreseen.middle),
    )


def _likely(limit: Decimal, foreseen: Forecast, full: int | None) -> Message:
    over = shown(foreseen.middle - limit)
    if full is None:
        return say("按目前进度,全年预计超出上限 {over}。", over=over)
    return say("按目前进度,{month} 月将用完上限,全年预计超出 {over}。", month=full, over=over)


def _closed(
    limit: Decimal, used: Decimal, coverage: Decimal | None, foreseen: Forecast
) -> tuple[Outcome, Message]:
    """The result of a year in which what was told stays within the limit."""
    told = coverage if coverage is not None else Decimal(1)
    if told < ENOUGH:
        return Outcome.NOT_ASSESSABLE, say(
            "台账完整度只有 {told}%,不足 {enough}%,无法评定。请补登后再评定。",
            told=f"{told * _HUNDRED:.1f}",
            enough=f"{ENOUGH * _HUNDRED:.0f}",
        )
    if told < 1 and foreseen.high > limit:
        return Outcome.NOT_ASSESSABLE, say(
            "已登记的用量在上限之内,但补齐缺报月份后可能达到 {high},无法评定。", high=shown(foreseen.high)
        )
    return Outcome.MET, say("全年用 {used},低于上限 {left}。", used=shown(used), left=shown(limit - used))


def shown(number: Decimal) -> str:
    """A figure as sentences carry it: whole from a hundred on, else with two places."""
    return f"{number:,.0f}" if abs(number) >= _WHOLE_FROM else f"{number:,.2f}"
