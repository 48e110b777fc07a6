"""All the points where the requirement is met, none where it is not."""

from __future__ import annotations

from decimal import Decimal

from jieyue.standards.rules.answers import YES_NO, Part
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
from jieyue.values.wording import NOTHING, Message, say

ANSWERS = frozenset({YES_NO})
LEDGER = True
AGAINST = NEVER
GATES = True
COUNTS = False
ASSESSED = False
TITLE = say("全有或全无")

_MET, _UNMET = say("已做到。"), say("未做到,不得分。")

parse, fits = nothing_to_set, any_points


def words(_points: Decimal, _params: NoParams, _unit: Unit, _parts: tuple[Part, ...]) -> Message:
    return say("做到得满分,否则不得分。")


def score(points: Decimal, _params: NoParams, given: Given) -> Scored:
    met = given.value > 0
    if given.detail != NOTHING:
        reason = (
            say("{detail},已做到。", detail=given.detail)
            if met
            else say("{detail},不得分。", detail=given.detail)
        )
        return Scored(points if met else ZERO, reason, met)
    return Scored(points if met else ZERO, _MET if met else _UNMET, met)
