"""Points for using less than the organ's own base, usually the year before."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from jieyue.standards.rules.answers import Part
from jieyue.standards.rules.kinds.contract import MUST, ZERO, Given, Scored, unavailable
from jieyue.standards.rules.tables import Table
from jieyue.standards.rules.units import Unit, figure, per_cent, rounded_ratio
from jieyue.values.quantities import plain
from jieyue.values.refusals import Refusal
from jieyue.values.verdicts import YES, Verdict, no
from jieyue.values.wording import Message, say

ANSWERS: frozenset[str] = frozenset()
LEDGER = True
AGAINST = MUST
GATES = True
COUNTS = False
ASSESSED = False
TITLE = say("比基期下降")


@dataclass(frozen=True)
class Params:
    """Full points from a reduction of `percent` on (negative: a growth that is still allowed).

    `held`: the points for no growth where the target itself is missed.
    """

    percent: Decimal
    held: Decimal

    @property
    def target(self) -> Decimal:
        return self.percent / 100


def parse(table: Table) -> Params:
    params = Params(table.number("percent"), table.points("held", default=ZERO))
    table.finish()
    if not -100 < params.percent < 100:  # noqa: PLR2004  per cent
        raise Refusal(say("“percent”应在 -100 与 100 之间。"))
    if params.held and params.percent <= 0:
        raise Refusal(say("目标不要求下降时,“held”没有意义。"))
    return params


def fits(points: Decimal, params: Params, _parts: tuple[Part, ...]) -> Verdict:
    if params.held >= points:
        return no(say("未增长的得分应低于本项 {points} 分。", points=plain(points)))
    return YES


def words(_points: Decimal, params: Params, _unit: Unit, _parts: tuple[Part, ...]) -> Message:
    goal = _goal(params.target)
    if params.held:
        return say("与基期相比,{goal};未达到但未增长的得 {held} 分。", goal=goal, held=plain(params.held))
    return say("与基期相比,{goal}。", goal=goal)


def score(points: Decimal, params: Params, given: Given) -> Scored:
    if not given.against:
        return unavailable(say("{base}为 0,无法比较。", base=given.against_label))
    reduction = rounded_ratio(given.against - given.value, given.against)
    met = reduction >= params.target
    held = not met and reduction >= 0 and params.held > 0
    reason = say(
        "实际 {value},{label} {base},{change},{goal},{outcome}。",
        value=figure(given.value, given.unit),
        label=given.against_label,
        base=figure(given.against, given.unit),
        change=_change(reduction),
        goal=_goal(params.target),
        outcome=_outcome(met=met, held=held),
    )
    return Scored(points if met else params.held if held else ZERO, reason, met)


def _change(reduction: Decimal) -> Message:
    if reduction > 0:
        return say("下降 {percent}", percent=per_cent(reduction))
    if reduction < 0:
        return say("上升 {percent}", percent=per_cent(-reduction))
    return say("持平")


def _goal(target: Decimal) -> Message:
    if target > 0:
        return say("要求下降 {percent} 以上", percent=per_cent(target))
    if target < 0:
        return say("要求升幅不超过 {percent}", percent=per_cent(-target))
    return say("要求不增长")


def _outcome(*, met: bool, held: bool) -> Message:
    if met:
        return say("已达到")
    return say("未达到但未增长,得部分分") if held else say("未达到")
