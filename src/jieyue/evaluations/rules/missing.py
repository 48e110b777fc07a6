"""What an organ's sheet still lacks, line by line: the list it works through before it hands the sheet in."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from jieyue.standards.rules.answers import ASSESSOR
from jieyue.standards.rules.sheet import ANSWER, UNANSWERED, ConditionResult, ItemScore, ScoreSheet
from jieyue.standards.rules.standard import Standard

# In the order in which they weigh: without the first two no points help.
GATE, STAR, ANSWERING, PROOF, AWAITED = LACKS = ("gate", "star", "answer", "proof", "awaited")


@dataclass(frozen=True)
class Lack:
    """One thing missing: of which kind (one of LACKS), at which line of the sheet, and that line's title."""

    kind: str
    line: str
    title: str


def lacks(standard: Standard, sheet: ScoreSheet, proven: Collection[str]) -> list[Lack]:
    """What is missing, by weight and then in the sheet's order; a line is named once, by what weighs most.

    `proven`: the lines that have evidence.  Evidence is missing where the standard asks for it, the organ's own
    answer brought points, and no file stands beside it; what a ledger says proves itself.
    """
    told: dict[str, Lack] = {}
    for lack in sorted(_all(standard, sheet, proven), key=lambda one: LACKS.index(one.kind)):
        told.setdefault(lack.line, lack)
    return list(told.values())


def _all(standard: Standard, sheet: ScoreSheet, proven: Collection[str]) -> Iterator[Lack]:
    for gate in sheet.gates:
        yield from (Lack(GATE, one.condition_id, one.title) for one in gate.conditions if not one.met)
    evidence = {item.id: item.evidence for item in standard.scored}
    for line in (*sheet.items, *sheet.bonus_items):
        if line.item_id in sheet.stars_failed:
            yield Lack(STAR, line.item_id, line.title)
        yield from _unanswered(standard, line)
        claimed = line.source == ANSWER and line.score > 0
        if claimed and evidence[line.item_id] and line.item_id not in proven:
            yield Lack(PROOF, line.item_id, line.title)


def _unanswered(standard: Standard, line: ItemScore) -> Iterator[Lack]:
    """The item itself where it waits for an answer, and those of its conditions that do."""
    asked: list[tuple[str, ItemScore | ConditionResult, str]] = [(line.key, line, line.item_id)]
    asked += [(part.condition_id, part, part.condition_id) for part in line.parts]
    for key, scored, place in asked:
        question = standard.questions.get(key)
        if question is not None and scored.status == UNANSWERED:
            kind = AWAITED if question.by == ASSESSOR else ANSWERING
            yield Lack(kind, place, scored.title)
