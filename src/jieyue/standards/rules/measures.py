"""Where the figure of a line comes from and which rule scores it, read and checked against each other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from jieyue.standards.rules.answers import (
    ANSWER_KINDS,
    ASKED,
    ASSESSOR,
    CHECKLIST,
    NUMBER,
    ORGAN,
    YES_NO,
    Part,
    Question,
)
from jieyue.standards.rules.facts import FACTS
from jieyue.standards.rules.kinds import KINDS
from jieyue.standards.rules.kinds.contract import MAY, MUST, NEVER, Kind
from jieyue.standards.rules.predicate import Predicate, first_true, parse
from jieyue.standards.rules.standard import CONDITION_POINTS, Condition, Conditions, Ledger, Rule, Source
from jieyue.standards.rules.tables import Slip, Table
from jieyue.standards.rules.units import FLAG, PIECE, UNITS, Unit
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

LEDGER, ANSWER, CONDITIONS = SOURCES = ("ledger", "answer", "conditions")
# Letters first, so that an id is never taken for the ordinal of another part.
_PART_ID = re.compile(r"[a-z][a-z0-9]*")
_NO_PARTS = Decimal(0)


def measure(table: Table, points: Decimal) -> tuple[Source, Rule]:
    """Where the figure comes from and the rule that scores it, checked against each other."""
    source = _source(table)
    settings = table.table("rule")
    name = settings.choice("kind", KINDS)
    kind = KINDS[name]
    _suits(name, kind, source)
    params = _parsed(kind, settings)
    verdict = kind.fits(points, params, parts_of(source))
    if not verdict:
        raise Slip(verdict.reason, "rule")
    if kind.ASSESSED and isinstance(source, Question):
        source = replace(source, most=points)
    return source, Rule(name, params)


def _parsed(kind: Kind, settings: Table) -> Any:
    """A rule's parameters; what is wrong with them as a whole is told of the rule."""
    try:
        return kind.parse(settings)
    except Refusal as refusal:
        key = refusal.key if isinstance(refusal, Slip) else ""
        raise Slip(refusal.message, key or "rule") from None


def parts_of(source: Source) -> tuple[Part, ...]:
    """The sub-points of a line; a ledger's figure has none."""
    return () if isinstance(source, Ledger) else source.parts


def unit_of(source: Source) -> Unit:
    """What the figure of a line is counted in."""
    if isinstance(source, Ledger):
        return FACTS[source.fact].unit
    return source.unit if isinstance(source, Question) else PIECE


def condition(table: Table) -> Condition:
    """One condition of an item.  Raises Refusal for a rule that doesn't say plainly met or not."""
    told = _condition(table)
    table.finish()
    return told


def gate_condition(table: Table) -> Condition:
    """One condition of a gate, which may be asked of some organs only."""
    told = replace(_condition(table), when=predicate(table, "when"))
    table.finish()
    return told


def predicate(table: Table, name: str) -> Predicate | None:
    """A condition over the traits that some organ fulfils and some other doesn't."""
    if name not in table:
        return None
    try:
        read = parse(table.text(name))
        reached = first_true([read])
    except Refusal as refusal:
        raise Slip(refusal.message, name) from None
    if reached != {0, -1}:
        raise Slip(say("条件“{text}”对所有机关都成立,或对所有机关都不成立,没有意义。", text=read.text), name)
    return read


def _condition(table: Table) -> Condition:
    source, rule = measure(table, CONDITION_POINTS)
    if not KINDS[rule.kind].GATES or isinstance(source, Conditions):
        raise Slip(say("规则 {kind} 不能用作门槛条件。", kind=rule.kind), "rule")
    points = table.points("points", default=_NO_PARTS)
    return Condition(
        table.text("id"), table.text("title"), table.text("title_en", default=""), source, rule, points
    )


def part(table: Table) -> Part:
    """One sub-point of a checklist, or one fault."""
    identity = table.text("id")
    if not _PART_ID.fullmatch(identity):
        raise Slip(say("编号应以小写字母开头,如 a。"), "id")
    told = Part(identity, table.text("text"), table.points("points", default=_NO_PARTS))
    table.finish()
    return told


def parts(table: Table, name: str) -> tuple[Part, ...]:
    """The sub-points under `name`, all with ids of their own."""
    found = table.each(name, part)
    all_different([one.id for one in found])
    return found


def all_different(identities: Sequence[str]) -> None:
    twice = [identity for identity, times in Counter(identities).items() if times > 1]
    if twice:
        raise Slip(say("编号重复:{ids}。", ids="、".join(twice)), "id")


def _source(table: Table) -> Source:
    kind = table.choice("source", SOURCES)
    if kind == LEDGER:
        return _ledger(table)
    if kind == ANSWER:
        return _question(table)
    conditions = table.each("conditions", condition)
    if not conditions:
        raise Slip(say("没有条件。"), "conditions")
    return Conditions(conditions)


def _ledger(table: Table) -> Ledger:
    return Ledger(table.choice("fact", FACTS), table.choice("against", FACTS) if "against" in table else "")


def _question(table: Table) -> Question:
    kind = table.choice("answer", ANSWER_KINDS)
    # Only a number is counted in something; the parts of a checklist are pieces.
    unit = UNITS[table.choice("unit", UNITS)] if kind == NUMBER else PIECE
    told = parts(table, "parts")
    if (kind == CHECKLIST) != bool(told):
        raise Slip(say("清单类问题应列出要点“parts”,其他问题不应列出。"), "parts")
    by = table.choice("asked", ASKED, default=ORGAN)
    return Question(table.text("question"), kind, unit, told, by, declinable=table.flag("declinable"))


def _suits(name: str, kind: Kind, source: Source) -> None:
    """Refuse a rule that can't score what its source brings."""
    if isinstance(source, Ledger):
        _suits_ledger(name, kind, source)
        return
    answer = source.kind if isinstance(source, Question) else CHECKLIST
    if answer not in kind.ANSWERS:
        raise Slip(say("规则 {kind} 不能评 {answer} 类回答。", kind=name, answer=answer), "rule")
    if isinstance(source, Conditions):
        return
    _counts(name, kind, source.unit)
    _compares(name, kind, source.unit)
    if kind.ASSESSED and not (source.by == ASSESSOR and source.unit is UNITS["point"]):
        raise Slip(
            say("规则 {kind} 由评审人员打分:应写明 asked = assessor、unit = point。", kind=name), "asked"
        )


def _suits_ledger(name: str, kind: Kind, source: Ledger) -> None:
    if not kind.LEDGER:
        raise Slip(say("规则 {kind} 不能用台账数据评分。", kind=name), "rule")
    _tells_apart(name, kind, source.fact)
    _counts(name, kind, FACTS[source.fact].unit)
    if not source.against:
        _compares(name, kind, FACTS[source.fact].unit)
    if kind.AGAINST == MUST and not source.against:
        raise Slip(say("规则 {kind} 需要“against”作比较。", kind=name), "against")
    if kind.AGAINST == NEVER and source.against:
        raise Slip(say("规则 {kind} 不作比较,请去掉“against”。", kind=name), "against")
    if source.against and FACTS[source.against].unit != FACTS[source.fact].unit:
        raise Slip(
            say("“{fact}”与“{against}”单位不同,不能比较。", fact=source.fact, against=source.against),
            "against",
        )


def _tells_apart(name: str, kind: Kind, fact: str) -> None:
    """What is true or not can't be counted, nor a number be true."""
    flag, asks = FACTS[fact].unit is FLAG, YES_NO in kind.ANSWERS
    if flag and not asks:
        raise Slip(
            say("“{fact}”只有是与否,规则 {kind} 评不了,请用 all_or_nothing。", fact=fact, kind=name), "rule"
        )
    if asks and not flag:
        raise Slip(say("规则 {kind} 只能评是与否的台账数据。", kind=name), "rule")


def _counts(name: str, kind: Kind, unit: Unit) -> None:
    if kind.COUNTS and not unit.whole:
        raise Slip(say("规则 {kind} 按个数计分,不能用“{unit}”。", kind=name, unit=unit.sign), "unit")


def _compares(name: str, kind: Kind, unit: Unit) -> None:
    """With nothing to compare with, a kind that looks at ratios needs a figure that is one."""
    if kind.AGAINST == MAY and not unit.share:
        raise Slip(say("规则 {kind} 没有“against”时只能用百分比。", kind=name), "against")
