"""What each member of a compound gets of a month's quantity and cost, and on what ground."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from jieyue.sites.rules import FIXED, FLOOR_AREA, HEADCOUNT, SUB_METER, WHOLE_PERCENT, Method
from jieyue.sites.rules.apportion import apportion
from jieyue.sites.rules.occupancy import Member, occupied, present
from jieyue.values.quantities import STEP, plain
from jieyue.values.refusals import Refusal
from jieyue.values.wording import Message, say

# Shares are told in millionths.
_MILLIONTH = Decimal("0.000001")


@dataclass(frozen=True)
class Whole:
    """What a compound used in a month, in the item's unit, and what it cost in yuan.

    `own` are figures of sub-meters by organ; they count only where the method is by sub-meter.
    """

    quantity: Decimal
    cost: Decimal | None = None
    own: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Part:
    """One member's part; `portion` is its share of the weights, 0 to 1 to six places."""

    quantity: Decimal
    cost: Decimal | None
    portion: Decimal


@dataclass(frozen=True)
class Split:
    """The parts by organ, which add up to the whole, and what is worth a look."""

    parts: Mapping[str, Part]
    warnings: Sequence[Message] = ()


def split(whole: Whole, method: Method, members: Sequence[Member], first: date, last: date) -> Split:
    """Part `whole` among the members that were there between two days.

    By sub-meter each metered organ has its own figure; the rest goes by floor area to those without one,
    or to everybody where all are metered.  Raises Refusal where there is nobody to give a part to, where
    fixed shares do not add up to 100 % and where sub-meters together show more than the whole.
    """
    there = {member.code: member for member in present(members, first, last)}
    if not there:
        raise Refusal(say("这个月没有成员单位,无法分摊,请先登记成员及起止日期。"))
    if method.kind == FIXED:
        weights = _fixed(method.shares, there)
        return _parted(whole, weights, _nothing(weights, there, say("没有固定比例")))
    if method.kind == SUB_METER:
        return _metered(whole, there, first, last)
    weights = {code: occupied(member, method.kind, first, last) for code, member in there.items()}
    return _parted(whole, weights, _nothing(weights, there, _LACKING[method.kind]))


_LACKING = {FLOOR_AREA: say("没有登记建筑面积"), HEADCOUNT: say("没有登记用能人数")}


def _fixed(shares: Mapping[str, Decimal], there: Mapping[str, Member]) -> dict[str, int]:
    told = sum((shares.get(code, Decimal(0)) for code in there), Decimal(0))
    if told != WHOLE_PERCENT:
        raise Refusal(
            say(
                "本月成员的固定比例合计为 {told}%,应为 100%,请重新设定各成员的比例。",
                told=plain(told),
            )
        )
    return {code: int(shares.get(code, Decimal(0)) / STEP) for code in there}


def _metered(whole: Whole, there: Mapping[str, Member], first: date, last: date) -> Split:
    stranger = next((code for code in whole.own if code not in there), None)
    if stranger is not None:
        raise Refusal(say("机关“{code}”这个月不是成员单位,不能填写分表数。", code=stranger))
    metered = sum(whole.own.values(), Decimal(0))
    if metered > whole.quantity:
        raise Refusal(
            say(
                "分表合计 {metered} 大于总表 {whole},请核对读数。",
                metered=plain(metered),
                whole=plain(whole.quantity),
            )
        )
    without = {code: member for code, member in there.items() if code not in whole.own} or dict(there)
    weights = {code: occupied(member, FLOOR_AREA, first, last) for code, member in without.items()}
    rest = whole.quantity - metered
    if rest and not sum(weights.values()):
        raise Refusal(say("分表以外还有 {rest} 无人承担:其余成员没有登记建筑面积,请补登。", rest=plain(rest)))
    shared = apportion(rest, weights) if rest else dict.fromkeys(there, Decimal(0))
    used = {code: whole.own.get(code, Decimal(0)) + shared.get(code, Decimal(0)) for code in there}
    # Money follows use; a fixed fee of a month without any follows the square metres.
    by_use = {code: int(quantity / STEP) for code, quantity in used.items()}
    ground = by_use if whole.quantity else {code: weights.get(code, 0) for code in there}
    costs = _costs(whole.cost, ground)
    portions = _portions(ground)
    return Split(
        {code: Part(used[code], costs[code], portions[code]) for code in there},
        _nothing(weights, without, _LACKING[FLOOR_AREA]) if rest else (),
    )


def _parted(whole: Whole, weights: Mapping[str, int], warnings: Sequence[Message]) -> Split:
    if not sum(weights.values()):
        raise Refusal(say("没有一家成员登记了分摊所需的面积或人数,请补登,或改用其他分摊方法。"))
    quantities, costs, portions = (
        apportion(whole.quantity, weights),
        _costs(whole.cost, weights),
        _portions(weights),
    )
    return Split({code: Part(quantities[code], costs[code], portions[code]) for code in weights}, warnings)


def _costs(cost: Decimal | None, weights: Mapping[str, int]) -> Mapping[str, Decimal | None]:
    if cost is None:
        return dict.fromkeys(weights)
    if not sum(weights.values()):
        raise Refusal(say("没有用量也没有面积,费用无法分摊,请补登成员的建筑面积。"))
    return dict(apportion(cost, weights))


def _portions(weights: Mapping[str, int]) -> dict[str, Decimal]:
    total = sum(weights.values())
    return {
        code: (Decimal(weight) / total if total else Decimal(0)).quantize(_MILLIONTH)
        for code, weight in weights.items()
    }


def _nothing(weights: Mapping[str, int], there: Mapping[str, Member], why: Message) -> list[Message]:
    """One warning for each member that gets nothing because nothing is known of it."""
    return [
        say("{name}{why},分得 0。", name=there[code].name, why=why)
        for code in sorted(weights)
        if not weights[code]
    ]
