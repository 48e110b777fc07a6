"""Whether an organ passes: gates met, no star at nothing, the total reached, and nothing that bars it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from jieyue.standards.rules.sheet import Found, GateResult
from jieyue.standards.rules.standard import FAIL, Standard
from jieyue.values.quantities import plain
from jieyue.values.wording import NOTHING, Message, listed, say


def passes(standard: Standard, total: Decimal, found: Found) -> bool:
    """The standard's predicate over all that was found."""
    return (
        total >= standard.pass_mark
        and all(gate.met for gate in found.gates)
        and not found.stars_failed
        and not any(veto.stands for veto in found.vetoes)
        and not (found.falsified and standard.falsification == FAIL)
    )


def concluded(standard: Standard, total: Decimal, found: Found, moved: Message) -> Message:
    """Why the organ passes or not: the total against the mark, and everything that stands against it."""
    figures = {"total": plain(total), "mark": plain(standard.pass_mark)}
    told = say("总分 {total},达到 {mark} 分", **figures)
    if total < standard.pass_mark:
        told = say("总分 {total},未达到 {mark} 分", **figures)
    if found.stars_failed:
        starred = _titles(standard, found.stars_failed)
        told = say("{told};★ 项“{items}”得 0 分", told=told, items=starred)
    for veto in found.vetoes:
        if veto.stands:
            told = say("{told};一票否决“{veto}”", told=told, veto=Message(veto.title))
    if found.falsified:
        told = say("{told};弄虚作假:{items}", told=told, items=_titles(standard, found.falsified))
    told = _with_gates(told, found.gates)
    return told if moved is NOTHING else say("{told}{moved}", told=told, moved=moved)


def _titles(standard: Standard, items: Sequence[str]) -> Message:
    return listed([Message(item.title) for item in standard.scored if item.id in items])


def _with_gates(told: Message, gates: Sequence[GateResult]) -> Message:
    unmet = [gate for gate in gates if not gate.met]
    if not unmet:
        return say("{told},门槛均已满足。", told=told) if gates else say("{told}。", told=told)
    for gate in unmet:
        told = say("{told};门槛“{gate}”未满足:{why}", told=told, gate=Message(gate.title), why=gate.reason)
    return told
