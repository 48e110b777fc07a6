"""The dates of a programme year as a list, with the one that comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jieyue.campaigns.rules.calendar import Year
from jieyue.values.wording import Message, say

PAST, NEXT, AHEAD = "past", "next", "ahead"


@dataclass(frozen=True)
class Line:
    """One date of the year: the last day on which the step is in time."""

    due: date
    title: Message
    mark: str
    days: int  # from today; negative when it is over


def calendar(year: Year, today: date) -> list[Line]:
    """The year's deadlines in order, each past, next or ahead as seen from `today`."""
    dates = (
        (year.plans_due, say("创建计划报省备案并公示")),
        (year.acceptance_due, say("评价验收,情况报送省机关事务管理部门")),
        (year.summary_due, say("总结通报,公布节约型机关名单")),
    )
    upcoming = next((due for due, _ in dates if due >= today), None)
    return [
        Line(due, title, PAST if due < today else NEXT if due == upcoming else AHEAD, (due - today).days)
        for due, title in dates
    ]
