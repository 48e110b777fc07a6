"""Points outside the total, up to a cap: what an organ does beyond what is asked."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from jieyue.standards.rules.kinds.contract import ZERO
from jieyue.standards.rules.sheet import ItemScore


def earned(lines: Iterable[ItemScore], cap: Decimal) -> Decimal:
    """What the items outside the total bring, at most `cap`."""
    return min(cap, sum((line.score for line in lines), ZERO))
