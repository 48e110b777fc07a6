"""Items that say nothing of some organs: no canteen, no cars, metering that can't be separated."""

from __future__ import annotations

from jieyue.standards.rules.answers import Answer
from jieyue.standards.rules.facts import Facts
from jieyue.standards.rules.standard import Item
from jieyue.values.wording import Message, say


def left_out(item: Item, facts: Facts, answer: Answer | None) -> Message | None:
    """Why the item does not apply to this organ, None where it does.

    By the standard's own condition, or by the organ's statement, which needs its reason.
    """
    condition = item.modifiers.not_applicable
    if condition is not None and condition.holds(facts):
        return say("不适用:{condition}。", condition=condition.words)
    if answer is not None and answer.declined and answer.note.strip():
        return say("不适用,机关说明:{note}", note=answer.note)
    return None
