"""Another source and rule for some organs: key energy users, those that share their premises, one tier."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from jieyue.standards.rules.facts import Facts
from jieyue.standards.rules.measures import all_different, measure
from jieyue.standards.rules.predicate import first_true, parse
from jieyue.standards.rules.standard import Branch, Item, Rule, Source, branch_key
from jieyue.standards.rules.tables import Slip, Table
from jieyue.values.wording import NOTHING, Message, listed, say


class Chosen(NamedTuple):
    """What scores an item for one organ; `key`: under which its answer is kept, `why` in words where it branches."""

    source: Source
    rule: Rule
    key: str
    why: Message


def branches(table: Table, points: Decimal) -> tuple[Branch, ...]:
    """The branches of an item in their order: the first that is true counts, the item itself where none is."""
    found = table.each("branches", lambda entry: _branch(entry, points))
    all_different([branch.id for branch in found])
    reached = first_true([branch.when for branch in found])
    for place, branch in enumerate(found):
        if place not in reached:
            raise Slip(
                say(
                    "分支 {branch} 永远走不到:“{when}”不可能成立,或已被前面的分支包括。",
                    branch=branch.id,
                    when=branch.when.text,
                ),
                "when",
                "branches",
                branch.id,
            )
    return found


def _branch(table: Table, points: Decimal) -> Branch:
    when = parse(table.text("when"))
    source, rule = measure(table, points)
    branch = Branch(table.text("id"), when, source, rule)
    table.finish()
    return branch


def chosen(item: Item, facts: Facts) -> Chosen:
    """Which source and rule are meant for the organ with these facts."""
    unknown: list[Message] = []
    for branch in item.modifiers.branches:
        holds = branch.when.holds(facts)
        if holds:
            why = say("适用“{condition}”的规定。", condition=branch.when.words)
            return Chosen(branch.source, branch.rule, branch_key(item, branch), why)
        if holds is None:
            unknown += branch.when.unknown(facts)
    why = say("没有说明是否“{traits}”,按一般规定评分。", traits=listed(unknown)) if unknown else NOTHING
    return Chosen(item.source, item.rule, item.id, why)
