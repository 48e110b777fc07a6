"""A standard told in sentences: each line's rule, what bends it, and what decides beside the points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from jieyue.standards.rules.answers import ASSESSOR, Question
from jieyue.standards.rules.facts import FACTS
from jieyue.standards.rules.kinds import KINDS
from jieyue.standards.rules.measures import parts_of, unit_of
from jieyue.standards.rules.redistribution import WAYS
from jieyue.standards.rules.standard import (
    CONDITION_POINTS,
    FAIL,
    ZERO_ITEM,
    Condition,
    Item,
    Ledger,
    Rule,
    Source,
    Standard,
)
from jieyue.standards.rules.units import per_cent
from jieyue.standards.rules.verdict.grades import CAUSE_WORDS
from jieyue.standards.rules.verdict.vetoes import described
from jieyue.values.quantities import plain
from jieyue.values.wording import Message, listed, say


@dataclass(frozen=True)
class LineTold:
    """One line: what fills it (`source`), its `rule`, and a sentence for each modifier."""

    source: Message
    rule: Message
    modifiers: Sequence[Message] = ()


def rule_words(source: Source, rule: Rule, points: Decimal) -> Message:
    """A rule in a sentence."""
    return KINDS[rule.kind].words(points, rule.params, unit_of(source), parts_of(source))


def source_words(source: Source) -> Message:
    """What fills a line: the ledgers, an answer, an assessor, or several conditions."""
    if isinstance(source, Ledger):
        title = FACTS[source.fact].title
        if source.against:
            return say("台账:{fact},与{against}比较", fact=title, against=FACTS[source.against].label)
        return say("台账:{fact}", fact=title)
    if isinstance(source, Question):
        asked = Message(source.text)
        return (
            say("评审:{question}", question=asked)
            if source.by == ASSESSOR
            else say("作答:{question}", question=asked)
        )
    return say("{count} 个条件", count=len(source.conditions))


def told(line: Item | Condition) -> LineTold:
    """A line of a standard in words."""
    if isinstance(line, Condition):
        only = [say("只适用于“{condition}”的机关。", condition=line.when.words)] if line.when else []
        return LineTold(source_words(line.source), rule_words(line.source, line.rule, CONDITION_POINTS), only)
    return LineTold(
        source_words(line.source), rule_words(line.source, line.rule, line.scale), list(_modifiers(line))
    )


def _modifiers(item: Item) -> Iterator[Message]:
    bent = item.modifiers
    if item.points != item.scale:
        yield say("按 {scale} 分评定,权重 {weight}。", scale=plain(item.scale), weight=per_cent(item.weight))
    for branch in bent.branches:
        yield say(
            "{condition}的:{source};{rule}",
            condition=branch.when.words,
            source=source_words(branch.source),
            rule=rule_words(branch.source, branch.rule, item.scale),
        )
    if bent.not_applicable:
        yield say("{condition}的,不适用。", condition=bent.not_applicable.words)
    if isinstance(item.source, Question) and item.source.declinable:
        yield say("机关说明理由的,可以不适用。")
    if bent.shortcut:
        yield say("{condition}的,直接得满分。", condition=bent.shortcut.words)
    if bent.faults:
        yield say(
            "发现下列问题的,记 0 分:{faults}。",
            faults=listed([say(one.text) for one in bent.faults], apart=True),
        )
    if bent.star:
        yield say("★ 项:得 0 分即不通过。")


def verdict_words(standard: Standard) -> list[Message]:
    """How the points make a verdict: the pass, the bonus, what falls away, falsification, vetoes."""
    gates = say("门槛全部满足") if standard.gates else None
    stars = say("★ 项均不为 0 分") if any(item.modifiers.star for item in standard.scored) else None
    vetoes = say("没有一票否决事项") if standard.vetoes else None
    reached = say("总分不低于 {mark} 分", mark=plain(standard.pass_mark))
    conditions = [one for one in (reached, gates, stars, vetoes) if one]
    sentences = [say("通过条件:{conditions}。", conditions=listed(conditions))]
    if standard.bonus:
        sentences.append(say("附加分在总分之外,最多 {cap} 分。", cap=plain(standard.bonus_cap)))
    if standard.redistribution:
        sentences.append(WAYS[standard.redistribution])
    if standard.falsification == ZERO_ITEM:
        sentences.append(say("弄虚作假的,该项记 0 分。"))
    if standard.falsification == FAIL:
        sentences.append(say("弄虚作假的,该项记 0 分,并且不通过。"))
    return sentences + [described(veto) for veto in standard.vetoes] + list(_grades(standard))


def _grades(standard: Standard) -> Iterator[Message]:
    if standard.grades:
        bands = [
            say("{least} 分及以上为{grade}", least=plain(grade.least), grade=Message(grade.title))
            for grade in standard.grades
        ]
        yield say("等级:{grades}。", grades=listed(bands, apart=True))
    titles = {grade.id: Message(grade.title) for grade in standard.grades}
    gates = {gate.id: Message(gate.title) for gate in standard.gates}
    for one in standard.downgrades:
        cause = CAUSE_WORDS[one.cause]
        if one.of:
            cause = say("门槛“{gate}”未满足", gate=gates[one.of])
        yield say("{cause}的,等级最高为{grade}。", cause=cause, grade=titles[one.to])
