"""What a goal may limit: the indicators, and beside them what energy and water cost, each as a sum over ledger items."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files
from types import MappingProxyType

from jieyue.indicators.rules.definitions import DEFINITIONS, Definition
from jieyue.indicators.rules.factors import FactorSet
from jieyue.ledgers.rules.items import in_group
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

# The factor of a measure that sums money instead of quantities.
COST = "cost"
# Limits and parts are written in such steps of the measure's unit.
TOTAL_STEP, RATIO_STEP = Decimal("0.01"), Decimal("0.0001")


@dataclass(frozen=True)
class Measure:
    """A sum over `items` in `unit`: quantities by `factor` (kgce, kgco2 or "" for bare ones), or money (`COST`).

    `divisor` is the profile field a ratio divides by, "" for a total.
    """

    code: str
    title: str
    title_en: str
    unit: str
    items: tuple[str, ...]
    factor: str
    divisor: str = ""

    @property
    def is_ratio(self) -> bool:
        return bool(self.divisor)

    @property
    def step(self) -> Decimal:
        return RATIO_STEP if self.is_ratio else TOTAL_STEP

    def weights(self, factor_set: FactorSet) -> Mapping[str, Decimal]:
        """What one unit of each item weighs; money weighs itself."""
        if self.factor in {"", COST}:
            return dict.fromkeys(self.items, Decimal(1))
        return {item: factor_set.factor(item, self.factor).value for item in self.items}


def _of_indicator(definition: Definition) -> Measure:
    """An indicator is one sum over items, divided by at most one profile field."""
    (term,) = definition.items_terms.values()
    divisor = next((term.field for term in definition.profile_terms.values()), "")
    return Measure(
        definition.code,
        definition.title,
        definition.title_en,
        definition.unit,
        term.items,
        term.factor,
        divisor,
    )


def _costs() -> Iterator[Measure]:
    text = (files("jieyue.plans") / "data" / "costs.toml").read_text(encoding="utf-8")
    for row in tomllib.loads(text)["costs"]:
        yield Measure(
            row["code"], row["title"], row["title_en"], row["unit"], in_group(row["group"]), factor=COST
        )


MEASURES: Mapping[str, Measure] = MappingProxyType(
    {measure.code: measure for measure in (*map(_of_indicator, DEFINITIONS.values()), *_costs())}
)


def measure_of(code: str) -> Measure:
    """The measure of that code, or of that Chinese title.  Raises Refusal naming those there are."""
    wanted = code.strip()
    found = MEASURES.get(wanted) or next((one for one in MEASURES.values() if one.title == wanted), None)
    if found is None:
        raise Refusal(
            say(
                "没有可以下达的指标“{code}”,可用:{codes}。",
                code=wanted[:40],
                codes="、".join(f"{one.title}({one.code})" for one in MEASURES.values()),
            )
        )
    return found
