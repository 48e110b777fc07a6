"""What can be wrong with a standard: each fault with the table, the line and the parameter it lies in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from jieyue.standards.rules.standard import BY_WEIGHTS, GATE, Standard
from jieyue.standards.rules.tables import Slip
from jieyue.standards.rules.weights import add_up
from jieyue.values.quantities import plain
from jieyue.values.refusals import Refusal
from jieyue.values.wording import Message, say

# What the tables of a standard are called.
WHAT: Mapping[str, Message] = {
    "standard": say("标准"),
    "blocks": say("板块"),
    "groups": say("分组"),
    "items": say("评分项"),
    "bonus": say("附加项"),
    "gates": say("门槛"),
    "conditions": say("门槛条件"),
    "grades": say("等级"),
    "downgrades": say("降级"),
    "vetoes": say("一票否决"),
    "parts": say("要点"),
    "zero_if": say("记零问题"),
    "bands": say("档次"),
    "branches": say("分支"),
}


@dataclass(frozen=True)
class Fault:
    """One sentence with its place: the `table`, the id of the line and the `key` of the parameter; "" where none.

    `nested` and `called` name the table inside the line, such as one of its sub-points.
    """

    message: Message
    table: str = ""
    line: str = ""
    key: str = ""
    nested: str = ""
    called: str = ""

    @classmethod
    def at(cls, table: str, line: str, refusal: Refusal) -> Fault:
        slip = refusal if isinstance(refusal, Slip) else Slip(refusal.message)
        problem = slip.message
        if slip.table:
            problem = say(
                "{what} {place}:{problem}", what=WHAT[slip.table], place=slip.called, problem=problem
            )
        told = say("{what} {place}:{problem}", what=WHAT[table], place=line, problem=problem)
        return cls(told, table, line, slip.key, slip.table, slip.called)


class StandardRefused(Refusal):
    """The text is no valid standard; `faults` name everything that is wrong, `errors` as sentences alone."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(
            say("标准有 {count} 处错误,第一处:{first}", count=len(faults), first=faults[0].message)
        )
        self.faults = tuple(faults)
        self.errors = tuple(fault.message for fault in faults)


def faults_of(standard: Standard) -> Iterator[Fault]:
    """What is wrong with the standard as a whole, once every line is read."""
    if standard.weighing == BY_WEIGHTS:
        yield from _weights(standard)
    else:
        yield from _sums(standard)
    most = standard.total + standard.bonus_cap
    if standard.pass_mark > most:
        problem = say("标准:合格分 {mark} 超过总分。", mark=plain(standard.pass_mark))
        yield Fault(problem, "standard", key="pass_mark")
    for gate in standard.gates:
        if not gate.conditions:
            yield Fault(say("门槛 {gate}:没有条件。", gate=gate.id), "gates", gate.id)
    yield from _moving(standard)
    yield from _bonus(standard)
    yield from _grades(standard)
    yield from _names(standard)


def _sums(standard: Standard) -> Iterator[Fault]:
    for block in standard.blocks:
        total = sum((item.points for item in block.items), Decimal(0))
        if total != block.points:
            problem = say(
                "板块 {block}:各项分值合计 {total} 分,与板块的 {points} 分不符。",
                block=block.id,
                total=plain(total),
                points=plain(block.points),
            )
            yield Fault(problem, "blocks", block.id, "points")
    if standard.points != standard.total:
        problem = say(
            "标准:总分为 {points} 分,应为 {total} 分。",
            points=plain(standard.points),
            total=plain(standard.total),
        )
        yield Fault(problem, "standard", key="total")


def _weights(standard: Standard) -> Iterator[Fault]:
    yield from _whole("standard", "", [block.weight for block in standard.blocks])
    for block in standard.blocks:
        known = {group.id for group in block.groups}
        top = [group.weight for group in block.groups]
        top += [item.weight for item in block.items if not item.group]
        yield from _whole("blocks", block.id, top)
        for group in block.groups:
            own = [item.weight for item in block.items if item.group == group.id]
            yield from _whole("groups", group.id, own)
        for item in block.items:
            if item.group and item.group not in known:
                problem = say("评分项 {item}:本板块没有分组“{group}”。", item=item.id, group=item.group)
                yield Fault(problem, "items", item.id, "group")
            elif not item.points:
                problem = say("评分项 {item}:权重太小,折合不到 0.01 分。", item=item.id)
                yield Fault(problem, "items", item.id, "weight")


def _whole(table: str, line: str, weights: Sequence[Decimal]) -> Iterator[Fault]:
    if not add_up(weights):
        total = plain(sum(weights, Decimal(0)))
        problem = say(
            "{what} {place}:下一级权重合计 {total},应为 1。", what=WHAT[table], place=line, total=total
        )
        yield Fault(problem, table, line, "weight")


def _moving(standard: Standard) -> Iterator[Fault]:
    leaving = [item for item in standard.items if item.can_be_left_out]
    if leaving and not standard.redistribution:
        problem = say(
            "标准:有可能不适用的评分项({item} 等),应在“redistribution”写明其分值的去向。", item=leaving[0].id
        )
        yield Fault(problem, "standard", key="redistribution")


def _bonus(standard: Standard) -> Iterator[Fault]:
    most = sum((item.points for item in standard.bonus), Decimal(0))
    if standard.bonus_cap > most:
        problem = say(
            "标准:附加分上限 {cap} 分超过各附加项合计的 {most} 分。",
            cap=plain(standard.bonus_cap),
            most=plain(most),
        )
        yield Fault(problem, "standard", key="bonus_cap")
    if standard.bonus and not standard.bonus_cap:
        yield Fault(say("标准:有附加项,应写明附加分上限“bonus_cap”。"), "standard", key="bonus_cap")


def _grades(standard: Standard) -> Iterator[Fault]:
    for upper, lower in pairwise(standard.grades):
        if upper.least <= lower.least:
            problem = say(
                "等级 {grade}:起点 {least} 分应低于上一等级的 {upper} 分。",
                grade=lower.id,
                least=plain(lower.least),
                upper=plain(upper.least),
            )
            yield Fault(problem, "grades", lower.id, "from")
    if standard.grades and standard.grades[-1].least:
        last = standard.grades[-1]
        problem = say("等级 {grade}:最低一等应从 0 分起,否则低分没有等级。", grade=last.id)
        yield Fault(problem, "grades", last.id, "from")
    known = {grade.id for grade in standard.grades}
    gates = {gate.id for gate in standard.gates}
    for place, downgrade in enumerate(standard.downgrades, start=1):
        if downgrade.to not in known:
            problem = say("降级 #{place}:没有等级“{grade}”。", place=place, grade=downgrade.to)
            yield Fault(problem, "downgrades", f"#{place}", "to")
        if downgrade.of and (downgrade.cause != GATE or downgrade.of not in gates):
            problem = say("降级 #{place}:没有门槛“{gate}”。", place=place, gate=downgrade.of)
            yield Fault(problem, "downgrades", f"#{place}", "of")


def _names(standard: Standard) -> Iterator[Fault]:
    tables = {
        "blocks": [block.id for block in standard.blocks],
        "groups": [group.id for block in standard.blocks for group in block.groups],
        "gates": [gate.id for gate in standard.gates],
        "items": [item.id for item in standard.items],
        "bonus": [item.id for item in standard.bonus],
        "conditions": [condition.id for condition in standard.conditions],
        "vetoes": [veto.id for veto in standard.vetoes],
    }
    placed = [(identity, table) for table, told in tables.items() for identity in told]
    times = Counter(identity for identity, _ in placed)
    for identity, table in dict(placed).items():
        if times[identity] > 1:
            yield Fault(say("编号 {item} 重复。", item=identity), table, identity, "id")
    for grade, count in Counter(grade.id for grade in standard.grades).items():
        if count > 1:
            yield Fault(say("编号 {item} 重复。", item=grade), "grades", grade, "id")
    before = Counter(item.was for item in standard.scored if item.was)
    for item in standard.scored:
        if item.was and before[item.was] > 1:
            problem = say("评分项 {item}:原编号“{was}”已被另一项沿用。", item=item.id, was=item.was)
            yield Fault(problem, "items", item.id, "was")
