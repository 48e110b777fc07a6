"""The points of the sub-points that are there, added up."""

from __future__ import annotations

from decimal import Decimal

from jieyue.standards.rules.answers import CHECKLIST, Part
from jieyue.standards.rules.kinds.contract import NEVER, ZERO, Given, NoParams, Scored, nothing_to_set
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
TITLE = say("要点分值相加")

parse = nothing_to_set


def fits(points: Decimal, _params: NoParams, parts: tuple[Part, ...]) -> Verdict:
    worthless = next((part for part in parts if part.points <= 0), None)
    if worthless:
        return no(say("要点 {part} 没有分值。", part=worthless.id))
    total = sum((part.points for part in parts), ZERO)
    if total != points:
        return no(
            say(
                "各要点分值合计 {total} 分,与本项 {points} 分不符。", total=plain(total), points=plain(points)
            )
        )
    return YES


def words(_points: Decimal, _params: NoParams, _unit: Unit, parts: tuple[Part, ...]) -> Message:
    told = [say("{part}({points} 分)", part=say(part.text), points=plain(part.points)) for part in parts]
    return say("按要点计分:{parts}。", parts=listed(told, apart=True))


def score(_points: Decimal, _params: NoParams, given: Given) -> Scored:
    lacking = [part for part in given.parts if part.id not in given.ticked]
    reached = sum((part.points for part in given.parts if part.id in given.ticked), ZERO)
    if not lacking:
        return Scored(reached, say("{count} 个要点全部具备。", count=len(given.parts)), met=True)
    reason = say(
        "{count} 个要点具备 {there} 个,缺:{lacking}。",
        count=len(given.parts),
        there=len(given.parts) - len(lacking),
        lacking=listed(
            [say("{part}({points} 分)", part=say(part.text), points=plain(part.points)) for part in lacking],
            apart=True,
        ),
    )
    return Scored(reached, reason, met=False)
