"""Scoring one organ by a standard: every item with its reason, the gates, and whether it passes.

A pure function of the standard, the organ's facts and its answers, so that a sheet can be worked
out again at any time and explained line by line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from jieyue.standards.rules.answers import Answer, Answers, Question
from jieyue.standards.rules.facts import FACTS, Facts, as_evidence, told
from jieyue.standards.rules.kinds import GATES, KINDS
from jieyue.standards.rules.kinds.contract import ZERO, Given, Scored, unavailable
from jieyue.standards.rules.standard import (
    CONDITION_POINTS,
    Block,
    Condition,
    Gate,
    Item,
    Ledger,
    Rule,
    Standard,
)
from jieyue.values.quantities import plain
from jieyue.values.wording import NOTHING, Message, say

# Where a score came from, and how it came about.
LEDGER, ANSWER, NONE = "ledger", "answer", "none"
SCORED, NOT_AVAILABLE, UNANSWERED = "scored", "not_available", "unanswered"

COVERAGE_STEP = Decimal("0.0001")
# A rule's outcome with the source, the evidence and the status to put beside it.
_Weighed = tuple[Scored, str, str, str]
_NO_ANSWER = Scored(ZERO, say("未作答。"), met=False, available=False)


@dataclass(frozen=True, slots=True)
class ItemScore:
    """One line of the sheet.

    `source`: ledger, answer, or none where nothing was answered.  `status`: scored,
    not_available (a figure is missing) or unanswered; the last two score 0.  `evidence`: the
    facts with their figures, or the note of the answer.
    """

    item_id: str
    title: str
    points: Decimal
    score: Decimal
    source: str
    reason: Message
    evidence: str
    status: str


@dataclass(frozen=True, slots=True)
class BlockScore:
    """The items of one block added up."""

    block_id: str
    title: str
    points: Decimal
    score: Decimal


@dataclass(frozen=True, slots=True)
class ConditionResult:
    """One condition of a gate: met or not, with its figures; the other fields as of an item."""

    condition_id: str
    title: str
    met: bool
    source: str
    reason: Message
    evidence: str
    status: str


@dataclass(frozen=True, slots=True)
class GateResult:
    """A gate, its conditions one by one, and in `reason` those that are not met."""

    gate_id: str
    title: str
    met: bool
    reason: Message
    conditions: tuple[ConditionResult, ...]


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """What a standard says about one organ.

    `coverage` (0-1) is the share of points whose items could be scored at all.
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


def score(standard: Standard, facts: Facts, answers: Answers) -> ScoreSheet:
    """Score one organ.  Missing facts and answers score 0 and say so; nothing raises."""
    blocks: list[BlockScore] = []
    items: list[ItemScore] = []
    for block in standard.blocks:
        lines = [_item(item, facts, answers) for item in block.items]
        blocks.append(_block(block, lines))
        items += lines
    gates = tuple(_gate(gate, facts, answers) for gate in standard.gates)
    total = sum((block.score for block in blocks), ZERO)
    known = sum((line.points for line in items if line.status == SCORED), ZERO)
    return ScoreSheet(
        standard=standard.code,
        version=standard.version,
        digest=standard.digest,
        items=tuple(items),
        blocks=tuple(blocks),
        gates=gates,
        points=standard.points,
        total=total,
        passed=total >= standard.pass_mark and all(gate.met for gate in gates),
        reason=_conclusion(total, standard.pass_mark, gates),
        coverage=(known / standard.points).quantize(COVERAGE_STEP),
    )


def _block(block: Block, lines: Iterable[ItemScore]) -> BlockScore:
    return BlockScore(block.id, block.title, block.points, sum((line.score for line in lines), ZERO))


def _item(item: Item, facts: Facts, answers: Answers) -> ItemScore:
    if isinstance(item.source, Ledger):
        return _line(item, _from_ledger(item.source, item.rule, item.points, facts))
    return _answered_item(item, item.source, answers.get(item.id))


# Most answers of a province repeat each other, so each is scored and worded once.
@lru_cache(maxsize=4096)
def _answered_item(item: Item, question: Question, answer: Answer | None) -> ItemScore:
    return _line(item, _from_answer(question, item.rule, item.points, answer))


def _line(item: Item, weighed: _Weighed) -> ItemScore:
    scored, source, evidence, status = weighed
    return ItemScore(item.id, item.title, item.points, scored.score, source, scored.reason, evidence, status)


def _gate(gate: Gate, facts: Facts, answers: Answers) -> GateResult:
    conditions: list[ConditionResult] = []
    outcomes: list[tuple[Message, Scored]] = []
    for condition in gate.conditions:
        scored, source, evidence, status = _weighed(condition, facts, answers)
        conditions.append(
            ConditionResult(
                condition.id, condition.title, scored.met, source, scored.reason, evidence, status
            )
        )
        outcomes.append((Message(condition.title), scored))
    verdict = GATES[gate.kind](outcomes)
    return GateResult(gate.id, gate.title, verdict.ok, verdict.reason, tuple(conditions))


def _weighed(condition: Condition, facts: Facts, answers: Answers) -> _Weighed:
    if isinstance(condition.source, Ledger):
        return _from_ledger(condition.source, condition.rule, CONDITION_POINTS, facts)
    return _from_answer(condition.source, condition.rule, CONDITION_POINTS, answers.get(condition.id))


def _from_ledger(source: Ledger, rule: Rule, points: Decimal, facts: Facts) -> _Weighed:
    fact = told(source.fact, facts)
    against = told(source.against, facts) if source.against else None
    evidence = as_evidence(fact) if against is None else f"{as_evidence(fact)}; {as_evidence(against)}"
    if fact.value is None:
        return unavailable(fact.reason), LEDGER, evidence, NOT_AVAILABLE
    if against is not None and against.value is None:
        return unavailable(against.reason), LEDGER, evidence, NOT_AVAILABLE
    given = Given(
        fact.value,
        FACTS[source.fact].unit,
        fact.detail,
        against.value if against else None,
        FACTS[source.against].label if against else NOTHING,
    )
    scored = KINDS[rule.kind].score(points, rule.params, given)
    return scored, LEDGER, evidence, SCORED if scored.available else NOT_AVAILABLE


def _from_answer(question: Question, rule: Rule, points: Decimal, answer: Answer | None) -> _Weighed:
    if answer is None:
        return _NO_ANSWER, NONE, "", UNANSWERED
    given = Given(answer.value, question.unit, parts=question.parts, ticked=answer.ticked)
    return KINDS[rule.kind].score(points, rule.params, given), ANSWER, answer.note, SCORED


def _conclusion(total: Decimal, mark: Decimal, gates: Sequence[GateResult]) -> Message:
    """Why the organ passes or not: the total against the mark, and each gate that is not met."""
    figures = {"total": plain(total), "mark": plain(mark)}
    told = say("总分 {total},达到 {mark} 分", **figures)
    if total < mark:
        told = say("总分 {total},未达到 {mark} 分", **figures)
    unmet = [gate for gate in gates if not gate.met]
    if not unmet:
        return say("{told},门槛均已满足。", told=told) if gates else say("{told}。", told=told)
    for gate in unmet:
        told = say("{told};门槛“{gate}”未满足:{why}", told=told, gate=Message(gate.title), why=gate.reason)
    return told
