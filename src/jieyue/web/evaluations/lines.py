"""A score sheet put into words: every item with its points, how they came about, and what may be answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, gettext

from jieyue.evaluations.queries.cases import CaseView
from jieyue.evaluations.queries.proofs import ProofRow
from jieyue.evaluations.queries.visits import Recorded
from jieyue.evaluations.rules.opinions import Opinion
from jieyue.standards.rules.answers import ASSESSOR, CHECKLIST, DECLINED, Question, shown
from jieyue.standards.rules.facts import GOALS_MET, cited
from jieyue.standards.rules.meanings import Meaning
from jieyue.standards.rules.sheet import ANSWER, LEDGER, NOT_APPLICABLE, ConditionResult, ItemScore
from jieyue.standards.rules.standard import FALSIFIED_KEY, Condition, Item, zero_key
from jieyue.standards.rules.traits import GOALS, MEANINGS, TRAITS
from jieyue.standards.rules.units import figure
from jieyue.values.wording import Message, say
from jieyue.web.templatetags.wording import DASH

SOURCES = {LEDGER: say("台账自动"), ANSWER: say("机关作答")}
UNASKED = say("未作答")


@dataclass(frozen=True)
class Figure:
    """One figure a score rests on, with its unit; `query` is where it was read, `address` where it can be seen.

    `rows`: how many rows of a ledger tell it.
    """

    label: str
    value: str
    query: str
    address: str
    rows: int


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
    key: str  # under which its answer is kept
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
    may_answer: bool
    proofs: Sequence[ProofRow] = ()
    site: Sequence[Recorded] = ()  # what assessors found on site
    own: Decimal | None = None  # the organ's points, where reviewers may give others
    opinions: Sequence[Opinion] = ()
    opinion: Opinion | None = None  # of the stage under way
    star: bool = False
    applies: bool = True
    mark: str = ""

    @property
    def is_declined(self) -> bool:
        """Whether the organ has said that the item does not apply to it."""
        return self.value == DECLINED

    @property
    def differs(self) -> bool:
        """Whether a reviewer's points stand in place of the organ's."""
        return self.own is not None and self.own != self.score

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

    id: str
    title: str
    clause: str
    met: bool
    reason: str
    lines: Sequence[Line]


class Wording:
    """Puts one case's sheet into the reader's language; titles of the standard have their own English."""

    def __init__(
        self,
        case: CaseView,
        proofs: Mapping[str, Sequence[ProofRow]] | None = None,
        site: Mapping[str, Sequence[Recorded]] | None = None,
    ) -> None:
        self.case = case
        self.proofs = proofs or {}
        self.site = site or {}
        self.own = {line.item_id: line.score for line in (*case.own.items, *case.own.bonus_items)}
        self.english = case.standard.english if get_language() == "en" else {}
        self.conditions = {condition.id: condition for condition in case.standard.conditions}

    def word(self, text: str) -> str:
        return self.english.get(text) or gettext(text) if text else ""

    def sentence(self, message: Message | str) -> str:
        return message.worded(self.word) if isinstance(message, Message) else self.word(message)

    def conclusion(self) -> str:
        return self.sentence(self.case.sheet.reason)

    def blocks(self) -> list[BlockLines]:
        scores = {item.item_id: item for item in self.case.sheet.items}
        totals = {block.block_id: block for block in self.case.sheet.blocks}
        told = [
            BlockLines(
                id=block.id,
                title=self.word(block.title),
                points=totals[block.id].points,
                score=totals[block.id].score,
                lines=[line for item in block.items for line in self.with_parts(item, scores[item.id])],
            )
            for block in self.case.standard.blocks
        ]
        return told + self._bonus()

    def _bonus(self) -> list[BlockLines]:
        """The items outside the total as one more block, where the standard has any."""
        standard, sheet = self.case.standard, self.case.sheet
        if not standard.bonus:
            return []
        scores = {item.item_id: item for item in sheet.bonus_items}
        lines = [line for item in standard.bonus for line in self.with_parts(item, scores[item.id])]
        return [BlockLines("bonus", gettext("附加分"), standard.bonus_cap, sheet.bonus, lines)]

    def beside(self) -> list[GateLines]:
        """What is asked beside the items: the organ's own traits, then what the assessors found."""
        questions = self.case.standard.questions
        titles = {name: TRAITS[name].phrase for name in self.case.standard.traits if name in questions}
        found = {zero_key(item): item.title for item in self.case.standard.scored if item.modifiers.faults}
        found |= {veto.id: veto.title for veto in self.case.standard.vetoes}
        found |= {FALSIFIED_KEY: gettext("弄虚作假")} if FALSIFIED_KEY in questions else {}
        groups = ((gettext("单位情况"), titles), (gettext("核查结论"), found))
        return [
            GateLines(
                "",
                title,
                "",
                met=True,
                reason="",
                lines=[self._asked(key, told) for key, told in keys.items()],
            )
            for title, keys in groups
            if keys
        ]

    def _asked(self, key: str, title: str) -> Line:
        """A question without points of its own; an event that stands against the organ is not met."""
        veto = next((one for one in self.case.sheet.vetoes if one.veto_id == key), None)
        answer = self.case.answers.get(key)
        stands = veto.stands if veto else bool(answer and answer.ticked)
        reason = self.sentence(veto.reason) if veto else ""
        return Line(
            points=None,
            score=Decimal(0),
            met=not stands,
            clause="",
            proof="",
            **self._told(key, title, self.case.standard.questions[key]),
            id=key,
            source="",
            reason=reason,
            figures=(),
        )

    def gates(self) -> list[GateLines]:
        results = {gate.gate_id: gate for gate in self.case.sheet.gates}
        told = []
        for gate in self.case.standard.gates:
            result = results[gate.id]
            outcomes = {condition.condition_id: condition for condition in result.conditions}
            lines = [self.condition(condition, outcomes[condition.id]) for condition in gate.conditions]
            reason = self.sentence(result.reason)
            told.append(
                GateLines(gate.id, self.word(gate.title), self.word(gate.clause), result.met, reason, lines)
            )
        return told

    def with_parts(self, item: Item, scored: ItemScore) -> list[Line]:
        """The line of an item, and below it the conditions it is made of."""
        parts = [self.condition(self.conditions[one.condition_id], one) for one in scored.parts]
        return [self.item(item, scored), *parts]

    def item(self, item: Item, scored: ItemScore) -> Line:
        return Line(
            points=scored.points,
            score=scored.score,
            met=scored.score == scored.points,
            clause=self.word(item.clause),
            proof=self.word(item.evidence),
            star=scored.star,
            applies=scored.status != NOT_APPLICABLE,
            mark=self.word(item.mark),
            **self._judged(item.id),
            **self._shared(item, scored, scored.key),
        )

    def _judged(self, item: str) -> dict[str, Any]:
        """What the organ has by itself, and what reviewers said of the item."""
        opinions = [one for one in self.case.opinions if one.item == item]
        under_way = next((one for one in opinions if not one.past and one.stage == self.case.stage), None)
        return {"own": self.own.get(item), "opinions": opinions, "opinion": under_way}

    def condition(self, condition: Condition, result: ConditionResult) -> Line:
        return Line(
            points=None,
            score=Decimal(0),
            met=result.met,
            clause="",
            proof="",
            applies=result.status != NOT_APPLICABLE,
            **self._shared(condition, result, condition.id),
        )

    def _shared(
        self, line: Item | Condition, result: ItemScore | ConditionResult, key: str
    ) -> dict[str, Any]:
        question = self.case.standard.questions.get(key)
        # What is made of conditions shows its figures there.
        cites = result.source == LEDGER and not (isinstance(result, ItemScore) and result.parts)
        return self._told(key, line.title, question) | {
            "id": line.id,
            "proofs": self.proofs.get(line.id, ()),
            "site": self.site.get(line.id, ()),
            "source": self.sentence(SOURCES.get(result.source, UNASKED)),
            # Saving an answer shows one line of sixty: the others are not put into words.
            "reason": SimpleLazyObject(lambda: self.sentence(result.reason)),
            "figures": SimpleLazyObject(lambda: self._figures(result.evidence)) if cites else (),
        }

    def _told(self, key: str, title: str, question: Question | None) -> dict[str, Any]:
        """What was asked and answered under a key, and whether this person may answer it now."""
        written = self.case.written.get(key, {})
        answer = self.case.answers.get(key)
        value = written.get("value", "")
        assessed = question is not None and question.by == ASSESSOR
        return {
            "key": key,
            "title": self.word(title),
            "may_answer": bool(self.case.may_assess if assessed else self.case.may_edit),
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
        """The facts cited, by their names and with their units."""
        told = []
        for name, value, rows in cited(evidence):
            meaning = MEANINGS[name]
            shown_value = DASH if value is None else self.sentence(figure(value, meaning.unit))
            label, query = self.sentence(meaning.label), self.sentence(meaning.query)
            told.append(Figure(label, shown_value, query, self._address(meaning), len(rows)))
        return told

    def _address(self, meaning: Meaning) -> str:
        """The page on which the rows or figures behind a fact stand."""
        organ, year = self.case.row.code, self.case.data_year
        if meaning.reading is not None:
            return reverse("evidence", args=(self.case.year, organ, meaning.name))
        if meaning.name in {GOALS_MET, GOALS}:
            return f"{reverse('organ-goals', args=(organ,))}?year={year}"
        return f"{reverse('organ', args=(organ,))}?year={year}"

    def _choices(self, question: Question, value: str) -> list[Choice]:
        if question.kind != CHECKLIST:
            return []
        ticked = set(value.split(","))
        return [Choice(part.id, self.word(part.text), part.id in ticked) for part in question.parts]
