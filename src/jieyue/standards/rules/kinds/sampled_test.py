"""Points by the share of a sample that was right: a test of the staff, a questionnaire.  Too small a sample says nothing."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from jieyue.standards.rules.answers import SAMPLE, Part
from jieyue.standards.rules.kinds.contract import NEVER, Given, Scored, unavailable
from jieyue.standards.rules.tables import POINTS_STEP, Table
from jieyue.standards.rules.units import Unit, per_cent, rounded, rounded_ratio
from jieyue.values.quantities import plain
from jieyue.values.refusals import Refusal
from jieyue.values.verdicts import YES, Verdict
from jieyue.values.wording import Message, say

ANSWERS = frozenset({SAMPLE})
LEDGER = False
AGAINST = NEVER
GATES = False
COUNTS = False
ASSESSED = False
TITLE = say("抽样测试")

_WHOLE = Decimal(1)


@dataclass(frozen=True)
class Params:
    """At least `smallest` have to be asked; a share of `full` (a ratio) is worth all points, less in proportion."""

    smallest: int
    full: Decimal


def parse(table: Table) -> Params:
    params = Params(table.count("smallest"), table.number("full", default=_WHOLE))
    table.finish()
    if not 0 < params.full <= 1:
        raise Refusal(say("“full”应在 0 与 1 之间,如 0.9 表示 90%。"))
    return params


def fits(_points: Decimal, _params: Params, _parts: tuple[Part, ...]) -> Verdict:
    return YES


def words(points: Decimal, params: Params, _unit: Unit, _parts: tuple[Part, ...]) -> Message:
    return say(
        "至少抽测 {smallest} 人;合格率达到 {full} 得 {points} 分,不足的按比例得分。",
        smallest=params.smallest,
        full=per_cent(params.full),
        points=plain(points),
    )


def score(points: Decimal, params: Params, given: Given) -> Scored:
    told = {"size": plain(given.size), "hits": plain(given.value)}
    if given.size < params.smallest:
        return unavailable(
            say("只抽测 {size} 人,少于要求的 {smallest} 人。", size=told["size"], smallest=params.smallest)
        )
    rate = rounded_ratio(given.value, given.size)
    reached = min(points, rounded(points * rate / params.full, POINTS_STEP))
    reason = say(
        "抽测 {size} 人,合格 {hits} 人,合格率 {rate},得 {reached} 分。",
        rate=per_cent(rate),
        reached=plain(reached),
        **told,
    )
    return Scored(reached, reason, met=reached == points)
