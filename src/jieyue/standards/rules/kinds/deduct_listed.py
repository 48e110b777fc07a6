"""Full points, less what each named fault costs."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from jieyue.standards.rules.answers import CHECKLIST, Part
from jieyue.standards.rules.kinds.contract import NEVER, ZERO, Given, Scored
from jieyue.standards.rules.tables import Table
from jieyue.standards.rules.units import Unit
from jieyue.values.quantities import plain
from jieyue.values.verdicts import YES, Verdict, no
from jieyue.values.wording import Message, listed, say

ANSWERS = frozenset({CHECKLIST})
LEDGER = False
AGAINST = NEVER
GATES = False
COUNTS = False
ASSESSED = False
TITLE = say("按所列问题扣分")


@dataclass(frozen=True)
class Params:
    """The parts of the question are the faults, their points what each costs, down to `floor`."""

    floor: Decimal


def parse(table: Table) -> Params:
    params = Params(table.points("floor", default=ZERO))
    table.finish()
    return params


def fits(points: Decimal, params: Params, parts: tuple[Part, ...]) -> Verdict:
    free = next((part for part in parts if part.points <= 0), None)
    if free:
        return no(say("问题 {part} 没有写明扣几分。", part=free.id))
    if params.floor >= points:
        return no(say("保底分应低于本项 {points} 分。", points=plain(points)))
    return YES


def words(points: Decimal, params: Params, _unit: Unit, parts: tuple[Part, ...]) -> Message:
    told = [say("{part}(扣 {points} 分)", part=say(part.text), points=plain(part.points)) for part in parts]
    return say(
        "满分 {points} 分,按所列问题扣分,最低 {floor} 分:{parts}。",
        points=plain(points),
        floor=plain(params.floor),
        parts=listed(told, apart=True),
    )


def score(points: Decimal, params: Params, given: Given) -> Scored:
    found = [part for part in given.parts if part.id in given.ticked]
    if not found:
        return Scored(points, say("没有所列的问题。"), met=True)
    reached = max(params.floor, points - sum((part.points for part in found), ZERO))
    reason = say(
        "有 {count} 个所列问题:{found},共扣 {lost} 分。",
        count=len(found),
        found=listed(
            [say("{part}(扣 {points} 分)", part=say(part.text), points=plain(part.points)) for part in found],
            apart=True,
        ),
        lost=plain(points - reached),
    )
    return Scored(reached, reason, met=False)
