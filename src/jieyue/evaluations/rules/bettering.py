"""What could still be done about an item: every better answer tried through the item's own rule."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from jieyue.evaluations.rules.advice import Step
from jieyue.standards.rules.answers import ASSESSOR, CHECKLIST, NUMBER, YES_NO, Answer, Answers, Question
from jieyue.standards.rules.facts import FACTS, Fact, Facts
from jieyue.standards.rules.lines import condition_result, item_score
from jieyue.standards.rules.meanings import Meaning
from jieyue.standards.rules.readings import How
from jieyue.standards.rules.sheet import LEDGER, NOT_APPLICABLE, ItemScore, ScoreSheet
from jieyue.standards.rules.standard import Condition, Conditions, Item, Ledger, Standard
from jieyue.standards.rules.tables import POINTS_STEP
from jieyue.standards.rules.units import FLAG, figure, rounded
from jieyue.values.wording import Message, listed, say

_TENTH, _ALL = Decimal("0.1"), Decimal(1)
_MONTHS = 12
# Advice is for whoever does the work honestly.
_HONEST: frozenset[str] = frozenset()
# Beyond so many more activities or documents nobody is advised.
_MOST_MORE = 12
# A year has no more of these.
_NO_MORE: Mapping[str, int] = MappingProxyType({"month": _MONTHS, "quarter": 4})


@dataclass(frozen=True)
class Efforts:
    """How much work a step is: by what has to change (see `evaluations/data/efforts.toml`), or by item where set."""

    mark: str
    kinds: Mapping[str, int]
    facts: Mapping[str, int]
    items: Mapping[str, int]


@cache
def example_efforts() -> Efforts:
    """The efforts that come with jieyue, marked 示例."""
    text = (files("jieyue.evaluations") / "data" / "efforts.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    kinds = {name: told for name, told in table.items() if isinstance(told, int)}
    return Efforts(
        table["mark"], MappingProxyType(kinds), MappingProxyType(table["facts"]), MappingProxyType({})
    )


def steps_for(
    standard: Standard, sheet: ScoreSheet, facts: Facts, answers: Answers, efforts: Efforts
) -> dict[str, list[Step]]:
    """By item that has points to be had: the steps that bring some, cheapest first.

    An item nothing can be done about any more has no step.
    """
    scored = {line.item_id: line for line in (*sheet.items, *sheet.bonus_items)}
    return {
        item.id: list(_worthwhile(standard, item, scored[item.id], facts, answers, efforts))
        for item in standard.scored
        if scored[item.id].status != NOT_APPLICABLE and scored[item.id].score < scored[item.id].points
    }


def _worthwhile(
    standard: Standard, item: Item, line: ItemScore, facts: Facts, answers: Answers, efforts: Efforts
) -> Iterator[Step]:
    """Only steps that bring more than every cheaper one."""
    reached = item_score(item, facts, answers, _HONEST).score
    best = reached
    for words, effort, with_facts, with_answers in _tries(standard, item, line, facts, answers, efforts):
        score = item_score(item, with_facts, with_answers, _HONEST).score
        if score > best:
            best = score
            yield Step(item.id, words, _worth(score - reached, item, line), effort)


def _worth(points: Decimal, item: Item, line: ItemScore) -> Decimal:
    """Points of an item as they count for this organ, to which those of other items may have been moved."""
    return points if line.points == item.points else rounded(points * line.points / item.points, POINTS_STEP)


_Try = tuple[Message, int, Facts, Answers]


def _tries(
    standard: Standard, item: Item, line: ItemScore, facts: Facts, answers: Answers, efforts: Efforts
) -> Iterator[_Try]:
    question = standard.questions.get(line.key) if line.key else None
    if question is not None and question.by != ASSESSOR:
        for words, effort, answer in _better_answers(question, answers.get(line.key), item, efforts):
            yield words, effort, facts, {**answers, line.key: answer}
    elif line.source == LEDGER and isinstance(item.source, Ledger):
        for words, effort, with_facts in _better_facts(item.source.fact, facts, item.id, efforts):
            yield words, effort, with_facts, answers
    elif line.parts and isinstance(item.source, Conditions):
        yield from _more_conditions(item, item.source, line, facts, answers, efforts)


def _more_conditions(
    item: Item, source: Conditions, line: ItemScore, facts: Facts, answers: Answers, efforts: Efforts
) -> Iterator[_Try]:
    """Those that weigh most come first, one after the other, each in the first way that meets it."""
    unmet = {one.condition_id for one in line.parts if not one.met}
    effort, done = 0, []
    for condition in sorted(source.conditions, key=lambda one: -one.points):
        if condition.id not in unmet:
            continue
        for words, work, with_facts, with_answers in _meeting(condition, facts, answers, item.id, efforts):
            if condition_result(condition, with_facts, with_answers)[0].met:
                facts, answers, effort = with_facts, with_answers, effort + work
                done.append(say("{title}({how})", title=Message(condition.title), how=words))
                yield listed(done, apart=True), effort, facts, answers
                break


def _meeting(
    condition: Condition, facts: Facts, answers: Answers, item: str, efforts: Efforts
) -> Iterator[_Try]:
    source = condition.source
    if isinstance(source, Ledger):
        for words, effort, with_facts in _better_facts(source.fact, facts, item, efforts):
            yield words, effort, with_facts, answers
    elif source.by != ASSESSOR and source.kind == YES_NO:
        effort = efforts.items.get(item, efforts.kinds["yes_no"])
        yield say("做到"), effort, facts, {**answers, condition.id: Answer(_ALL)}


def _better_answers(
    question: Question, answer: Answer | None, item: Item, efforts: Efforts
) -> Iterator[tuple[Message, int, Answer]]:
    if question.kind == YES_NO:
        effort = efforts.items.get(item.id, efforts.kinds["yes_no"])
        yield say("做到“{title}”", title=Message(item.title)), effort, Answer(_ALL)
    elif question.kind == CHECKLIST:
        yield from _more_parts(question, answer, efforts.items.get(item.id, efforts.kinds["part"]))
    elif question.kind == NUMBER and question.unit.share:
        yield from _larger_share(question, answer, efforts.items.get(item.id, efforts.kinds["share"]))
    elif question.kind == NUMBER:
        yield from _more_of_it(question, answer, efforts.items.get(item.id, efforts.kinds["count"]))


def _more_parts(
    question: Question, answer: Answer | None, effort: int
) -> Iterator[tuple[Message, int, Answer]]:
    """The parts that weigh most come first: of so many parts no other choice brings more."""
    ticked = answer.ticked if answer else frozenset()
    missing = sorted(
        (part for part in question.parts if part.id not in ticked), key=lambda part: -part.points
    )
    for number in range(1, len(missing) + 1):
        added: Sequence[str] = [part.id for part in missing[:number]]
        words = say(
            "补上:{parts}", parts=listed([Message(part.text) for part in missing[:number]], apart=True)
        )
        now = ticked | frozenset(added)
        yield words, effort * number, Answer(Decimal(len(now)), now)


def _larger_share(
    question: Question, answer: Answer | None, effort: int
) -> Iterator[tuple[Message, int, Answer]]:
    held = answer.value if answer else Decimal(0)
    tenths = int(held / _TENTH) + 1
    for number, tenth in enumerate(range(tenths, 11), start=1):
        share = min(_ALL, tenth * _TENTH)
        yield say("提高到 {share}", share=figure(share, question.unit)), effort * number, Answer(share)


def _more_of_it(
    question: Question, answer: Answer | None, effort: int
) -> Iterator[tuple[Message, int, Answer]]:
    held = answer.value if answer else Decimal(0)
    for number in range(1, _MOST_MORE + 1):
        reached = held + number
        yield say("增加到 {count}", count=figure(reached, question.unit)), effort * number, Answer(reached)


def _more_rows(
    fact: Fact, meaning: Meaning, facts: Facts, effort: int
) -> Iterator[tuple[Message, int, Facts]]:
    """What was done and only not entered can still be; a share is what it is."""
    if meaning.unit.share:
        return
    held = fact.value or Decimal(0)
    if meaning.unit is FLAG:
        # Where every row has to be in order, no further row mends one that is not.
        every = meaning.reading is not None and meaning.reading.how is How.EVERY
        if not held and not (every and fact.rows):
            words = say("补登“{fact}”", fact=meaning.label)
            yield words, effort, {**facts, meaning.name: replace(fact, value=_ALL)}
        return
    most = _NO_MORE.get(meaning.unit.code, int(held) + _MOST_MORE)
    for number in range(1, most - int(held) + 1):
        reached = held + number
        words = say("补登到 {count}", count=figure(reached, meaning.unit))
        yield words, effort * number, {**facts, meaning.name: replace(fact, value=reached)}


def _better_facts(
    name: str, facts: Facts, item: str, efforts: Efforts
) -> Iterator[tuple[Message, int, Facts]]:
    fact, meaning = facts.get(name), FACTS[name]
    if fact is None or fact.value is None or (name not in efforts.facts and meaning.reading is None):
        return
    effort = efforts.items.get(item, efforts.facts.get(name, efforts.kinds["row"]))
    if meaning.reading is not None:
        yield from _more_rows(fact, meaning, facts, effort)
        return
    if meaning.unit.share:
        # An estimated share is better the smaller it is, a share with costs the larger.
        for best in (Decimal(0), _ALL):
            words = say("更正到 {share}", share=figure(best, meaning.unit))
            yield words, effort, {**facts, name: replace(fact, value=best)}
        return
    for number in range(1, _MONTHS - int(fact.value) + 1):
        reached = fact.value + number
        words = say("补登到 {count}", count=figure(reached, meaning.unit))
        yield words, effort * number, {**facts, name: replace(fact, value=reached)}
