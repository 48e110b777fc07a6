"""All the points where every sub-point is there, none where one is missing."""

from __future__ import annotations

from decimal import Decimal

from jieyue.standards.rules.answers import CHECKLIST, Part
from jieyue.standards.rules.kinds.contract import (
    NEVER,
    ZERO,
    Given,
    NoParams,
    Scored,
    any_points,
    nothing_to_set,
)
from jieyue.standards.rules.units import Unit
from jieyue.values.wording import NOTHING, Message, listed, say

ANSWERS = frozenset({CHECKLIST})
LEDGER = False
AGAINST = NEVER
GATES = True
COUNTS = False
ASSESSED = False
TITLE = say("同时满足")

parse, fits = nothing_to_set, any_points


def words(_points: Decimal, _params: NoParams, _unit: Unit, parts: tuple[Part, ...]) -> Message:
    told = listed([say(part.text) for part in parts], apart=True)
    return say("同时满足才得分,缺一项不得分:{parts}。", parts=told)


def score(points: Decimal, _params: NoParams, given: Given) -> Scored:
    lacking = [say(part.text) for part in given.parts if part.id not in given.ticked]
    if not lacking:
        return Scored(points, say("{count} 个条件全部满足。", count=len(given.parts)), met=True)
    reason = say(
        "{count} 个条件应同时满足,未满足:{lacking},不得分。",
        count=len(given.parts),
        lacking=listed(lacking, apart=True),
    )
    if given.detail is not NOTHING:
        reason = say("{reason}{detail}", reason=reason, detail=given.detail)
    return Scored(ZERO, reason, met=False)
