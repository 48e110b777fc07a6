"""Faults that take every point of an item: cars beyond the quota, anything falsified."""

from __future__ import annotations

from jieyue.standards.rules.answers import Answers
from jieyue.standards.rules.standard import FALSIFIED_KEY, IGNORE, Item, Standard, zero_key
from jieyue.values.wording import Message, listed, say


def struck(item: Item, answers: Answers, falsified: frozenset[str]) -> Message | None:
    """Why the item is set to 0, None where no such fault was found."""
    if item.id in falsified:
        return say("核查发现弄虚作假,本项记 0 分。")
    found = answers.get(zero_key(item)) if item.modifiers.faults else None
    faults = [say(part.text) for part in item.modifiers.faults if found and part.id in found.ticked]
    if not faults:
        return None
    return say("核查发现:{faults},本项记 0 分。", faults=listed(faults, apart=True))


def falsified_items(standard: Standard, answers: Answers) -> frozenset[str]:
    """The ids of the items the assessors found falsified; none where the standard does not ask."""
    found = answers.get(FALSIFIED_KEY)
    return frozenset() if found is None or standard.falsification == IGNORE else found.ticked
