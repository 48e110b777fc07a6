"""What is usual among everybody in a data year, kept so that one organ can be held against it later."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from statistics import median
from typing import Any, NamedTuple


class Known(NamedTuple):
    """A median, and of how many organs it is; NaN where too few say anything."""

    value: float
    organs: int

    @property
    def there(self) -> bool:
        return math.isfinite(self.value)


UNKNOWN = Known(math.nan, 0)


def middle(values: Iterable[float], least: int) -> Known:
    """The median of what at least so many organs say."""
    told = list(values)
    return Known(float(median(told)), len(told)) if len(told) >= least else UNKNOWN


@dataclass(frozen=True)
class Usual:
    """Everybody's price by item (yuan per unit; items without one left out) and floor area a head (m2)."""

    prices: Mapping[str, Known] = field(default_factory=dict)
    per_head: Known = UNKNOWN

    def price(self, item: str) -> Known:
        return self.prices.get(item, UNKNOWN)

    def as_json(self) -> dict[str, Any]:
        """A form that can be stored; what is not known is left out."""
        told: dict[str, Any] = {"prices": {item: list(price) for item, price in self.prices.items()}}
        return told | {"per_head": list(self.per_head)} if self.per_head.there else told

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Usual:
        per_head = stored.get("per_head")
        return cls(
            {item: Known(*price) for item, price in stored.get("prices", {}).items()},
            Known(*per_head) if per_head else UNKNOWN,
        )
