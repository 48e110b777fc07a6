"""What becomes of the points of items that don't apply to an organ: chosen once for a whole standard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from jieyue.standards.rules.kinds.contract import ZERO
from jieyue.standards.rules.sheet import NOT_APPLICABLE, ItemScore
from jieyue.standards.rules.standard import BLOCK, DROP, FULL, Item, Standard
from jieyue.standards.rules.tables import POINTS_STEP
from jieyue.standards.rules.units import rounded
from jieyue.standards.rules.weights import shared_out
from jieyue.values.quantities import plain
from jieyue.values.wording import NOTHING, Message, listed, say

WAYS = {
    FULL: say("不适用的项目得满分。"),
    DROP: say("不适用的项目不计,其余各项按比例折算到总分。"),
    BLOCK: say("不适用项目的分值由同一板块的其余项目按比例分担。"),
}


def redistributed(standard: Standard, lines: Sequence[ItemScore]) -> tuple[list[ItemScore], Message]:
    """The lines of the items in the total with what they are worth to this organ, and in words what was moved."""
    left = frozenset(line.item_id for line in lines if line.status == NOT_APPLICABLE)
    if not left:
        return list(lines), NOTHING
    worth, moved = _worth(standard, left)
    return [_worth_now(line, worth[line.item_id]) for line in lines], moved


def _worth_now(line: ItemScore, points: Decimal) -> ItemScore:
    if points == line.points and line.status != NOT_APPLICABLE:
        return line
    score, reason = points, line.reason
    if line.status != NOT_APPLICABLE:
        if line.score != line.points:
            score = rounded(line.score * points / line.points, POINTS_STEP)
        if score:
            reason = say(
                "{reason}不适用项目的分值移入后本项满分 {points} 分,折合 {score} 分。",
                reason=reason,
                points=plain(points),
                score=plain(score),
            )
    # Written out: `replace` looks at every field by name, a million times in a province.
    return ItemScore(
        line.item_id,
        line.title,
        points,
        score,
        line.source,
        reason,
        line.evidence,
        line.status,
        line.key,
        line.star,
        line.parts,
    )


# Few sets of items fall away together in a province: those without canteen, without cars, with neither.
@lru_cache(maxsize=1024)
def _worth(standard: Standard, left: frozenset[str]) -> tuple[Mapping[str, Decimal], Message]:
    """Points by item id when these items fall away; they add up to the standard's."""
    lost = sum((item.points for item in standard.items if item.id in left), ZERO)
    moved = say(
        "不适用:{items},共 {points} 分;{way}",
        items=listed([Message(item.title) for item in standard.items if item.id in left]),
        points=plain(lost),
        way=WAYS[standard.redistribution],
    )
    if standard.redistribution == FULL:
        return {item.id: item.points for item in standard.items}, moved
    rest = [item for item in standard.items if item.id not in left]
    worth = dict.fromkeys(left, ZERO)
    if not rest:
        return worth, say("没有一项适用于本机关。")
    if standard.redistribution == DROP:
        return worth | _shared(standard.points, rest), moved
    emptied = ZERO
    for block in standard.blocks:
        staying = [item for item in block.items if item.id not in left]
        if staying:
            worth |= _shared(block.points, staying)
        else:
            emptied += block.points
    if emptied:
        # A block of which nothing applies has nobody inside to take its points.
        worth |= _shared(standard.points, [replace(item, points=worth[item.id]) for item in rest])
    return worth, moved


def _shared(total: Decimal, items: Sequence[Item]) -> dict[str, Decimal]:
    points = shared_out(total, [item.points for item in items])
    return {item.id: share for item, share in zip(items, points, strict=True)}
