"""The grade of a total, lowered where a gate, a star, a veto or a falsification forbids the better one."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from jieyue.standards.rules.sheet import Found
from jieyue.standards.rules.standard import (
    FALSIFIED,
    GATE,
    STAR,
    VETO,
    Downgrade,
    Grade,
    Standard,
)
from jieyue.values.quantities import plain
from jieyue.values.wording import NOTHING, Message, say

CAUSE_WORDS = {
    GATE: say("门槛未满足"),
    STAR: say("★ 项得 0 分"),
    VETO: say("有一票否决事项"),
    FALSIFIED: say("弄虚作假"),
}


def graded(standard: Standard, total: Decimal, found: Found) -> tuple[Grade | None, Message]:
    """The grade and why; None where the standard has no grades."""
    if not standard.grades:
        return None, NOTHING
    reached = next(grade for grade in standard.grades if total >= grade.least)
    order = [grade.id for grade in standard.grades]
    lowest = reached
    why: Message = say(
        "总分 {total},不低于 {least} 分,等级为{grade}。",
        total=plain(total),
        least=plain(reached.least),
        grade=Message(reached.title),
    )
    for downgrade in _standing(standard, found):
        grade = standard.grades[order.index(downgrade.to)]
        if order.index(grade.id) > order.index(lowest.id):
            lowest = grade
            why = say(
                "按总分 {total} 为{reached},因{cause}降为{grade}。",
                total=plain(total),
                reached=Message(reached.title),
                cause=CAUSE_WORDS[downgrade.cause],
                grade=Message(grade.title),
            )
    return lowest, why


def _standing(standard: Standard, found: Found) -> Iterator[Downgrade]:
    missed = {gate.gate_id for gate in found.gates if not gate.met}
    causes = found.causes()
    for downgrade in standard.downgrades:
        if downgrade.cause in causes and (not downgrade.of or downgrade.of in missed):
            yield downgrade
