"""Starred items: no point at all on one of them fails the organ, whatever its total."""

from __future__ import annotations

from collections.abc import Iterable

from jieyue.standards.rules.sheet import NOT_APPLICABLE, ItemScore


def failed(lines: Iterable[ItemScore]) -> tuple[str, ...]:
    """The ids of the starred items that have no point; one that does not apply fails nobody."""
    return tuple(
        line.item_id for line in lines if line.star and line.status != NOT_APPLICABLE and not line.score
    )
