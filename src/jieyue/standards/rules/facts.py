"""The facts a standard may ask the ledgers for: one closed list of names, meanings and units.

The rules here only name the facts; the queries of this package fill them in for all organs at
once.  A fact that can't be told has no value and one sentence why, so that a score can say so.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from jieyue.standards.rules.units import UNITS, Unit, rounded
from jieyue.values.quantities import plain
from jieyue.values.wording import NOTHING, Message, say

MONTHS = range(1, 13)
# The data year itself, so that events can be seen to lie in it; no item is scored by it.
DATA_YEAR = "year.data"
EVIDENCE_STEP = Decimal("0.0001")


@dataclass(frozen=True)
class Meaning:
    """What a fact says (`label`, as shown to people), in which unit, exactly (`meaning`).

    `of`: for a figure to compare with, what it is a figure of.
    """

    name: str
    label: Message
    unit: Unit
    meaning: str
    of: Message = NOTHING

    @property
    def title(self) -> Message:
        """The label where it stands alone: 单位建筑面积能耗, 单位建筑面积能耗(上年)."""
        return self.label if self.of == NOTHING else say("{of}({which})", of=self.of, which=self.label)


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure about one organ in one data year.

    `value` None: not available, and `reason` is the sentence why.  `detail` adds to the figure
    what the number alone hides, such as which months are missing.
    """

    name: str
    value: Decimal | None
    reason: Message = NOTHING
    detail: Message = NOTHING


# The facts of one organ, by name.  A name left out counts as not available.
Facts = Mapping[str, Fact]


def _indicator(code: str, label: Message, unit: str) -> tuple[Meaning, ...]:
    """The facts of one indicator: this data year, the year before, the peers."""
    name, counted = f"indicator.{code}", UNITS[unit]
    return (
        Meaning(name, label, counted, "indicator of the data year"),
        Meaning(f"{name}.base", say("上年"), counted, "the same indicator of the year before", label),
        Meaning(
            f"{name}.peer_median",
            say("可比机关中位数"),
            counted,
            "median of the indicator in the data year over organs of the same tier and kind (of the same tier, or all, where those are fewer than five)",
            label,
        ),
        Meaning(
            f"{name}.peer_mean",
            say("可比机关平均值"),
            counted,
            "mean of the indicator in the data year over the same organs as the median",
            label,
        ),
    )


FACTS: Mapping[str, Meaning] = {
    meaning.name: meaning
    for meaning in (
        Meaning(
            "ledger.electricity.months",
            say("按月登记用电的月数"),
            UNITS["month"],
            "months of the data year with a monthly entry of electricity; an annual entry is no monthly ledger",
        ),
        Meaning(
            "ledger.water.months",
            say("按月登记用水的月数"),
            UNITS["month"],
            "months of the data year with a monthly entry of water; an annual entry is no monthly ledger",
        ),
        Meaning(
            "ledger.cost.share",
            say("同时登记费用的台账占比"),
            UNITS["percent"],
            "entries of the data year with a cost ÷ all its entries",
        ),
        Meaning(
            "ledger.estimated.share",
            say("估算的台账占比"),
            UNITS["percent"],
            "entries of the data year marked as estimated ÷ all its entries",
        ),
        Meaning(
            "coverage.energy",
            say("能耗台账完整度"),
            UNITS["percent"],
            "expected energy entries of the data year that are there ÷ all expected",
        ),
        *_indicator("energy_per_area", say("单位建筑面积能耗"), "kgce_per_m2"),
        *_indicator("energy_per_head", say("人均综合能耗"), "kgce_per_person"),
        *_indicator("water_per_head", say("人均用水量"), "m3_per_person"),
    )
}


def months_fact(name: str, covered: Collection[int], *, annual: bool = False) -> Fact:
    """The fact of a ledger kept by month, from the months (1-12) that have an entry.

    No entry at all is a ledger not kept, which is known: zero months, not a missing fact.  `annual`: there
    is a figure for the whole year, which fills the year's total and says nothing of its months.
    """
    if annual and not covered:
        return Fact(name, Decimal(0), detail=say("只登记了全年数,没有按月登记"))
    missing = [str(month) for month in MONTHS if month not in covered]
    detail = say("缺 {months} 月", months="、".join(missing)) if missing else NOTHING
    return Fact(name, Decimal(len(MONTHS) - len(missing)), detail=detail)


def absent(name: str, reason: Message = NOTHING) -> Fact:
    """A fact that can't be told, with one sentence why."""
    if reason == NOTHING:
        reason = say("没有“{fact}”的数据。", fact=FACTS[name].title)
    return Fact(name, None, reason)


def told(name: str, facts: Facts) -> Fact:
    """The fact of that name; one that nobody filled in is absent."""
    return facts.get(name) or absent(name)


def as_evidence(fact: Fact) -> str:
    """`indicator.energy_per_area=12.3456`: how a score sheet cites a fact; nothing behind = when absent."""
    return f"{fact.name}={'' if fact.value is None else plain(rounded(fact.value, EVIDENCE_STEP))}"
