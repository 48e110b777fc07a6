"""The points times a rate: what share of those asked or looked at were right."""

from __future__ import annotations

from decimal import Decimal

from jieyue.standards.rules.answers import NUMBER, Part
from jieyue.standards.rules.kinds.contract import (
    MAY,
    Given,
    NoParams,
    Scored,
    any_points,
    nothing_to_set,
    rate_of,
)
from jieyue.standards.rules.tables import POINTS_STEP
from jieyue.standards.rules.units import Unit, per_cent, rounded
from jieyue.values.quantities import plain
from jieyue.values.wording import Message, say

ANSWERS = frozenset({NUMBER})
LEDGER = True
AGAINST = MAY
GATES = False
COUNTS = False
ASSESSED = False
TITLE = say("按比例得分")

parse, fits = nothing_to_set, any_points


def words(points: Decimal, _params: NoParams, _unit: Unit, _parts: tuple[Part, ...]) -> Message:
    return say("按实际比例得 {points} 分中的相应部分。", points=plain(points))


def score(points: Decimal, _params: NoParams, given: Given) -> Scored:
    rate = rate_of(given)
    if isinstance(rate, Scored):
        return rate
    reached = rounded(points * min(rate, Decimal(1)), POINTS_STEP)
    reason = say(
        "实际 {rate},按比例得 {points} 分中的 {reached} 分。",
        rate=per_cent(rate),
        points=plain(points),
        reached=plain(reached),
    )
    return Scored(reached, reason, met=reached == points)
