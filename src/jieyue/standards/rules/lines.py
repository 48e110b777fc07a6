"""Scoring one line: its figure, what bends it, its rule, and the reason in a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from jieyue.standards.rules.answers import Answer, Answers, Question
from jieyue.standards.rules.facts import FACTS, Facts, as_evidence, told
from jieyue.standards.rules.kinds import KINDS
from jieyue.standards.rules.kinds.contract import ZERO, Given, Scored, unavailable
from jieyue.standards.rules.modifiers.branch import chosen
from jieyue.standards.rules.modifiers.not_applicable import left_out
from jieyue.standards.rules.modifiers.shortcut import taken
from jieyue.standards.rules.modifiers.zero_if import struck
from jieyue.standards.rules.sheet import (
    ANSWER,
    LEDGER,
    NONE,
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    SCORED,
    UNANSWERED,
    ConditionResult,
    ItemScore,
)
from jieyue.standards.rules.standard import (
    CONDITION_POINTS,
    PLAIN,
    Condition,
    Conditions,
    Item,
    Ledger,
    Rule,
    Source,
)
from jieyue.standards.rules.tables import POINTS_STEP
from jieyue.standards.rules.units import PIECE, rounded
from jieyue.values.quantities import plain
from jieyue.values.wording import NOTHING, Message, say

_NO_ANSWER = Scored(ZERO, say("未作答。"), met=False, available=False)
_NO_REASON = Scored(ZERO, say("填了“不适用”但没有写明理由。"), met=False, available=False)


class Weighed(NamedTuple):
    """A rule's outcome with the source, the evidence and the status to put beside it."""

    scored: Scored
    source: str
    evidence: str
    status: str
    parts: tuple[ConditionResult, ...] = ()


def item_score(item: Item, facts: Facts, answers: Answers, falsified: frozenset[str]) -> ItemScore:
    """The line of one item, before points of others are moved to it."""
    if item.modifiers is PLAIN and item.id not in falsified:
        if isinstance(item.source, Question):
            return _answered_item(item, item.source, answers.get(item.id))
        return _line(item, _weighed(item.source, item.rule, item.scale, item.id, facts, answers), "")
    return _bent(item, facts, answers, falsified)


def _bent(item: Item, facts: Facts, answers: Answers, falsified: frozenset[str]) -> ItemScore:
    """An item with modifiers: left out, else branched, else given by a title, else ruled; and a fault takes it all."""
    source, rule, key, why = chosen(item, facts)
    answer = answers.get(key) if isinstance(source, Question) else None
    asked = key if isinstance(source, Question) else ""
    missing = left_out(item, facts, answer)
    if missing is not None:
        by_answer = answer is not None and answer.declined
        where = ANSWER if by_answer else LEDGER
        evidence = answer.note if answer and by_answer else _cited(_looked_at(item), facts)
        return _line(item, Weighed(Scored(ZERO, missing, met=True), where, evidence, NOT_APPLICABLE), asked)
    given = taken(item, facts)
    if given is not None:
        weighed = Weighed(given, LEDGER, _cited(_looked_at(item), facts), SCORED)
        asked = ""
    else:
        weighed = _weighed(source, rule, item.scale, key, facts, answers)
    reason = weighed.scored.reason
    if why is not NOTHING:
        reason = say("{why}{reason}", why=why, reason=reason)
        weighed = weighed._replace(scored=replace(weighed.scored, reason=reason))
    fault = struck(item, answers, falsified)
    if fault is not None:
        nothing = Scored(ZERO, say("{fault}(原评:{reason})", fault=fault, reason=reason), met=False)
        weighed = weighed._replace(scored=nothing, status=SCORED)
    return _line(item, weighed, asked)


def _looked_at(item: Item) -> tuple[str, ...]:
    """The traits that decide about an item."""
    looked_at = (item.modifiers.not_applicable, item.modifiers.shortcut)
    return tuple(dict.fromkeys(name for one in looked_at if one for name in one.traits))


def _cited(traits: Iterable[str], facts: Facts) -> str:
    """The traits that decided, as evidence."""
    return "; ".join(as_evidence(facts[name]) for name in traits if name in facts)


# Most answers of a province repeat each other, so each is scored and worded once.
@lru_cache(maxsize=8192)
def _answered_item(item: Item, question: Question, answer: Answer | None) -> ItemScore:
    missing = left_out(item, {}, answer)
    if missing is not None and answer is not None:
        scored = Scored(ZERO, missing, met=True)
        return _line(item, Weighed(scored, ANSWER, answer.note, NOT_APPLICABLE), item.id)
    return _line(item, from_answer(question, item.rule, item.scale, answer), item.id)


def _line(item: Item, weighed: Weighed, key: str) -> ItemScore:
    scored, source, evidence, status, parts = weighed
    reached, reason = scored.score, scored.reason
    if item.points != item.scale and status == SCORED:
        worth = (
            item.points if reached == item.scale else rounded(reached * item.points / item.scale, POINTS_STEP)
        )
        reason = say(
            "{reason}满分 {scale},按权重折合 {worth} 分。",
            reason=reason,
            scale=plain(item.scale),
            worth=plain(worth),
        )
        reached = worth
    return ItemScore(
        item.id,
        item.title,
        item.points,
        reached,
        source,
        reason,
        evidence,
        status,
        key,
        item.modifiers.star,
        parts,
    )


def _weighed(
    source: Source, rule: Rule, points: Decimal, key: str, facts: Facts, answers: Answers
) -> Weighed:
    if isinstance(source, Ledger):
        return from_ledger(source, rule, points, facts)
    if isinstance(source, Question):
        return from_answer(source, rule, points, answers.get(key))
    return _from_conditions(source, rule, points, facts, answers)


def condition_result(condition: Condition, facts: Facts, answers: Answers) -> tuple[ConditionResult, Scored]:
    """One condition of a gate or item, and the outcome a gate is judged by."""
    if condition.when is not None and condition.when.holds(facts) is False:
        why = say("只适用于“{condition}”的机关,本机关不适用。", condition=condition.when.words)
        evidence = _cited(condition.when.traits, facts)
        beside = ConditionResult(condition.id, condition.title, True, LEDGER, why, evidence, NOT_APPLICABLE)
        return beside, Scored(ZERO, why, met=True)
    scored, source, evidence, status, _ = _weighed(
        condition.source, condition.rule, CONDITION_POINTS, condition.id, facts, answers
    )
    told = ConditionResult(condition.id, condition.title, scored.met, source, scored.reason, evidence, status)
    return told, scored


def _from_conditions(
    source: Conditions, rule: Rule, points: Decimal, facts: Facts, answers: Answers
) -> Weighed:
    results = [condition_result(condition, facts, answers)[0] for condition in source.conditions]
    ticked = frozenset(one.condition_id for one in results if one.met)
    # What only adds up names the missing itself; what is met or not tells why.
    detail = _unmet(results) if KINDS[rule.kind].GATES else NOTHING
    scored = _together(source, rule, points, ticked, detail)
    known = [one for one in results if one.status == SCORED]
    evidence = "; ".join(one.evidence for one in results if one.evidence and one.source == LEDGER)
    where = next((one.source for one in results if one.source != NONE), NONE)
    status = SCORED if known else results[0].status
    return Weighed(scored, where, evidence, status, tuple(results))


def _unmet(results: Sequence[ConditionResult]) -> Message:
    """The conditions that are not met, one sentence after the other."""
    detail: Message = NOTHING
    for one in results:
        if not one.met:
            told = say("{title}:{reason}", title=Message(one.title), reason=one.reason)
            detail = told if detail is NOTHING else say("{first}{rest}", first=detail, rest=told)
    return detail


@lru_cache(maxsize=16384)
def _together(
    source: Conditions, rule: Rule, points: Decimal, ticked: frozenset[str], detail: Message
) -> Scored:
    given = Given(Decimal(len(ticked)), PIECE, detail, parts=source.parts, ticked=ticked)
    return KINDS[rule.kind].score(points, rule.params, given)


def from_ledger(source: Ledger, rule: Rule, points: Decimal, facts: Facts) -> Weighed:
    """A ledger's figure through its rule; a missing one scores 0 and says so."""
    fact = told(source.fact, facts)
    against = told(source.against, facts) if source.against else None
    evidence = as_evidence(fact) if against is None else f"{as_evidence(fact)}; {as_evidence(against)}"
    if fact.value is None:
        return Weighed(unavailable(fact.reason), LEDGER, evidence, NOT_AVAILABLE)
    if against is not None and against.value is None:
        return Weighed(unavailable(against.reason), LEDGER, evidence, NOT_AVAILABLE)
    other = against.value if against else None
    scored = _ruled(source, rule, points, fact.value, other, fact.detail)
    return Weighed(scored, LEDGER, evidence, SCORED if scored.available else NOT_AVAILABLE)


# Figures of a province repeat each other too.
@lru_cache(maxsize=16384)
def _ruled(
    source: Ledger, rule: Rule, points: Decimal, value: Decimal, other: Decimal | None, detail: Message
) -> Scored:
    label = FACTS[source.against].label if source.against else NOTHING
    given = Given(value, FACTS[source.fact].unit, detail, other, label)
    return KINDS[rule.kind].score(points, rule.params, given)


# As with whole items: most answers repeat each other.
@lru_cache(maxsize=8192)
def from_answer(question: Question, rule: Rule, points: Decimal, answer: Answer | None) -> Weighed:
    """An answer through its rule; none scores 0 and says so."""
    if answer is None:
        return Weighed(_NO_ANSWER, NONE, "", UNANSWERED)
    if answer.declined:
        return Weighed(_NO_REASON, NONE, "", UNANSWERED)
    given = Given(
        answer.value,
        question.unit,
        parts=question.parts,
        ticked=answer.ticked,
        size=answer.size,
        note=answer.note,
    )
    scored = KINDS[rule.kind].score(points, rule.params, given)
    return Weighed(scored, ANSWER, answer.note, SCORED if scored.available else NOT_AVAILABLE)
