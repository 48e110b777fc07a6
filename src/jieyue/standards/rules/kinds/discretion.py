"""Points an assessor gives as he sees fit, between nothing and all of them; the reason has to be written down."""

from __future__ import annotations

from decimal import Decimal

from jieyue.standards.rules.answers import NUMBER, Part
from jieyue.standards.rules.kinds.contract import (
    NEVER,
    Given,
    NoParams,
    Scored,
    any_points,
    nothing_to_set,
    unavailable,
)
from jieyue.standards.rules.tables import POINTS_STEP
from jieyue.standards.rules.units import Unit, rounded
from jieyue.values.quantities import plain
from jieyue.values.wording import Message, say

ANSWERS = frozenset({NUMBER})
LEDGER = False
AGAINST = NEVER
GATES = False
COUNTS = False
ASSESSED = True
TITLE = say("评审裁量")

parse, fits = nothing_to_set, any_points


def words(points: Decimal, _params: NoParams, _unit: Unit, _parts: tuple[Part, ...]) -> Message:
    return say("由评审人员在 0 至 {points} 分之间评定,并说明理由。", points=plain(points))


def score(points: Decimal, _params: NoParams, given: Given) -> Scored:
    if not given.note.strip():
        return unavailable(say("评审人员没有写明理由。"))
    reached = min(points, rounded(given.value, POINTS_STEP))
    reason = say(
        "评审人员评定 {reached} 分(最多 {points} 分):{note}",
        reached=plain(reached),
        points=plain(points),
        note=given.note,
    )
    return Scored(reached, reason, met=reached == points)
