"""Parts that always add up to the whole: the largest remainder, to the last stored digit."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from jieyue.values.quantities import STEP


def apportion(whole: Decimal, weights: Mapping[str, int]) -> dict[str, Decimal]:
    """`whole` (not negative, in steps of 0.0001) parted by weight; the parts add up to it exactly.

    Each part is the exact share cut to a step; the steps left over go to the largest remainders, one
    each, and among equal ones to the first key in order: who is named first in the request does not matter.
    Raises ValueError where no weight is positive.
    """
    total = sum(weights.values())
    if total <= 0:
        raise ValueError("nobody to give a part to")
    steps = int(whole / STEP)
    parts = {key: divmod(steps * weight, total) for key, weight in weights.items()}
    left = steps - sum(part for part, _ in parts.values())
    by_remainder = sorted(parts, key=lambda key: (-parts[key][1], key))
    favoured = frozenset(by_remainder[:left])
    return {key: (part + (key in favoured)) * STEP for key, (part, _) in parts.items()}
