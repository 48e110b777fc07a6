"""The facts a standard may ask the ledgers for: one closed list of names, meanings and units.

The rules here only name the facts; the queries of this package fill them in for all organs at
once.  A fact that can't be told has no value and one sentence why, so that a score can say so.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from jieyue.standards.rules.ledger_facts import LEDGER_FACTS
from jieyue.standards.rules.meanings import Meaning
from jieyue.standards.rules.readings import Read
from jieyue.standards.rules.units import UNITS, rounded
from jieyue.values.quantities import plain
from jieyue.values.wording import NOTHING, Message, say

MONTHS = range(1, 13)
# The data year itself, so that events can be seen to lie in it; no item is scored by it.
DATA_YEAR = "year.data"
# Which `plans` tells, above this package.
GOALS_MET = "goals.met.share"
EVIDENCE_STEP = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure about one organ in one data year.

    `value` None: not available, and `reason` is the sentence why.  `detail` adds to the figure
    what the number alone hides, such as which months are missing.  `rows`: the keys of the rows of its ledger
    that tell it, none where it is not read from the rows of one.
    """

    name: str
    value: Decimal | None
    reason: Message = NOTHING
    detail: Message = NOTHING
    rows: tuple[int, ...] = ()


# The facts of one organ, by name.  A name left out counts as not available.
Facts = Mapping[str, Fact]


def _indicator(code: str, label: Message, unit: str) -> tuple[Meaning, ...]:
    """The facts of one indicator: this data year, the year before, the peers."""
    name, counted = f"indicator.{code}", UNITS[unit]
    return (
        Meaning(
            name,
            label,
            counted,
            "indicator of the data year",
            query=say("按数据年度能耗台账和机关档案计算的指标"),
        ),
        Meaning(
            f"{name}.base",
            say("上年"),
            counted,
            "the same indicator of the year before",
            label,
            say("按上一年度能耗台账和机关档案计算的同一指标"),
        ),
        Meaning(
            f"{name}.peer_median",
            say("可比机关中位数"),
            counted,
            "median of the indicator in the data year over organs of the same tier and kind (of the same tier, or all, where those are fewer than five)",
            label,
            say("同层级、同类别机关(不足五家时为同层级或全部机关)数据年度指标的中位数"),
        ),
        Meaning(
            f"{name}.peer_mean",
            say("可比机关平均值"),
            counted,
            "mean of the indicator in the data year over the same organs as the median",
            label,
            say("同层级、同类别机关(不足五家时为同层级或全部机关)数据年度指标的平均值"),
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
            query=say("能耗台账中数据年度有按月用电登记的月份数,全年一笔的不算"),
        ),
        Meaning(
            "ledger.water.months",
            say("按月登记用水的月数"),
            UNITS["month"],
            "months of the data year with a monthly entry of water; an annual entry is no monthly ledger",
            query=say("能耗台账中数据年度有按月用水登记的月份数,全年一笔的不算"),
        ),
        Meaning(
            "ledger.cost.share",
            say("同时登记费用的台账占比"),
            UNITS["percent"],
            "entries of the data year with a cost ÷ all its entries",
            query=say("能耗台账数据年度各笔登记中,同时登记费用的所占比例"),
        ),
        Meaning(
            "ledger.estimated.share",
            say("估算的台账占比"),
            UNITS["percent"],
            "entries of the data year marked as estimated ÷ all its entries",
            query=say("能耗台账数据年度各笔登记中,标为估算的所占比例"),
        ),
        Meaning(
            "coverage.energy",
            say("能耗台账完整度"),
            UNITS["percent"],
            "expected energy entries of the data year that are there ÷ all expected",
            query=say("能耗台账数据年度应有的登记中,已有登记的所占比例"),
        ),
        *_indicator("energy_per_area", say("单位建筑面积能耗"), "kgce_per_m2"),
        *_indicator("energy_per_head", say("人均综合能耗"), "kgce_per_person"),
        *_indicator("water_per_head", say("人均用水量"), "m3_per_person"),
        Meaning(
            GOALS_MET,
            say("上级下达的年度指标完成率"),
            UNITS["percent"],
            "goals assigned for the data year that were met ÷ those that can be assessed",
            query=say("数据年度下达给本机关的各项指标中,年终结果为完成的 ÷ 可以评定的"),
        ),
        *LEDGER_FACTS,
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


def as_fact(name: str, read: Read) -> Fact:
    """The fact the rows of a ledger tell."""
    return Fact(name, read.value, read.reason, read.detail, read.rows)


def absent(name: str, reason: Message = NOTHING) -> Fact:
    """A fact that can't be told, with one sentence why."""
    if reason == NOTHING:
        reason = say("没有“{fact}”的数据。", fact=FACTS[name].title)
    return Fact(name, None, reason)


def told(name: str, facts: Facts) -> Fact:
    """The fact of that name; one that nobody filled in is absent."""
    return facts.get(name) or absent(name)


def as_evidence(fact: Fact) -> str:
    """`indicator.energy_per_area=12.3456`: how a score sheet cites a fact; nothing behind = when absent.

    `ledger.training.times=2 [31,40]` where rows tell it: their keys.
    """
    value = "" if fact.value is None else _shown(fact.value)
    rows = f" [{','.join(map(str, fact.rows))}]" if fact.rows else ""
    return f"{fact.name}={value}{rows}"


# Counts and flags of a province repeat each other.
@lru_cache(maxsize=4096)
def _shown(value: Decimal) -> str:
    return plain(rounded(value, EVIDENCE_STEP))


class Cited(NamedTuple):
    """A fact as a score sheet cites it; `value` None where it was absent, `rows` the keys of the rows that tell it."""

    name: str
    value: Decimal | None
    rows: tuple[int, ...]


def cited(evidence: str) -> list[Cited]:
    """The facts of a line that the ledgers filled, from its evidence: `name=value [row,row]; name=value`."""
    told = []
    for one in filter(None, evidence.split("; ")):
        name, _, rest = one.partition("=")
        value, _, rows = rest.partition(" [")
        keys = tuple(int(key) for key in rows.removesuffix("]").split(",") if key)
        told.append(Cited(name, Decimal(value) if value else None, keys))
    return told
