"""Points shared out to the hundredth so that they add up: by weights at every level, or when some items fall away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from jieyue.standards.rules.standard import Block, Item
from jieyue.standards.rules.tables import POINTS_STEP

WHOLE = Decimal(1)
# Weights worked out by pairwise comparison seldom add up to the last digit.
TOLERANCE = Decimal("0.001")


def shared_out(total: Decimal, shares: Sequence[Decimal]) -> list[Decimal]:
    """`total` in proportion to `shares` (not all zero), in hundredths that add up to it exactly.

    What rounding down leaves over goes, a hundredth each, to those it cost most.
    """
    of = sum(shares, Decimal(0))
    exact = [total * share / of for share in shares]
    given = [(part // POINTS_STEP) * POINTS_STEP for part in exact]
    left = int((total - sum(given, Decimal(0))) / POINTS_STEP)
    hardest = sorted(range(len(shares)), key=lambda place: (given[place] - exact[place], place))
    for place in hardest[:left]:
        given[place] += POINTS_STEP
    return given


def add_up(weights: Sequence[Decimal]) -> bool:
    """Whether the weights of one level make a whole."""
    return abs(sum(weights, Decimal(0)) - WHOLE) <= TOLERANCE


def settled(blocks: Sequence[Block], total: Decimal) -> tuple[Block, ...]:
    """The blocks with the points that follow from the weights of all levels; all items' add up to `total`."""
    shares = [_share(block, item) for block in blocks for item in block.items]
    points = iter(shared_out(total, shares) if shares else ())
    told = []
    for block in blocks:
        items = tuple(replace(item, points=next(points)) for item in block.items)
        told.append(replace(block, items=items, points=sum((item.points for item in items), Decimal(0))))
    return tuple(told)


def _share(block: Block, item: Item) -> Decimal:
    groups = {group.id: group.weight for group in block.groups}
    return block.weight * groups.get(item.group, WHOLE) * item.weight
