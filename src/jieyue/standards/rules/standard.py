"""An evaluation standard as frozen data: blocks, items, points, what bends a line, and what decides beside the points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from jieyue.standards.rules.answers import ASSESSOR, CHECKLIST, DAY, Part, Question
from jieyue.standards.rules.predicate import Predicate
from jieyue.standards.rules.traits import QUESTIONS
from jieyue.values.wording import say

# A condition has no points of its own; its rule only needs something to be met in full.
CONDITION_POINTS = Decimal(1)
# What becomes of the points of items that don't apply to an organ.
FULL, DROP, BLOCK = REDISTRIBUTIONS = ("full", "drop", "block")
# What becomes of an organ that has falsified something.
IGNORE, ZERO_ITEM, FAIL = FALSIFICATIONS = ("ignore", "zero", "fail")
# How points are come by: written beside each item, or worked out from weights at every level.
BY_POINTS, BY_WEIGHTS = WEIGHINGS = ("points", "weights")
# Why a grade may have to be lowered.
GATE, STAR, VETO, FALSIFIED = CAUSES = ("gate", "star", "veto", "falsified")
# The key under which the assessors' finding is kept which items were falsified.
FALSIFIED_KEY = "falsified"
_FAULTS_ASKED = say("核查中发现下列哪些问题?")
_EVENT_ASKED = say("最近一次发生的日期?没有的填“无”。")
_FALSIFIED_ASKED = say("核查中发现下列哪些评分项弄虚作假?")


@dataclass(frozen=True)
class Ledger:
    """The item is answered by the ledgers: a fact, and the one it is compared with (or "")."""

    fact: str
    against: str = ""


@dataclass(frozen=True, eq=False)
class Conditions:
    """The item is answered by several conditions, each with its own figure: they are its sub-points."""

    conditions: tuple[Condition, ...]

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        return tuple(Part(one.id, one.title, one.points) for one in self.conditions)


Source = Ledger | Question | Conditions


@dataclass(frozen=True, eq=False)
class Rule:
    """A rule kind by name, with the parameters that kind parsed; compared by identity, as Question."""

    kind: str
    params: Any


@dataclass(frozen=True)
class Condition:
    """One condition of a gate or an item: met or not; `points` only as a sub-point of an item.

    `when`: of a gate, the organs it is asked of; None: all.
    """

    id: str
    title: str
    title_en: str
    source: Ledger | Question
    rule: Rule
    points: Decimal = Decimal(0)
    when: Predicate | None = None


@dataclass(frozen=True, eq=False)
class Branch:
    """Another source and rule for the organs of which `when` is true."""

    id: str
    when: Predicate
    source: Source
    rule: Rule


@dataclass(frozen=True, eq=False)
class Modifiers:
    """What bends a line before or after its rule; nothing of it where the standard says nothing."""

    branches: tuple[Branch, ...] = ()
    not_applicable: Predicate | None = None
    shortcut: Predicate | None = None
    star: bool = False
    faults: tuple[Part, ...] = ()

    @cached_property
    def zero_if(self) -> Question | None:
        """What the assessors are asked: which of the faults that set the item to 0 they found."""
        if not self.faults:
            return None
        return Question(str(_FAULTS_ASKED), CHECKLIST, parts=self.faults, by=ASSESSOR)


PLAIN = Modifiers()


@dataclass(frozen=True, eq=False)
class Item:
    """One scored line: `clause` is the sentence of the plan it serves, `evidence` what to show.

    `scale` is what its rule scores up to, `points` what that is worth (the same, but where points come from
    weights).  `mark` says how official the line is; `was` is its id in the version before.
    Compared by identity, as Question.
    """

    id: str
    title: str
    title_en: str
    clause: str
    points: Decimal
    source: Source
    rule: Rule
    evidence: str
    modifiers: Modifiers = PLAIN
    scale: Decimal = Decimal(0)
    weight: Decimal = Decimal(0)
    group: str = ""
    mark: str = ""
    was: str = ""

    @property
    def can_be_left_out(self) -> bool:
        """Whether there are organs it does not apply to."""
        sources = (self.source, *(branch.source for branch in self.modifiers.branches))
        declinable = any(isinstance(one, Question) and one.declinable for one in sources)
        return declinable or self.modifiers.not_applicable is not None


@dataclass(frozen=True)
class Group:
    """Items of a block that share its weight: the middle level of an index of three."""

    id: str
    title: str
    title_en: str
    weight: Decimal


@dataclass(frozen=True)
class Block:
    """Items that belong together; their points add up to the block's."""

    id: str
    title: str
    title_en: str
    points: Decimal
    items: tuple[Item, ...]
    weight: Decimal = Decimal(0)
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True)
class Gate:
    """Conditions that decide beside the points; `kind` says how (see verdict.GATES)."""

    id: str
    title: str
    title_en: str
    clause: str
    kind: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class Grade:
    """A grade for totals from `least` on, up to the next one."""

    id: str
    title: str
    title_en: str
    least: Decimal


@dataclass(frozen=True)
class Downgrade:
    """Whatever the points: because of `cause` no better grade than `to`; `of`: the one gate meant, or any."""

    cause: str
    to: str
    of: str = ""


@dataclass(frozen=True, eq=False)
class Veto:
    """An event that bars an organ while it lies in the data year or fewer than `years` before it."""

    id: str
    title: str
    title_en: str
    years: int
    clause: str = ""

    @cached_property
    def question(self) -> Question:
        return Question(str(_EVENT_ASKED), DAY, by=ASSESSOR)


@dataclass(frozen=True, eq=False)
class Standard:
    """One version of a standard.  `mark` says how official it is (示例: an example, not official).

    `digest` is the SHA-256 of its canonical form: two standards with one digest score alike.
    Compared by identity, as Question.
    """

    code: str
    version: str
    title: str
    title_en: str
    mark: str
    note: str
    pass_mark: Decimal
    blocks: tuple[Block, ...]
    gates: tuple[Gate, ...]
    digest: str
    source: str = ""
    total: Decimal = Decimal(100)
    weighing: str = BY_POINTS
    redistribution: str = ""
    falsification: str = IGNORE
    bonus: tuple[Item, ...] = ()
    bonus_cap: Decimal = Decimal(0)
    grades: tuple[Grade, ...] = ()
    downgrades: tuple[Downgrade, ...] = ()
    vetoes: tuple[Veto, ...] = ()

    @cached_property
    def points(self) -> Decimal:
        return sum((block.points for block in self.blocks), Decimal(0))

    @cached_property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for block in self.blocks for item in block.items)

    @cached_property
    def scored(self) -> tuple[Item, ...]:
        """The items in order, those outside the total after them."""
        return (*self.items, *self.bonus)

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """The conditions of items and gates, in order."""
        sources = [
            source
            for item in self.scored
            for source in (item.source, *(branch.source for branch in item.modifiers.branches))
        ]
        told = [one for source in sources if isinstance(source, Conditions) for one in source.conditions]
        return (*told, *(condition for gate in self.gates for condition in gate.conditions))

    @cached_property
    def lines(self) -> tuple[Item | Condition, ...]:
        """All that is looked at: the items in order, then the conditions."""
        return (*self.scored, *self.conditions)

    @cached_property
    def traits(self) -> tuple[str, ...]:
        """The traits its conditions look at, each once."""
        modifiers = [item.modifiers for item in self.scored]
        predicates = [
            predicate
            for one in modifiers
            for predicate in (one.not_applicable, one.shortcut, *(branch.when for branch in one.branches))
            if predicate
        ]
        predicates += [one.when for gate in self.gates for one in gate.conditions if one.when]
        return tuple(dict.fromkeys(name for predicate in predicates for name in predicate.traits))

    @cached_property
    def falsified(self) -> Question | None:
        """What the assessors are asked about falsification: in which items."""
        if self.falsification == IGNORE:
            return None
        parts = tuple(Part(item.id, item.title) for item in self.scored)
        return Question(str(_FALSIFIED_ASKED), CHECKLIST, parts=parts, by=ASSESSOR)

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """Everything anybody is asked, by key: lines, branches, then traits, faults and events."""
        asked: dict[str, Question] = {
            line.id: line.source for line in self.lines if isinstance(line.source, Question)
        }
        for item in self.scored:
            for branch in item.modifiers.branches:
                if isinstance(branch.source, Question):
                    asked[branch_key(item, branch)] = branch.source
        asked |= {name: QUESTIONS[name] for name in self.traits if name in QUESTIONS}
        asked |= {zero_key(item): item.modifiers.zero_if for item in self.scored if item.modifiers.zero_if}
        asked |= {veto.id: veto.question for veto in self.vetoes}
        return asked | ({FALSIFIED_KEY: self.falsified} if self.falsified else {})

    @cached_property
    def fact_names(self) -> frozenset[str]:
        """Every fact this standard asks the ledgers for."""
        branches = [branch.source for item in self.scored for branch in item.modifiers.branches]
        sources = [
            source
            for source in (*(line.source for line in self.lines), *branches)
            if isinstance(source, Ledger)
        ]
        return frozenset(name for source in sources for name in (source.fact, source.against) if name)

    @cached_property
    def english(self) -> Mapping[str, str]:
        """Chinese title -> English title, for a reader in English."""
        groups = [group for block in self.blocks for group in block.groups]
        titled = (self, *self.blocks, *groups, *self.gates, *self.lines, *self.grades, *self.vetoes)
        return {line.title: line.title_en for line in titled}


def branch_key(item: Item, branch: Branch) -> str:
    """Under which an answer to a branch's own question is kept."""
    return f"{item.id}.{branch.id}"


def zero_key(item: Item) -> str:
    """Under which the faults found in an item are kept."""
    return f"{item.id}.zero"
