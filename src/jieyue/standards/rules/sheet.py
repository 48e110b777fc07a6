"""What a standard says about one organ, as plain values: line by line, and what follows from them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from jieyue.standards.rules.kinds.contract import ZERO
from jieyue.standards.rules.standard import FALSIFIED, GATE, STAR, VETO
from jieyue.values.wording import NOTHING, Message

# Where a score came from, and how it came about.
LEDGER, ANSWER, NONE = "ledger", "answer", "none"
SCORED, NOT_AVAILABLE, UNANSWERED, NOT_APPLICABLE = "scored", "not_available", "unanswered", "not_applicable"


# Plain tuples, as sixty of them are made for each of a province's organs.
class ItemScore(NamedTuple):
    """One line of the sheet.

    `source`: ledger, answer, or none where nothing was answered.  `status`: scored,
    not_available (a figure is missing), unanswered (both score 0) or not_applicable (no points to be had,
    unless the standard gives them).  `evidence`: the facts with their figures, or the note of the answer.
    `points` are what the item is worth to this organ, after those of others were moved to it.  `key`: under
    which its answer is kept, "" where nothing is asked.  `parts`: the conditions it is made of.
    """

    item_id: str
    title: str
    points: Decimal
    score: Decimal
    source: str
    reason: Message
    evidence: str
    status: str
    key: str = ""
    star: bool = False
    parts: tuple[ConditionResult, ...] = ()


class BlockScore(NamedTuple):
    """The items of one block added up."""

    block_id: str
    title: str
    points: Decimal
    score: Decimal


class ConditionResult(NamedTuple):
    """One condition: met or not, with its figures; the other fields as of an item."""

    condition_id: str
    title: str
    met: bool
    source: str
    reason: Message
    evidence: str
    status: str


class GateResult(NamedTuple):
    """A gate, its conditions one by one, and in `reason` those that are not met."""

    gate_id: str
    title: str
    met: bool
    reason: Message
    conditions: tuple[ConditionResult, ...]


@dataclass(frozen=True, slots=True)
class VetoResult:
    """An event the standard bars organs for; `stands`: it happened, and within the period."""

    veto_id: str
    title: str
    stands: bool
    reason: Message


@dataclass(frozen=True, slots=True)
class Found:
    """What stands beside the points: gates, starred items without a point, events, items falsified."""

    gates: tuple[GateResult, ...]
    stars_failed: tuple[str, ...]
    vetoes: tuple[VetoResult, ...]
    falsified: tuple[str, ...]

    def causes(self) -> frozenset[str]:
        """What of it may lower a grade."""
        there = {
            GATE: any(not gate.met for gate in self.gates),
            STAR: bool(self.stars_failed),
            VETO: any(veto.stands for veto in self.vetoes),
            FALSIFIED: bool(self.falsified),
        }
        return frozenset(cause for cause, stands in there.items() if stands)


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """What a standard says about one organ.

    `coverage` (0-1) is the share of points whose items could be scored at all.  `total` holds the `bonus`,
    `points` don't.  `left_out`: the items that don't apply, and in `moved` what became of their points.
    """

    standard: str
    version: str
    digest: str
    items: tuple[ItemScore, ...]
    blocks: tuple[BlockScore, ...]
    gates: tuple[GateResult, ...]
    points: Decimal
    total: Decimal
    passed: bool
    reason: Message
    coverage: Decimal
    bonus_items: tuple[ItemScore, ...] = ()
    bonus: Decimal = ZERO
    stars_failed: tuple[str, ...] = ()
    vetoes: tuple[VetoResult, ...] = ()
    falsified: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    moved: Message = NOTHING
    grade: str = ""
    grade_reason: Message = NOTHING

    @property
    def unanswered(self) -> list[str]:
        """The keys of the questions that still wait for an answer."""
        lines = [(line.key, line.status) for line in (*self.items, *self.bonus_items)]
        conditions = [
            *(part for line in (*self.items, *self.bonus_items) for part in line.parts),
            *(condition for gate in self.gates for condition in gate.conditions),
        ]
        lines += [(one.condition_id, one.status) for one in conditions]
        return [key for key, status in lines if key and status == UNANSWERED]
