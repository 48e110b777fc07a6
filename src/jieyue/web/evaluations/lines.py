"""A score sheet put into words: every item with its points, how they came about, and what may be answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, gettext

from jieyue.evaluations.queries.cases import CaseView
from jieyue.standards.rules.answers import CHECKLIST, Question, shown
from jieyue.standards.rules.facts import FACTS
from jieyue.standards.rules.score import ANSWER, LEDGER, ConditionResult, ItemScore
from jieyue.standards.rules.standard import Condition, Item
from jieyue.standards.rules.units import figure
from jieyue.values.wording import Message, say
from jieyue.web.templatetags.wording import DASH

SOURCES = {LEDGER: say("台账自动"), ANSWER: say("机关作答")}
UNASKED = say("未作答")


@dataclass(frozen=True)
class Figure:
    """One figure a score rests on, with its unit."""

    label: str
    value: str


@dataclass(frozen=True)
class Choice:
    """One box to tick of a checklist."""

    id: str
    text: str
    ticked: bool


@dataclass(frozen=True)
class Line:
    """One item (or gate condition) as the sheet shows it; `points` None for a condition."""

    id: str
    title: str
    clause: str
    points: Decimal | None
    score: Decimal
    met: bool
    source: str
    reason: str
    figures: Sequence[Figure]
    proof: str  # what to show as evidence
    question: Question | None
    asked: str
    value: str
    answered: str  # the answer in words
    note: str
    by: str
    at: datetime | None
    choices: Sequence[Choice]

    @property
    def lost(self) -> Decimal:
        """Points short of the full mark."""
        return (self.points or Decimal(0)) - self.score


@dataclass(frozen=True)
class BlockLines:
    """A block of the standard with its lines."""

    id: str
    title: str
    points: Decimal
    score: Decimal
    lines: Sequence[Line]

    @property
    def lost(self) -> int:
        """How many lines are short of their full mark."""
        return sum(1 for line in self.lines if line.lost)


@dataclass(frozen=True)
class GateLines:
    """A gate with its conditions."""

    title: str
    clause: str
    met: bool
    reason: str
    lines: Sequence[Line]


class Wording:
    """Puts one case's sheet into the reader's language; titles of the standard have their own English."""

    def __init__(self, case: CaseView) -> None:
        self.case = case
        self.english = case.standard.english if get_language() == "en" else {}
        self.items = {line.id: line for line in case.standard.lines}

    def word(self, text: str) -> str:
        return self.english.get(text) or gettext(text) if text else ""

    def sentence(self, message: Message | str) -> str:
        return message.worded(self.word) if isinstance(message, Message) else self.word(message)

    def conclusion(self) -> str:
        return self.sentence(self.case.sheet.reason)

    def blocks(self) -> list[BlockLines]:
        scores = {item.item_id: item for item in self.case.sheet.items}
        totals = {block.block_id: block for block in self.case.sheet.blocks}
        return [
            BlockLines(
                id=block.id,
                title=self.word(block.title),
                points=block.points,
                score=totals[block.id].score,
                lines=[self.item(item, scores[item.id]) for item in block.items],
            )
            for block in self.case.standard.blocks
        ]

    def gates(self) -> list[GateLines]:
        results = {gate.gate_id: gate for gate in self.case.sheet.gates}
        told = []
        for gate in self.case.standard.gates:
            result = results[gate.id]
            outcomes = {condition.condition_id: condition for condition in result.conditions}
            lines = [self.condition(condition, outcomes[condition.id]) for condition in gate.conditions]
            reason = self.sentence(result.reason)
            told.append(GateLines(self.word(gate.title), self.word(gate.clause), result.met, reason, lines))
        return told

    def item(self, item: Item, scored: ItemScore) -> Line:
        return Line(
            points=item.points,
            score=scored.score,
            met=scored.score == item.points,
            clause=self.word(item.clause),
            proof=self.word(item.evidence),
            **self._shared(item, scored),
        )

    def condition(self, condition: Condition, result: ConditionResult) -> Line:
        return Line(
            points=None,
            score=Decimal(0),
            met=result.met,
            clause="",
            proof="",
            **self._shared(condition, result),
        )

    def _shared(self, line: Item | Condition, result: ItemScore | ConditionResult) -> dict[str, Any]:
        question = line.source if isinstance(line.source, Question) else None
        written = self.case.written.get(line.id, {})
        answer = self.case.answers.get(line.id)
        value = written.get("value", "")
        return {
            "id": line.id,
            "title": self.word(line.title),
            "source": self.sentence(SOURCES.get(result.source, UNASKED)),
            "reason": self.sentence(result.reason),
            "figures": [] if question else self._figures(result.evidence),
            "question": question,
            "asked": self.word(question.text) if question else "",
            "value": value,
            "answered": self.sentence(shown(question, answer)) if question and answer else "",
            "note": written.get("note", ""),
            "by": written.get("by", ""),
            "at": written.get("at"),
            "choices": self._choices(question, value) if question else (),
        }

    def _figures(self, evidence: str) -> list[Figure]:
        """The facts cited as `name=value; name=value`, by their names and with their units."""
        told = []
        for cited in filter(None, evidence.split("; ")):
            name, _, value = cited.partition("=")
            meaning = FACTS[name]
            shown_value = self.sentence(figure(Decimal(value), meaning.unit)) if value else DASH
            told.append(Figure(self.sentence(meaning.label), shown_value))
        return told

    def _choices(self, question: Question, value: str) -> list[Choice]:
        if question.kind != CHECKLIST:
            return []
        ticked = set(value.split(","))
        return [Choice(part.id, self.word(part.text), part.id in ticked) for part in question.parts]
