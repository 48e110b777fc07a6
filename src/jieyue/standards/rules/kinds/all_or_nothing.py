"""All the points where the requirement is met, none where it is not."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from jieyue.standards.rules.answers import YES_NO, Part
from jieyue.standards.rules.kinds.contract import NEVER, ZERO, Given, Scored
from jieyue.standards.rules.tables import Table
from jieyue.values.verdicts import YES, Verdict
from jieyue.values.wording import say

ANSWERS = frozenset({YES_NO})
LEDGER = False
AGAINST = NEVER
GATES = True
COUNTS = False

_MET, _UNMET = say("已做到。"), say("未做到,不得分。")


@dataclass(frozen=True)
class Params:
    """Nothing to set: the item's points are the rule."""


def parse(table: Table) -> Params:
    table.finish()
    return Params()


def fits(_points: Decimal, _params: Params, _parts: tuple[Part, ...]) -> Verdict:
    return YES


def score(points: Decimal, _params: Params, given: Given) -> Scored:
    met = given.value > 0
    return Scored(points if met else ZERO, _MET if met else _UNMET, met)
