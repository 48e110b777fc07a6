"""Where the figure of a line comes from and which rule scores it, read and checked against each other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from jieyue.standards.rules.answers import ANSWER_KINDS, CHECKLIST, NUMBER, Part, Question
from jieyue.standards.rules.facts import FACTS
from jieyue.standards.rules.kinds import KINDS
from jieyue.standards.rules.kinds.contract import MAY, MUST, NEVER, Kind
from jieyue.standards.rules.standard import Ledger, Rule, Source
from jieyue.standards.rules.tables import Table
from jieyue.standards.rules.units import PIECE, UNITS, Unit
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

LEDGER, ANSWER = SOURCES = ("ledger", "answer")
# Letters first, so that an id is never taken for the ordinal of another part.
_PART_ID = re.compile(r"[a-z][a-z0-9]*")


def measure(table: Table, points: Decimal) -> tuple[Source, Rule]:
    """Where the figure comes from and the rule that scores it, checked against each other."""
    source = _ledger(table) if table.choice("source", SOURCES) == LEDGER else _question(table)
    settings = table.table("rule")
    name = settings.choice("kind", KINDS)
    kind = KINDS[name]
    _suits(name, kind, source)
    params = kind.parse(settings)
    verdict = kind.fits(points, params, source.parts if isinstance(source, Question) else ())
    if not verdict:
        raise Refusal(verdict.reason)
    return source, Rule(name, params)


def _ledger(table: Table) -> Ledger:
    return Ledger(table.choice("fact", FACTS), table.choice("against", FACTS) if "against" in table else "")


def _question(table: Table) -> Question:
    kind = table.choice("answer", ANSWER_KINDS)
    # Only a number is counted in something; the parts of a checklist are pieces.
    unit = UNITS[table.choice("unit", UNITS)] if kind == NUMBER else PIECE
    parts = tuple(_part(entry) for entry in table.tables("parts"))
    if (kind == CHECKLIST) != bool(parts):
        raise Refusal(say("清单类问题应列出要点“parts”,其他问题不应列出。"))
    _all_different([part.id for part in parts])
    return Question(table.text("question"), kind, unit, parts)


def _part(table: Table) -> Part:
    identity = table.text("id")
    if not _PART_ID.fullmatch(identity):
        raise Refusal(say("要点编号“{part}”应以小写字母开头,如 a。", part=identity[:40]))
    part = Part(identity, table.text("text"), table.points("points", default=Decimal(0)))
    table.finish()
    return part


def _suits(name: str, kind: Kind, source: Source) -> None:
    """Refuse a rule that can't score what its source brings."""
    if isinstance(source, Question):
        if source.kind not in kind.ANSWERS:
            raise Refusal(say("规则 {kind} 不能评 {answer} 类回答。", kind=name, answer=source.kind))
        _counts(name, kind, source.unit)
        _compares(name, kind, source.unit)
        return
    if not kind.LEDGER:
        raise Refusal(say("规则 {kind} 不能用台账数据评分。", kind=name))
    _counts(name, kind, FACTS[source.fact].unit)
    if not source.against:
        _compares(name, kind, FACTS[source.fact].unit)
    if kind.AGAINST == MUST and not source.against:
        raise Refusal(say("规则 {kind} 需要“against”作比较。", kind=name))
    if kind.AGAINST == NEVER and source.against:
        raise Refusal(say("规则 {kind} 不作比较,请去掉“against”。", kind=name))
    if source.against and FACTS[source.against].unit != FACTS[source.fact].unit:
        raise Refusal(
            say("“{fact}”与“{against}”单位不同,不能比较。", fact=source.fact, against=source.against)
        )


def _counts(name: str, kind: Kind, unit: Unit) -> None:
    if kind.COUNTS and not unit.whole:
        raise Refusal(say("规则 {kind} 按个数计分,不能用“{unit}”。", kind=name, unit=unit.sign))


def _compares(name: str, kind: Kind, unit: Unit) -> None:
    """With nothing to compare with, a kind that looks at ratios needs a figure that is one."""
    if kind.AGAINST == MAY and not unit.share:
        raise Refusal(say("规则 {kind} 没有“against”时只能用百分比。", kind=name))


def _all_different(identities: Sequence[str]) -> None:
    twice = [identity for identity, times in Counter(identities).items() if times > 1]
    if twice:
        raise Refusal(say("编号重复:{ids}。", ids="、".join(twice)))
