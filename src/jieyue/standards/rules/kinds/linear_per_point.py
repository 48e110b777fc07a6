"""Nothing below a least rate, then so many points for each percentage point above it, up to the item's points."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from jieyue.standards.rules.answers import NUMBER, Part
from jieyue.standards.rules.kinds.contract import MAY, ZERO, Given, Scored, rate_of
from jieyue.standards.rules.tables import POINTS_STEP, Table
from jieyue.standards.rules.units import Unit, per_cent, rounded
from jieyue.values.quantities import plain
from jieyue.values.refusals import Refusal
from jieyue.values.verdicts import YES, Verdict, no
from jieyue.values.wording import Message, say

ANSWERS = frozenset({NUMBER})
LEDGER = True
AGAINST = MAY
GATES = False
COUNTS = False
ASSESSED = False
TITLE = say("达到起点后逐点加分")

_WHOLE = Decimal(1)
_PER_CENT = 100


@dataclass(frozen=True)
class Params:
    """`least` (a ratio, "from" in the TOML) is worth `at_least` points, each percentage point above it `each` more."""

    least: Decimal
    each: Decimal
    at_least: Decimal

    def reached(self, rate: Decimal) -> Decimal:
        """The points of a rate that is not below the least, before they are capped."""
        return self.at_least + self.each * _PER_CENT * (rate - self.least)


def parse(table: Table) -> Params:
    params = Params(table.amount("from"), table.points("each"), table.points("at_least", default=ZERO))
    table.finish()
    if params.least >= _WHOLE:
        raise Refusal(say("起点 {least} 应低于 100%。", least=per_cent(params.least)))
    return params


def fits(points: Decimal, params: Params, _parts: tuple[Part, ...]) -> Verdict:
    most = params.reached(_WHOLE)
    if most < points:
        return no(
            say("达到 100% 也只得 {most} 分,不足本项 {points} 分。", most=plain(most), points=plain(points))
        )
    return YES


def words(points: Decimal, params: Params, _unit: Unit, _parts: tuple[Part, ...]) -> Message:
    return say(
        "低于 {least} 不得分;达到 {least} 得 {at_least} 分,之后每高 1 个百分点加 {each} 分,最多 {points} 分。",
        least=per_cent(params.least),
        at_least=plain(params.at_least),
        each=plain(params.each),
        points=plain(points),
    )


def score(points: Decimal, params: Params, given: Given) -> Scored:
    rate = rate_of(given)
    if isinstance(rate, Scored):
        return rate
    told = {"rate": per_cent(rate), "least": per_cent(params.least)}
    if rate < params.least:
        return Scored(ZERO, say("实际 {rate},低于 {least},不得分。", **told), met=False)
    reached = min(points, rounded(params.reached(rate), POINTS_STEP))
    reason = say(
        "实际 {rate},达到 {least} 后每高 1 个百分点加 {each} 分,得 {reached} 分,最多 {points} 分。",
        each=plain(params.each),
        reached=plain(reached),
        points=plain(points),
        **told,
    )
    return Scored(reached, reason, met=reached == points)
