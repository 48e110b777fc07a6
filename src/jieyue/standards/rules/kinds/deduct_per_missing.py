"""Full points, less so many for each one missing of a required number."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from jieyue.standards.rules.answers import NUMBER, Part
from jieyue.standards.rules.kinds.contract import NEVER, ZERO, Given, Scored
from jieyue.standards.rules.tables import Table
from jieyue.standards.rules.units import Unit, figure
from jieyue.values.quantities import plain
from jieyue.values.verdicts import YES, Verdict, no
from jieyue.values.wording import NOTHING, Message, say

ANSWERS = frozenset({NUMBER})
LEDGER = True
AGAINST = NEVER
GATES = False
COUNTS = True
ASSESSED = False
TITLE = say("每缺一个扣分")


@dataclass(frozen=True)
class Params:
    """`required` ones are expected; each missing one costs `each` points, down to `floor`."""

    required: int
    each: Decimal
    floor: Decimal


def parse(table: Table) -> Params:
    params = Params(table.count("required"), table.points("each"), table.points("floor", default=ZERO))
    table.finish()
    return params


def fits(points: Decimal, params: Params, _parts: tuple[Part, ...]) -> Verdict:
    if params.floor >= points:
        return no(say("保底分应低于本项 {points} 分。", points=plain(points)))
    if params.each * params.required < points - params.floor:
        return no(
            say("全部缺失也只扣 {lost} 分,请加大每缺一个的扣分。", lost=plain(params.each * params.required))
        )
    return YES


def words(_points: Decimal, params: Params, unit: Unit, _parts: tuple[Part, ...]) -> Message:
    return say(
        "应有 {required},每缺 1 {unit}扣 {each} 分,最低 {floor} 分。",
        required=figure(Decimal(params.required), unit),
        unit=unit.sign,
        each=plain(params.each),
        floor=plain(params.floor),
    )


def score(points: Decimal, params: Params, given: Given) -> Scored:
    required = figure(Decimal(params.required), given.unit)
    missing = max(ZERO, params.required - given.value)
    if not missing:
        reason = say(
            "应有 {required},实有 {there}。", required=required, there=figure(given.value, given.unit)
        )
        return Scored(points, reason, met=True)
    reached = max(params.floor, points - params.each * missing)
    lacking = (
        say("缺 {count}", count=figure(missing, given.unit)) if given.detail == NOTHING else given.detail
    )
    reason = say(
        "应有 {required},{missing},每缺 1 {unit}扣 {each} 分,扣 {lost} 分。",
        required=required,
        missing=lacking,
        unit=given.unit.sign,
        each=plain(params.each),
        lost=plain(points - reached),
    )
    return Scored(reached, reason, met=False)
