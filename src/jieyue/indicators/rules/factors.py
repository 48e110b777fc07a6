"""Factor sets: what a unit of each kind of energy weighs in standard coal and in carbon dioxide.

Two schools exist (当量 counts electricity by its heat, 等价 by the coal it took to make) and the grid
factor comes out two years late, so a set is a versioned record and every result keeps its id.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from jieyue.ledgers.rules.items import ITEMS
from jieyue.values.quantities import plain
from jieyue.values.refusals import Refusal
from jieyue.values.rounding import FACTOR_PLACES
from jieyue.values.wording import say

DEFAULT_METHOD = "当量"
# kind of factor -> unit of the amount it gives
FACTOR_UNITS: Mapping[str, str] = MappingProxyType({"kgce": "kgce", "kgco2": "kgCO2"})
MARKS = frozenset({"R", "R-c", "D", "K"})


@dataclass(frozen=True)
class Factor:
    """`value` per unit of the item; `mark` says how sure it is, `source` where it comes from."""

    value: Decimal
    mark: str
    source: str

    @property
    def unverified(self) -> bool:
        """Background knowledge, shown as 待核."""
        return self.mark == "K"


@dataclass(frozen=True)
class FactorSet:
    """A version of all factors; `factors` by item code and kind (kgce or kgco2)."""

    id: str
    title: str
    method: str
    year: int
    source: str
    factors: Mapping[tuple[str, str], Factor]

    def factor(self, item: str, kind: str) -> Factor:
        """The factor of an item; Refusal where the set has none."""
        try:
            return self.factors[item, kind]
        except KeyError:
            raise Refusal(
                say("系数集 {id} 缺少“{item}”的 {kind} 系数。", id=self.id, item=item, kind=kind)
            ) from None

    @property
    def digest(self) -> str:
        """Sixteen hexadecimal characters that change when any factor does."""
        meaning = [self.id, self.method, self.year] + [
            [item, kind, plain(factor.value)] for (item, kind), factor in sorted(self.factors.items())
        ]
        return hashlib.sha256(json.dumps(meaning, ensure_ascii=False).encode()).hexdigest()[:16]


def sets_from(tables: Iterable[Mapping[str, Any]]) -> Mapping[str, FactorSet]:
    """Factor sets by id; a table with `based_on` takes what it does not state from that set.

    Raises Refusal for an unknown item, kind, mark or base, and for more than six places.
    """
    by_id = {table["id"]: table for table in tables}
    return MappingProxyType(
        {
            set_id: FactorSet(
                id=set_id,
                title=table["title"],
                method=table["method"],
                year=table["year"],
                source=table["source"],
                factors=MappingProxyType(_base(table, by_id) | _factors(table)),
            )
            for set_id, table in sorted(by_id.items())
        }
    )


def _base(table: Mapping[str, Any], by_id: Mapping[str, Mapping[str, Any]]) -> dict[tuple[str, str], Factor]:
    base = table.get("based_on")
    if base is None:
        return {}
    # One level only: a set is read by people, who should not have to follow a chain.
    if base not in by_id or "based_on" in by_id[base]:
        raise Refusal(say("系数集 {id} 所依据的“{base}”不存在或自身另有依据。", id=table["id"], base=base))
    return _factors(by_id[base])


def _factors(table: Mapping[str, Any]) -> dict[tuple[str, str], Factor]:
    factors = {}
    for item, kinds in table["items"].items():
        for kind, stated in kinds.items():
            factor = Factor(Decimal(stated["value"]), stated["mark"], stated["source"])
            places = -int(factor.value.as_tuple().exponent)
            sound = factor.value >= 0 and places <= FACTOR_PLACES and factor.mark in MARKS
            if item not in ITEMS or kind not in FACTOR_UNITS or not sound:
                raise Refusal(
                    say("系数集 {id} 中“{item}”的 {kind} 系数无效。", id=table["id"], item=item, kind=kind)
                )
            factors[item, kind] = factor
    return factors


def factor_set_for(method: str = DEFAULT_METHOD) -> FactorSet:
    """The newest set of a method (当量 or 等价); Refusal for any other word."""
    fitting = [one for one in FACTOR_SETS.values() if one.method == method]
    if not fitting:
        known = "、".join(sorted({one.method for one in FACTOR_SETS.values()}))
        raise Refusal(say("没有“{method}”系数集,可用:{known}。", method=method, known=known))
    return max(fitting, key=lambda one: (one.year, one.id))


FACTOR_SETS: Mapping[str, FactorSet] = sets_from(
    tomllib.loads(entry.read_text(encoding="utf-8"), parse_float=Decimal)
    for entry in (files("jieyue.indicators") / "data" / "factors").iterdir()
    if entry.name.endswith(".toml")
)
