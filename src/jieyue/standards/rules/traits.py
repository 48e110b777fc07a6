"""The traits of an organ a standard may ask for: one closed list of phrases that are true of it or not.

A standard writes them as they are spoken (集中办公, 设有食堂), so that an official can read and write
its conditions.  Each is a fact like any other: 1 where it holds, 0 where it doesn't, absent where nobody
knows.  What no record tells is asked of the organ, under the trait's own name.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files

from jieyue.registry.rules import PREMISES, TIERS
from jieyue.standards.rules.answers import YES_NO, Answers, Question
from jieyue.standards.rules.facts import FACTS, Fact, Facts
from jieyue.standards.rules.meanings import Meaning
from jieyue.standards.rules.readings import How, Reading
from jieyue.standards.rules.units import FLAG
from jieyue.values.wording import NOTHING, Message, say

TIER, KIND, PREMISES_NAME = "trait.tier", "trait.kind", "trait.premises"
# Whether goals were assigned for the data year, which `plans` tells.
GOALS = "trait.goals"
# What the rows of a ledger tell where there are any, and nobody where there are none.
READ: Mapping[str, Reading] = {
    "trait.cars_bought": Reading("vehicles", How.ANY, where={"way": ("new", "renewed"), "exempt": ("no",)}),
    "trait.bought": Reading("purchasing", How.ANY, "amount"),
}


@dataclass(frozen=True)
class Trait:
    """`label` is how a standard names it; of the traits of one `group` at most one holds.

    `asked`: what the organ is asked where no record tells; NOTHING where the registry alone tells.
    """

    name: str
    label: Message
    group: str = ""
    asked: Message = NOTHING

    @property
    def phrase(self) -> str:
        """The trait as a standard writes it."""
        return str(self.label)


def _registry(group: str, titled: Collection[tuple[str, str]]) -> tuple[Trait, ...]:
    return tuple(Trait(f"{group}.{code}", Message(title), group) for code, title in titled)


def _kinds() -> list[tuple[str, str]]:
    text = (files("jieyue.registry") / "data" / "kinds.toml").read_text(encoding="utf-8")
    return [(kind["code"], kind["title"]) for kind in tomllib.loads(text)["kinds"]]


def _stated(name: str, label: Message, asked: Message) -> Trait:
    return Trait(f"trait.{name}", label, asked=asked)


_STATED = (
    _stated("key_user", say("重点用能单位"), say("本单位是否列入重点用能单位?")),
    _stated("quota", say("实行定额管理"), say("本单位用能用水是否实行定额管理?")),
    _stated("canteen", say("设有食堂"), say("本单位是否设有食堂?")),
    _stated("cars", say("配有公务用车"), say("本单位是否配有公务用车?")),
    _stated("cars_bought", say("新购或更新公务用车"), say("数据年度是否新购或更新公务用车(豁免类型除外)?")),
    _stated("bought", say("有采购支出"), say("数据年度是否有采购支出?")),
    _stated("outsourced", say("保洁外包"), say("本单位保洁服务是否外包?")),
    _stated("heating", say("集中供暖"), say("本单位是否集中供暖?")),
    _stated("data_room", say("设有数据机房"), say("本单位是否设有数据中心机房?")),
    _stated("metered_apart", say("可单独计量"), say("本单位的用能用水能否单独计量?")),
    _stated("water_saver", say("持有节水型单位称号"), say("本单位是否持有有效的节水型单位称号?")),
    _stated("car_reform", say("完成公务用车制度改革"), say("本单位是否已完成公务用车制度改革?")),
    _stated("model", say("持有示范单位称号"), say("本单位是否持有节约型公共机构示范单位称号?")),
    Trait(GOALS, say("下达了年度指标")),
)

TRAITS: Mapping[str, Trait] = {
    trait.name: trait
    for trait in (
        *_registry(TIER, TIERS),
        *_registry(KIND, _kinds()),
        *_registry(PREMISES_NAME, PREMISES),
        *_STATED,
    )
}
BY_PHRASE: Mapping[str, Trait] = {trait.phrase: trait for trait in TRAITS.values()}
QUESTIONS: Mapping[str, Question] = {
    trait.name: Question(str(trait.asked), YES_NO) for trait in TRAITS.values() if trait.asked is not NOTHING
}
# What every fact of a sheet is called, traits among them.
MEANINGS: Mapping[str, Meaning] = {
    **FACTS,
    **{
        trait.name: Meaning(
            trait.name, trait.label, FLAG, "1 where it is true of the organ, 0 where it is not"
        )
        for trait in TRAITS.values()
    },
}


def known(name: str, value: bool | None, why: Message | None = None) -> Fact:
    """The fact of a trait; None: nobody knows, for the reason `why`."""
    if value is None:
        return Fact(name, None, why or say("没有说明是否“{trait}”。", trait=TRAITS[name].label))
    return Fact(name, Decimal(int(value)))


def with_stated(facts: Facts, answers: Answers, names: Collection[str]) -> Facts:
    """The facts, and what the organ itself states of those traits that no record tells."""
    stated = {
        name: known(name, answers[name].value > 0)
        for name in names
        if name in answers and ((fact := facts.get(name)) is None or fact.value is None)
    }
    return {**facts, **stated} if stated else facts
