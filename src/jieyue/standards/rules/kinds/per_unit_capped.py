"""So many points for each one there is, up to the item's points."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from jieyue.standards.rules.answers import CHECKLIST, NUMBER, Part
from jieyue.standards.rules.kinds.contract import NEVER, Given, Scored
from jieyue.standards.rules.tables import Table
from jieyue.standards.rules.units import Unit, figure
from jieyue.values.quantities import plain
from jieyue.values.verdicts import YES, Verdict, no
from jieyue.values.wording import Message, say

ANSWERS = frozenset({NUMBER, CHECKLIST})
LEDGER = True
AGAINST = NEVER
GATES = False
COUNTS = True
ASSESSED = False
TITLE = say("按个数计分、有上限")


@dataclass(frozen=True)
class Params:
    """`each`: points for one."""

    each: Decimal


def parse(table: Table) -> Params:
    params = Params(table.points("each"))
    table.finish()
    return params


def fits(points: Decimal, params: Params, parts: tuple[Part, ...]) -> Verdict:
    if parts and params.each * len(parts) < points:
        return no(say("全部要点具备也得不到本项 {points} 分。", points=plain(points)))
    return YES


def words(points: Decimal, params: Params, unit: Unit, _parts: tuple[Part, ...]) -> Message:
    return say(
        "每 1 {unit}得 {each} 分,最多 {points} 分。",
        unit=unit.sign,
        each=plain(params.each),
        points=plain(points),
    )


def score(points: Decimal, params: Params, given: Given) -> Scored:
    reached = min(points, params.each * given.value)
    reason = say(
        "共 {count},每 1 {unit}得 {each} 分,最多 {points} 分,得 {reached} 分。",
        count=figure(given.value, given.unit),
        unit=given.unit.sign,
        each=plain(params.each),
        points=plain(points),
        reached=plain(reached),
    )
    return Scored(reached, reason, met=reached == points)
