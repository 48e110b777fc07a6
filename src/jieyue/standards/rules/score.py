"""Scoring one organ by a standard: every item with its reason, what decides beside the points, and whether it passes.

A pure function of the standard, the organ's facts and its answers, so that a sheet can be worked
out again at any time and explained line by line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import islice
from types import MappingProxyType

from jieyue.standards.rules.answers import Answers
from jieyue.standards.rules.facts import Facts
from jieyue.standards.rules.kinds.contract import ZERO
from jieyue.standards.rules.lines import condition_result, item_score
from jieyue.standards.rules.modifiers.star import failed
from jieyue.standards.rules.modifiers.zero_if import falsified_items
from jieyue.standards.rules.redistribution import redistributed
from jieyue.standards.rules.sheet import (
    NOT_APPLICABLE,
    SCORED,
    BlockScore,
    Found,
    GateResult,
    ItemScore,
    ScoreSheet,
)
from jieyue.standards.rules.standard import Block, Gate, Standard
from jieyue.standards.rules.traits import with_stated
from jieyue.standards.rules.verdict import GATES
from jieyue.standards.rules.verdict.bonus import earned
from jieyue.standards.rules.verdict.grades import graded
from jieyue.standards.rules.verdict.passing import concluded, passes
from jieyue.standards.rules.verdict.vetoes import judged
from jieyue.values.wording import Message

COVERAGE_STEP = Decimal("0.0001")
NO_OPINIONS: Mapping[str, Decimal] = MappingProxyType({})


def score(
    standard: Standard, facts: Facts, answers: Answers, opinions: Mapping[str, Decimal] = NO_OPINIONS
) -> ScoreSheet:
    """Score one organ.  Missing facts and answers score 0 and say so; nothing raises.

    `opinions` are the points reviewers gave instead, by item, of what it is worth to this organ.
    """
    facts = with_stated(facts, answers, standard.traits)
    falsified = falsified_items(standard, answers)
    items = [item_score(item, facts, answers, falsified) for item in standard.items]
    items, moved = redistributed(standard, items)
    # Reviewers see what an item is worth to this organ, and give points of that.
    items = [_opined(line, opinions) for line in items]
    bonus_items = tuple(
        _opined(item_score(item, facts, answers, falsified), opinions) for item in standard.bonus
    )
    found = Found(
        gates=tuple(_gate(gate, facts, answers) for gate in standard.gates),
        stars_failed=failed((*items, *bonus_items)),
        vetoes=tuple(judged(veto, facts, answers) for veto in standard.vetoes),
        falsified=tuple(item.id for item in standard.scored if item.id in falsified),
    )
    bonus = earned(bonus_items, standard.bonus_cap)
    total = sum((line.score for line in items), ZERO) + bonus
    grade, why = graded(standard, total, found)
    return ScoreSheet(
        standard=standard.code,
        version=standard.version,
        digest=standard.digest,
        items=tuple(items),
        blocks=tuple(_blocks(standard.blocks, items)),
        gates=found.gates,
        points=standard.points,
        total=total,
        passed=passes(standard, total, found),
        reason=concluded(standard, total, found, moved),
        coverage=_coverage(standard, items),
        bonus_items=bonus_items,
        bonus=bonus,
        stars_failed=found.stars_failed,
        vetoes=found.vetoes,
        falsified=found.falsified,
        left_out=tuple(line.item_id for line in items if line.status == NOT_APPLICABLE),
        moved=moved,
        grade=grade.title if grade else "",
        grade_reason=why,
    )


def _opined(line: ItemScore, opinions: Mapping[str, Decimal]) -> ItemScore:
    """The line with a reviewer's points; its reason stays the rule's, the reviewer's stands beside it."""
    given = opinions.get(line.item_id)
    if given is None or line.status == NOT_APPLICABLE:
        return line
    return line._replace(score=min(given, line.points), status=SCORED)


def _blocks(blocks: Iterable[Block], items: Iterable[ItemScore]) -> Iterator[BlockScore]:
    """The lines added up block by block; they stand in the order of the blocks."""
    lines = iter(items)
    for block in blocks:
        own = list(islice(lines, len(block.items)))
        points = sum((line.points for line in own), ZERO)
        yield BlockScore(block.id, block.title, points, sum((line.score for line in own), ZERO))


def _coverage(standard: Standard, items: Iterable[ItemScore]) -> Decimal:
    known = sum((line.points for line in items if line.status in {SCORED, NOT_APPLICABLE}), ZERO)
    return (known / standard.points).quantize(COVERAGE_STEP)


def _gate(gate: Gate, facts: Facts, answers: Answers) -> GateResult:
    results = [condition_result(condition, facts, answers) for condition in gate.conditions]
    verdict = GATES[gate.kind]([(Message(told.title), scored) for told, scored in results])
    return GateResult(gate.id, gate.title, verdict.ok, verdict.reason, tuple(told for told, _ in results))
