"""Whether what members got of a month is still what they would get today, and by which method that is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from jieyue.ledgers.rules.items import ITEMS
from jieyue.sites.rules import Method, method_on
from jieyue.sites.rules.occupancy import Member, month_days
from jieyue.sites.rules.splitting import Split, Whole, split
from jieyue.values.refusals import Refusal
from jieyue.values.wording import NOTHING, Message, say


@dataclass(frozen=True)
class Got:
    """What a member got when the month was last split."""

    quantity: Decimal
    cost: Decimal | None
    portion: Decimal
    kind: str


@dataclass(frozen=True)
class Month:
    """A compound's figure of one item and month, with what each member got of it by code."""

    pk: int
    item: str
    year: int
    month: int
    whole: Whole
    estimated: bool
    got: Mapping[str, Got]


def split_month(
    members: Sequence[Member], methods: Iterable[Method], item: str, year: int, month: int, whole: Whole
) -> tuple[Method, Split]:
    """How a month is to be split by what is known now.  Raises Refusal where it can't be."""
    first, last = month_days(year, month)
    method = method_on(methods, item, first)
    if method is None:
        raise Refusal(
            say(
                "“{item}”在 {year} 年 {month} 月还没有分摊方法,请先设定。",
                item=say(ITEMS[item].title),
                year=year,
                month=month,
            )
        )
    return method, split(whole, method, members, first, last)


@dataclass(frozen=True)
class Standing:
    """`outdated`: a new split would give something else; `problem`: why there can be none; `warnings` of a new one."""

    outdated: bool
    problem: Message = NOTHING
    warnings: Sequence[Message] = ()


def standing(members: Sequence[Member], methods: Sequence[Method], month: Month) -> Standing:
    """How a month's split stands beside members, sizes and methods as they are now."""
    try:
        method, fresh = split_month(members, methods, month.item, month.year, month.month, month.whole)
    except Refusal as refused:
        return Standing(outdated=True, problem=refused.message)
    now = {code: (part.quantity, part.cost, method.kind) for code, part in fresh.parts.items()}
    was = {code: (got.quantity, got.cost, got.kind) for code, got in month.got.items()}
    return Standing(outdated=now != was, warnings=fresh.warnings)
