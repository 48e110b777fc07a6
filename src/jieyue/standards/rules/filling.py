"""What fills each line of a standard: which ledger or meter, or why nothing can and somebody has to be asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from jieyue.standards.rules.answers import ASSESSOR, SAMPLE, Question
from jieyue.standards.rules.facts import FACTS, GOALS_MET
from jieyue.standards.rules.standard import Condition, Conditions, Item, Ledger, Source, Standard
from jieyue.standards.rules.traits import QUESTIONS, TRAITS
from jieyue.values.wording import Message, say

# Beside the ledgers of the catalogue: the energy ledger with the registry, and the goals.
ENERGY, GOALS = "energy", "goals"
# What stands in the evidence an item asks for where somebody has to look, and where papers or photos tell.
_SEEN_THERE = ("现场", "抽问", "实物")
_DOCUMENTS = (
    "文件",
    "文号",
    "文本",
    "方案",
    "计划",
    "报告",
    "总结",
    "名单",
    "责任书",
    "通知",
    "合同",
    "材料",
    "资料",
    "会议",
    "办法",
    "照片",
)


@dataclass(frozen=True)
class Filler:
    """What fills one figure: `words` tell it; `ledger` is a code of the catalogue, ENERGY, GOALS or "" for none."""

    words: Message
    ledger: str = ""

    @property
    def is_ledger(self) -> bool:
        """Whether nobody has to be asked."""
        return bool(self.ledger)


@dataclass(frozen=True)
class Filled:
    """One line with what fills it; `parts` are the conditions and branches it is made of.  `points` None: a condition.

    `told` are the points that ledgers alone can give.
    """

    id: str
    title: str
    points: Decimal | None
    fillers: Sequence[Filler]
    parts: Sequence[Filled] = ()
    told: Decimal = Decimal(0)


def filled(standard: Standard) -> list[Filled]:
    """Every item and every condition of a gate, in order; then the traits, which bend other lines."""
    gates = [_condition(one) for gate in standard.gates for one in gate.conditions]
    return gates + [_item(item) for item in standard.scored] + [_trait(name) for name in standard.traits]


def told_points(standard: Standard) -> Decimal:
    """How many of the points of the total ledgers alone can give."""
    return sum((_told(item) for item in standard.items), Decimal(0))


def seen_on_site(evidence: str) -> bool:
    """Whether the evidence an item asks for is seen where it is; papers and photos can be read at a desk."""
    return any(word in evidence for word in _SEEN_THERE)


def _item(item: Item) -> Filled:
    parts = [_condition(one, item.evidence) for one in _conditions(item.source)]
    parts += [
        Filled(f"{item.id}.{branch.id}", branch.when.text, None, _fillers(branch.source, item.evidence))
        for branch in item.modifiers.branches
    ]
    fillers = () if isinstance(item.source, Conditions) else _fillers(item.source, item.evidence)
    return Filled(item.id, item.title, item.points, fillers, parts, _told(item))


def _condition(one: Condition, evidence: str = "") -> Filled:
    return Filled(one.id, one.title, None, _fillers(one.source, evidence))


def _trait(name: str) -> Filled:
    asked = name in QUESTIONS
    words = (
        say("名录、档案和台账能看出的,不再询问;看不出的,问机关一句。")
        if asked
        else say("由名录和下达的指标得知。")
    )
    return Filled(name, TRAITS[name].phrase, None, (Filler(words, "" if asked else ENERGY),))


def _conditions(source: Source) -> Sequence[Condition]:
    return source.conditions if isinstance(source, Conditions) else ()


def _fillers(source: Source, evidence: str) -> tuple[Filler, ...]:
    if isinstance(source, Ledger):
        return tuple(_of_fact(name) for name in (source.fact, source.against) if name)
    if isinstance(source, Question):
        return (_asked(source, evidence),)
    return tuple(filler for one in source.conditions for filler in _fillers(one.source, evidence))


def _of_fact(name: str) -> Filler:
    meaning = FACTS[name]
    if meaning.reading is not None:
        return Filler(meaning.query, meaning.reading.ledger)
    return Filler(meaning.query, GOALS if name == GOALS_MET else ENERGY)


def _asked(question: Question, evidence: str) -> Filler:
    if question.kind == SAMPLE:
        return Filler(say("要当场抽问职工,没有台账可以代替。"))
    if seen_on_site(evidence):
        return Filler(say("要到现场查看(佐证:{evidence}),没有台账可以代替。", evidence=Message(evidence)))
    if question.by == ASSESSOR:
        return Filler(say("由评审人员判断程度并写明理由,没有台账可以代替。"))
    if any(word in evidence for word in _DOCUMENTS):
        return Filler(say("凭文件评定(佐证:{evidence}),没有台账登记其内容。", evidence=Message(evidence)))
    return Filler(say("目前没有哪个台账登记这一内容,由机关作答。"))


def _told(item: Item) -> Decimal:
    """An item made of points adds those of its conditions; any other is told by ledgers or it is not."""
    if item.rule.kind == "sum_of_points" and isinstance(item.source, Conditions):
        own = sum(
            (one.points for one in item.source.conditions if isinstance(one.source, Ledger)), Decimal(0)
        )
        return own * item.points / item.scale
    return item.points if all(isinstance(one, Ledger) for one in _leaves(item.source)) else Decimal(0)


def _leaves(source: Source) -> Iterator[Ledger | Question]:
    if isinstance(source, Conditions):
        yield from (one.source for one in source.conditions)
    else:
        yield source
