"""What figures rest on beside the ledgers, kept with whatever is decided by them so that it can be worked out again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Basis:
    """The tables in force when an organ's figures were read; "" where there was none.

    `factor_set`: the id of the set; `quotas`: the digest of the quota table; `form`: the code of the data
    year's edition; `denominators`: the data year's means by profile field, in plain figures, unknown ones
    left out.
    """

    factor_set: str = ""
    quotas: str = ""
    form: str = ""
    denominators: Mapping[str, str] = field(default_factory=dict)

    @property
    def headcount(self) -> Decimal | None:
        """用能人数, the data year's mean."""
        return self._mean("headcount")

    @property
    def floor_area(self) -> Decimal | None:
        """建筑面积 in square metres, the data year's mean."""
        return self._mean("floor_area")

    def _mean(self, name: str) -> Decimal | None:
        told = self.denominators.get(name)
        return None if told is None else Decimal(told)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def basis_from(stored: Mapping[str, Any]) -> Basis:
    """As it was kept; what was kept before bases were is empty."""
    return Basis(**stored)
