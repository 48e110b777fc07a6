"""Whom each organ belongs to in the end: the head of its chain of superiors."""

from __future__ import annotations

from collections.abc import Mapping

# The group of organs that belong to no department.
NOBODYS = ""


def roots(superiors: Mapping[int, int | None]) -> dict[int, int | None]:
    """For each organ the head of its chain of superiors; a head is its own, and None who has neither side.

    A chain that runs in a circle, which the registry refuses, ends where it would repeat itself.
    """
    heading = {above for above in superiors.values() if above is not None}
    return {organ: _root(organ, superiors) if above is not None or organ in heading else None
            for organ, above in superiors.items()}  # fmt: skip


def _root(organ: int, superiors: Mapping[int, int | None]) -> int:
    seen = {organ}
    while (above := superiors.get(organ)) is not None and above not in seen:
        seen.add(above)
        organ = above
    return organ
