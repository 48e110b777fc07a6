"""Dividing a limit among those below: by rule or by hand, to the last step, with what is left always told."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum
from typing import Generic, TypeVar

from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

Key = TypeVar("Key", bound=Hashable)

_HUNDRED = Decimal(100)


class By(StrEnum):
    """By which rule a limit is divided."""

    USE = "use"
    HEADCOUNT = "headcount"
    AREA = "area"
    EQUAL = "equal"
    HAND = "hand"


BY_TITLES = {
    By.USE: "按基期用量",
    By.HEADCOUNT: "按用能人数",
    By.AREA: "按建筑面积",
    By.EQUAL: "同比例下降",
    By.HAND: "手工填写",
}
# Rules that divide a total in proportion to something; a ratio can't be divided so.
IN_PROPORTION = (By.USE, By.HEADCOUNT, By.AREA)


@dataclass(frozen=True)
class Share(Generic[Key]):
    """One of those below: its use in the base year, its people, its floor area; None where not known."""

    key: Key
    base: Decimal | None
    headcount: Decimal | None = None
    area: Decimal | None = None

    def weight(self, by: By) -> Decimal | None:
        return {By.USE: self.base, By.HEADCOUNT: self.headcount, By.AREA: self.area}[by]


@dataclass(frozen=True)
class Split(Generic[Key]):
    """What everybody gets (None: could not be told) and what is left of the limit; below zero where overdrawn."""

    parts: Mapping[Key, Decimal | None]
    remainder: Decimal | None


def rules_for(*, ratio: bool) -> tuple[By, ...]:
    """The rules that fit a total, or a ratio, which everybody lowers by the same percentage."""
    return (By.EQUAL,) if ratio else (*IN_PROPORTION, By.EQUAL)


def in_proportion(total: Decimal, weights: Mapping[Key, Decimal], step: Decimal) -> dict[Key, Decimal]:
    """`total` divided in proportion to `weights` (none negative) in whole steps, adding up to it exactly.

    What rounding leaves goes, a step each, to those who lost most by it, in their order where equal.
    Everybody gets nothing where all weights are zero.
    """
    whole = sum(weights.values(), Decimal(0))
    if not whole or total <= 0:
        return dict.fromkeys(weights, Decimal(0))
    exact = {key: total * weight / whole for key, weight in weights.items()}
    parts = {key: part.quantize(step, rounding=ROUND_DOWN) for key, part in exact.items()}
    left = total - sum(parts.values(), Decimal(0))
    order = sorted((key for key in weights if weights[key]), key=lambda key: parts[key] - exact[key])
    for key in order:
        if left <= 0:
            break
        given = min(step, left)
        parts[key] += given
        left -= given
    return parts


def divide(
    by: By,
    limit: Decimal,
    percent: Decimal | None,
    shares: list[Share[Key]],
    step: Decimal,
    *,
    taken: Decimal = Decimal(0),
    reserve: Decimal = Decimal(0),
) -> Split[Key]:
    """What each of `shares` gets of `limit` by a rule.

    `taken` is what others hold already, `reserve` the percentage of the limit kept back; both stay out
    of what is divided.  `percent` is how far the limit lies below the base, for `By.EQUAL`.  Who has no
    weight or no base gets None.  Raises Refusal where nothing is left to divide, or no percentage is known.
    """
    if not 0 <= reserve < _HUNDRED:
        raise Refusal(say("预留比例应在 0 到 100 之间。"))
    if by is By.EQUAL:
        if percent is None:
            raise Refusal(say("本级基期值未知,不能按同比例下降分解;请先补登基期值,或改用其他办法。"))
        factor = 1 - percent / _HUNDRED
        parts = {
            one.key: None if one.base is None else (one.base * factor).quantize(step, rounding=ROUND_DOWN)
            for one in shares
        }
        return Split(parts, remainder(limit, parts, taken))
    free = limit - taken - (limit * reserve / _HUNDRED).quantize(step)
    if free <= 0:
        raise Refusal(say("没有可供分解的余额:已分解的部分和预留已达到本级指标。"))
    known = {one.key: weight for one in shares if (weight := one.weight(by)) is not None}
    if not any(known.values()):
        raise Refusal(say("下级都没有分解所依据的数据,请改用其他办法或手工填写。"))
    given = in_proportion(free, known, step)
    parts = {one.key: given.get(one.key) for one in shares}
    return Split(parts, remainder(limit, parts, taken))


def remainder(limit: Decimal, parts: Mapping[Key, Decimal | None], taken: Decimal = Decimal(0)) -> Decimal:
    """What is left of the limit; below zero where more was given than there is."""
    return limit - taken - sum((part for part in parts.values() if part is not None), Decimal(0))
