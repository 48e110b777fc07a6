"""What follows from a change of an organ, told before it is made: figures an office should know first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from jieyue.accounts.queries import people_of
from jieyue.evaluations.models import Case
from jieyue.evaluations.rules.workflow import OPEN
from jieyue.ledgers.queries.entries import entry_count
from jieyue.registry.rules.changing import Party, Wish
from jieyue.registry.rules.history import FROM, SELF, TO, EventKind, Life
from jieyue.values.wording import Message, say


def following(wish: Wish, parties: Sequence[Party]) -> list[Message]:
    """The consequences of a planned change, one sentence each.  Five statements at most."""
    organ = parties[0].after
    told = []
    if wish.kind is EventKind.RENAME:
        told.append(say("名单和表格从此用新名称;在“时光机”里选此前的日期,仍显示原名称。"))
    if wish.kind is EventKind.MOVE:
        told += _moved(parties[0])
    if wish.kind is EventKind.OPEN:
        told.append(say("{day} 以前的月份不再要求报送,也不计入机关总数。", day=wish.on))
    if wish.kind is EventKind.SUPERVISE:
        told.append(say("只改变上级主管,报送区划和谁能看到本机关不变。"))
    if organ.closed is not None:
        told += _closed(organ.code, organ.closed)
    if wish.kind is EventKind.MERGE:
        below = sum(party.part == SELF for party in parties)
        told.append(say("“{name}”记为承接机关;往年同比把两家放在一起比较。", name=parties[1].after.name))
        if below:
            told.append(say("{count} 家下属机关的上级主管改为承接机关。", count=below))
    if wish.kind is EventKind.SPLIT:
        told.append(
            say(
                "新设 {count} 家机关,自下一个整月起报送;须另行登记人数、面积和经办人账号。",
                count=sum(party.part == TO for party in parties),
            )
        )
        if parties[0].part == FROM and organ.closed is None:
            told.append(say("本机关保留,台账照旧。"))
    told.append(say("这一步写入办理记录;如登记有误,在后续变动之前可以撤回。"))
    return told


def _moved(party: Party) -> list[Message]:
    code = party.after.code
    return [
        say(
            "{entries} 条台账和 {cases} 件评价随机关转入新区划,一条不丢。",
            entries=entry_count(code),
            cases=Case.objects.filter(organ__code=code).count(),
        ),
        say("新区划及其上级从此可以查看和办理;原区划不再看得到本机关。"),
        say("各地合计按现在的区划计算,指标须重新计算后才会反映。"),
    ]


def _closed(code: str, closed: date) -> list[Message]:
    last = max(Life(closed=closed).months(closed.year), default=0)
    until = (
        say("台账报送到 {year} 年 {month} 月为止,此后不再催报。", year=closed.year, month=last)
        if last
        else say("台账报送到 {year} 年 12 月为止,此后不再催报。", year=closed.year - 1)
    )
    told = [
        until,
        say("自 {day} 起不再计入机关总数;已有的台账、评价和名单仍可查看。", day=closed),
    ]
    waiting = Case.objects.filter(organ__code=code, state__in=OPEN).count()
    if waiting:
        told.append(say("{count} 件正在自评的评价不再办理。", count=waiting))
    people = people_of(code)
    if people:
        told.append(say("{count} 个经办人账号仍属于本机关,请另行安排。", count=people))
    return told
