"""All the points from a least number on, none below it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from jieyue.standards.rules.answers import CHECKLIST, NUMBER, Part
from jieyue.standards.rules.kinds.contract import NEVER, ZERO, Given, Scored
from jieyue.standards.rules.tables import Table
from jieyue.standards.rules.units import Unit, figure
from jieyue.values.verdicts import YES, Verdict, no
from jieyue.values.wording import NOTHING, Message, say

ANSWERS = frozenset({NUMBER, CHECKLIST})
LEDGER = True
AGAINST = NEVER
GATES = True
COUNTS = False
ASSESSED = False
TITLE = say("达到次数")


@dataclass(frozen=True)
class Params:
    """`at_least` in the unit of what is counted (a share as ratio)."""

    at_least: Decimal


def parse(table: Table) -> Params:
    params = Params(table.positive("at_least"))
    table.finish()
    return params


def fits(_points: Decimal, params: Params, parts: tuple[Part, ...]) -> Verdict:
    if parts and params.at_least > len(parts):
        return no(say("要点只有 {count} 个,达不到要求的个数。", count=len(parts)))
    return YES


def words(_points: Decimal, params: Params, unit: Unit, _parts: tuple[Part, ...]) -> Message:
    return say("达到 {least} 得满分,否则不得分。", least=figure(params.at_least, unit))


def score(points: Decimal, params: Params, given: Given) -> Scored:
    there, least = figure(given.value, given.unit), figure(params.at_least, given.unit)
    if given.unit.share:
        return _shared(points, given, there, least, met=given.value >= params.at_least)
    if given.value >= params.at_least:
        return Scored(points, say("共 {there},达到 {least}。", there=there, least=least), met=True)
    if given.detail != NOTHING:
        reason = say(
            "共 {there},不足 {least}({detail}),不得分。", there=there, least=least, detail=given.detail
        )
        return Scored(ZERO, reason, met=False)
    return Scored(ZERO, say("共 {there},不足 {least},不得分。", there=there, least=least), met=False)


def _shared(
    points: Decimal, given: Given, there: Message | str, least: Message | str, *, met: bool
) -> Scored:
    if met:
        return Scored(points, say("实际 {there},达到 {least}。", there=there, least=least), met=True)
    lacking = say("({detail})", detail=given.detail) if given.detail != NOTHING else NOTHING
    reason = say("实际 {there},不足 {least}{lacking},不得分。", there=there, least=least, lacking=lacking)
    return Scored(ZERO, reason, met=False)
