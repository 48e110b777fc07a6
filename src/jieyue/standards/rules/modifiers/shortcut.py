"""Full points at once for organs that hold a title or have done what the item is after: 节水型单位, car reform."""

from __future__ import annotations

from jieyue.standards.rules.facts import Facts
from jieyue.standards.rules.kinds.contract import Scored
from jieyue.standards.rules.standard import Item
from jieyue.values.wording import say


def taken(item: Item, facts: Facts) -> Scored | None:
    """Full points with the reason; None where the organ has to be scored as the others."""
    title = item.modifiers.shortcut
    if title is None or not title.holds(facts):
        return None
    return Scored(item.scale, say("“{condition}”,直接得满分。", condition=title.words), met=True)
