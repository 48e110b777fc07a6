"""The simulator: a made-up organ scored as its figures are moved, by the very rules, and nothing of it stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from jieyue.standards.rules import answers as reading
from jieyue.standards.rules.answers import CHECKLIST, DAY, NUMBER, SAMPLE, YES_NO, Answer, Question
from jieyue.standards.rules.facts import DATA_YEAR, FACTS, Fact
from jieyue.standards.rules.score import score
from jieyue.standards.rules.sheet import ItemScore, ScoreSheet
from jieyue.standards.rules.standard import FALSIFIED_KEY, Standard, zero_key
from jieyue.standards.rules.traits import TRAITS, known
from jieyue.standards.rules.units import FLAG
from jieyue.values.quantities import parse_amount, plain
from jieyue.values.refusals import Refusal
from jieyue.web.door import ActingRequest, today
from jieyue.web.standards.standard import named
from jieyue.web.standards.words import Words

# The organ one starts from: neither a model nor a laggard.  Shares in per cent, as they are typed.
START = {
    "energy_per_area": "12",
    "energy_per_head": "300",
    "water_per_head": "20",
    "base": "1.03",
    "peer_median": "1.08",
    "peer_mean": "1.1",
}
_SHARES = {"ledger.estimated.share": "5", "goals.met.share": "100"}
_COUNTS = {"month": "12", "quarter": "4", "time": "4", "piece": "6", "person": "60"}
_DEFAULT_SHARE, _WHOLE_SHARE, _DEFAULT_COUNT, _DEFAULT_SAMPLE = "95", "100", "4", "27/30"


@dataclass(frozen=True)
class Field:
    """One thing to move: its name in the address, what it says, what was typed, and what is wrong with that."""

    name: str
    label: str
    value: str
    unit: str = ""
    kind: str = NUMBER
    choices: Sequence[tuple[str, str, bool]] = ()
    wrong: str = ""
    note: str = ""
    noted: bool = False


@require_safe
def simulator(request: ActingRequest, name: str) -> HttpResponse:
    """GET /standards/example-2026/simulate/?made=1&f.indicator.water_per_head=18&t.trait.canteen=yes&a.1.5=yes"""
    found = named(name)
    made = _Made(found.standard, request.GET if "made" in request.GET else None)
    sheet = score(found.standard, made.facts, made.answers)
    words = made.words
    told = {
        "one": found,
        "title": words.word(found.title),
        "fields": made.fields,
        "asked": made.asked,
        "found": made.found,
        "sheet": sheet,
        "conclusion": words.sentence(sheet.reason),
        "grade": words.word(sheet.grade),
        "blocks": _blocks(found.standard, sheet, words),
        "reached": min(Decimal(100), sheet.total / sheet.points * 100),
        "mark": min(Decimal(100), found.standard.pass_mark / sheet.points * 100),
    }
    return render(request, "standards/simulator.html", told)


def _blocks(standard: Standard, sheet: ScoreSheet, words: Words) -> list[dict[str, Any]]:
    """The lines of the sheet block by block, and the gates with their reason."""
    lines = {line.item_id: line for line in (*sheet.items, *sheet.bonus_items)}
    told = [
        {
            "title": words.word(gate.title),
            "met": gate.met,
            "gate": True,
            "reason": words.sentence(gate.reason),
        }
        for gate in sheet.gates
    ]
    for block, scored in zip(standard.blocks, sheet.blocks, strict=True):
        own = [_line(lines[item.id], words) for item in block.items]
        told.append(
            {"title": words.word(block.title), "score": scored.score, "points": scored.points, "lines": own}
        )
    if standard.bonus:
        own = [_line(lines[item.id], words) for item in standard.bonus]
        title = gettext("附加分")
        told.append({"title": title, "score": sheet.bonus, "points": standard.bonus_cap, "lines": own})
    return told


def _line(line: ItemScore, words: Words) -> dict[str, Any]:
    return {"line": line, "title": words.word(line.title), "reason": words.sentence(line.reason)}


class _Made:
    """The made-up organ as the address describes it; without an address, the one to start from."""

    def __init__(self, standard: Standard, query: Mapping[str, Any] | None) -> None:
        self.standard = standard
        self.query = query
        self.words = Words(standard)
        self.facts: dict[str, Fact] = {DATA_YEAR: Fact(DATA_YEAR, Decimal(today().year - 1))}
        self.answers: dict[str, Answer] = {}
        self.fields = [self._fact(name) for name in FACTS if name in standard.fact_names]
        self.fields += [self._trait(name) for name in standard.traits]
        beside = {zero_key(item) for item in standard.scored} | {
            FALSIFIED_KEY,
            *(one.id for one in standard.vetoes),
        }
        beside |= set(standard.traits)
        questions = standard.questions.items()
        self.asked = [self._answer(key, question) for key, question in questions if key not in beside]
        self.found = [
            self._answer(key, question)
            for key, question in questions
            if key in beside and key not in standard.traits
        ]

    def _typed(self, name: str, default: str) -> str:
        return default if self.query is None else str(self.query.get(name, ""))[:200]

    def _fact(self, name: str) -> Field:
        meaning = FACTS[name]
        text, wrong = self._typed(f"f.{name}", _start(name)), ""
        label = self.words.sentence(meaning.title)
        if meaning.unit is FLAG:
            if text in {"yes", "no"}:
                self.facts[name] = Fact(name, Decimal(int(text == "yes")))
            return Field(f"f.{name}", label, text, kind="flag")
        if text.strip():
            try:
                number = parse_amount(text.removesuffix("%"))
                self.facts[name] = Fact(name, number / 100 if meaning.unit.share else number)
            except Refusal as refusal:
                wrong = refusal.message.worded(gettext)
        unit = "%" if meaning.unit.share else self.words.sentence(meaning.unit.sign)
        return Field(f"f.{name}", label, text, unit, wrong=wrong)

    def _trait(self, name: str) -> Field:
        text = self._typed(f"t.{name}", "")
        if text in {"yes", "no"}:
            self.facts[name] = known(name, text == "yes")
        return Field(f"t.{name}", self.words.sentence(TRAITS[name].label), text, kind="trait")

    def _answer(self, key: str, question: Question) -> Field:
        name = f"a.{key}"
        text = (
            self._checked(name, question)
            if question.kind == CHECKLIST
            else self._typed(name, _good(question))
        )
        noted = question.most is not None or question.declinable
        note = self._typed(f"n.{key}", gettext("模拟评分")) if noted else ""
        wrong, answer = "", None
        try:
            answer = reading.read(question, text, note)
        except Refusal as refusal:
            wrong = refusal.message.worded(gettext)
        if answer is not None:
            self.answers[key] = answer
        choices = [
            (part.id, self.words.word(part.text), bool(answer and part.id in answer.ticked))
            for part in question.parts
        ]
        unit = self.words.sentence(question.unit.sign) if question.kind == NUMBER else ""
        label = f"{key} {self.words.word(question.text)}" if key in self._lines() else self._title(key)
        return Field(
            name,
            label,
            text,
            "%" if question.unit.share else unit,
            question.kind,
            choices,
            wrong,
            note,
            noted,
        )

    def _lines(self) -> set[str]:
        return {line.id for line in self.standard.lines}

    def _title(self, key: str) -> str:
        """What a question beside the lines is about: an item's branch or faults, an event."""
        titles = {veto.id: veto.title for veto in self.standard.vetoes} | {FALSIFIED_KEY: gettext("弄虚作假")}
        for item in self.standard.scored:
            titles |= {zero_key(item): item.title}
            titles |= {
                f"{item.id}.{branch.id}": f"{item.title}({branch.when.text})"
                for branch in item.modifiers.branches
            }
        return self.words.word(titles.get(key, key))

    def _checked(self, name: str, question: Question) -> str:
        """The ticked boxes; at the start everything good, and no fault."""
        if self.query is None:
            item = next((one for one in self.standard.scored if one.source is question), None)
            return "all" if item is not None and item.rule.kind != "deduct_listed" else "none"
        ticked = self.query.getlist(name) if hasattr(self.query, "getlist") else []
        return ",".join(ticked) or "none"


def _good(question: Question) -> str:
    """An answer a good organ would give."""
    if question.kind == NUMBER:
        return _number(question)
    return {YES_NO: "yes", SAMPLE: _DEFAULT_SAMPLE, DAY: "none"}[question.kind]


def _number(question: Question) -> str:
    if question.most is not None:
        return plain(question.most)
    if question.unit.share:
        return _WHOLE_SHARE
    return _COUNTS["month"] if question.unit.code == "month" else _DEFAULT_COUNT


def _start(name: str) -> str:
    """A plausible figure for a fact: the base and the peers somewhat above the organ's own."""
    if name in _SHARES:
        return _SHARES[name]
    unit = FACTS[name].unit
    if unit.share:
        return _DEFAULT_SHARE
    if unit is FLAG:
        return "yes"
    if unit.code in _COUNTS:
        return _COUNTS[unit.code]
    _, code, *which = name.split(".")
    own = Decimal(START[code])
    return (
        plain((own * Decimal(START[which[0]])).quantize(Decimal("0.01")))
        if which and which[0] in START and code in START
        else plain(own)
    )
