"""The cheapest way over the line: which items to better, so that the points are reached with the least effort.

A knapsack with a choice in every item, solved exactly: points are few and have small steps, so the table of
"so many points for so little effort" stays small.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import gcd

from jieyue.values.wording import Message


@dataclass(frozen=True)
class Step:
    """One way to better an item: what to do, the points it brings, the effort it takes (a whole number above 0)."""

    item: str
    words: Message
    gain: Decimal
    effort: int


@dataclass(frozen=True)
class Way:
    """Steps that together bring at least the points that are needed."""

    steps: tuple[Step, ...]

    @property
    def gain(self) -> Decimal:
        return sum((step.gain for step in self.steps), Decimal(0))

    @property
    def effort(self) -> int:
        return sum(step.effort for step in self.steps)


def cheapest(items: Sequence[Sequence[Step]], need: Decimal) -> Way | None:
    """The way of least effort that brings `need` points, at most one step of each item; None where none reaches it.

    Of two ways of one effort the one with more points is taken, then the one that touches fewer items.
    """
    unit = _unit([need, *(step.gain for steps in items for step in steps)])
    wanted = max(0, int(-(-need // unit)))
    most = wanted + max((int(step.gain / unit) for steps in items for step in steps), default=0)
    # By points (whole units, up to a step beyond what is wanted): effort, number of items, the way there.
    best: dict[int, tuple[int, int, tuple[Step, ...]]] = {0: (0, 0, ())}
    for steps in items:
        found = dict(best)
        for points, (effort, touched, way) in best.items():
            if points >= wanted:
                continue  # enough is enough
            for step in steps:
                reached = min(most, points + int(step.gain / unit))
                told = (effort + step.effort, touched + 1, (*way, step))
                if reached not in found or told[:2] < found[reached][:2]:
                    found[reached] = told
        best = found
    over = [
        (effort, -points, touched, way) for points, (effort, touched, way) in best.items() if points >= wanted
    ]
    return Way(min(over, key=lambda one: one[:3])[3]) if over else None


def _unit(points: Sequence[Decimal]) -> Decimal:
    """The largest amount all of these are whole multiples of."""
    places = max((-int(told.normalize().as_tuple().exponent) for told in points if told), default=0)
    scale = Decimal(10) ** max(0, places)
    common = gcd(*(int(told * scale) for told in points))
    return Decimal(common or 1) / scale
