"""Who is reminded of a period on a day: its organs before, on and after the deadline, then the offices up the tree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jieyue.ledgers.rules.closing import Dates
from jieyue.values.wording import Message, say

BEFORE, DUE, OVER = "before", "due", "over"
# Without a closing day of its own a period is let go after so many days.
_LAST = 31


@dataclass(frozen=True)
class Stage:
    """How far a deadline has come: what organs are told, and whether their office and the one above are."""

    organ: str
    office: bool
    above: bool


def stage(dates: Dates, month: int, today: date) -> Stage | None:
    """The stage of a period on `today`; None before the first reminder and once nothing can be handed in any more."""
    due, closes = dates.due(month), dates.closes(month)
    days = (today - due).days
    if days < -dates.before or (closes is not None and today > closes) or (closes is None and days > _LAST):
        return None
    organ = OVER if days > 0 else DUE if days == 0 else BEFORE
    return Stage(
        organ,
        office=days > 0 and days >= dates.county_after,
        above=days > 0 and days >= dates.city_after,
    )


def organ_message(stage_: str, period: Message, ledger: Message, due: date, *, returned: bool) -> Message:
    """What an organ is told at a stage."""
    told = {"period": period, "ledger": ledger, "due": due}
    if returned:
        return say("{period} 的{ledger}已被退回,请更正后重新提交(截止 {due})。", **told)
    if stage_ == BEFORE:
        return say("{period} 的{ledger}尚未提交,{due} 截止。", **told)
    if stage_ == DUE:
        return say("{period} 的{ledger}今天({due})截止,尚未提交。", **told)
    return say("{period} 的{ledger}已超过截止日期 {due},请尽快提交。", **told)


def chase_message(
    by: str, period: Message, ledger: Message, due: date, closes: date | None, *, returned: bool
) -> Message:
    """What an organ is told by the office above that asks for a period: who asks, what is late, until when it may come."""
    told = {"by": by, "period": period, "ledger": ledger, "due": due}
    what = (
        say(
            "{by}催报:{period} 的{ledger}退回后还没有重新提交,已超过截止日期 {due},请尽快更正并提交。", **told
        )
        if returned
        else say("{by}催报:{period} 的{ledger}已超过截止日期 {due},请尽快提交。", **told)
    )
    if closes is None:
        return what
    return say("{what}{closes} 之后锁定,不能再填写。", what=what, closes=closes)


def office_message(period: Message, ledger: Message, due: date, place: str, count: int) -> Message:
    """What an office is told of the organs that are late."""
    return say(
        "{place}还有 {count} 家机关未提交 {period} 的{ledger}(截止 {due}),请督促。",
        place=place,
        count=count,
        period=period,
        ledger=ledger,
        due=due,
    )


def reopened_message(period: Message, ledger: Message, until: date, reason: str) -> Message:
    """What an organ is told of an exception."""
    return say(
        "{period} 的{ledger}已获准补报,开放到 {until}:{reason}",
        period=period,
        ledger=ledger,
        until=until,
        reason=reason,
    )
