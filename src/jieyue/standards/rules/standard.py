"""An evaluation standard as frozen data: blocks, items, points, and gates beside the points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from jieyue.standards.rules.answers import Question

# A condition of a gate has no points of its own; its rule only needs something to be met in full.
CONDITION_POINTS = Decimal(1)


@dataclass(frozen=True)
class Ledger:
    """The item is answered by the ledgers: a fact, and the one it is compared with (or "")."""

    fact: str
    against: str = ""


Source = Ledger | Question


@dataclass(frozen=True, eq=False)
class Rule:
    """A rule kind by name, with the parameters that kind parsed; compared by identity, as Question."""

    kind: str
    params: Any


@dataclass(frozen=True, eq=False)
class Item:
    """One scored line: `clause` is the sentence of the plan it serves, `evidence` what to show.

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


@dataclass(frozen=True)
class Block:
    """Items that belong together; their points add up to the block's."""

    id: str
    title: str
    title_en: str
    points: Decimal
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Condition:
    """One condition of a gate: met or not, without points."""

    id: str
    title: str
    title_en: str
    source: Source
    rule: Rule


@dataclass(frozen=True)
class Gate:
    """Conditions that decide beside the points; `kind` says how (see kinds.GATES)."""

    id: str
    title: str
    title_en: str
    clause: str
    kind: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class Standard:
    """One version of a standard.  `mark` says how official it is (示例: an example, not official).

    `digest` is the SHA-256 of its canonical form: two standards with one digest score alike.
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

    @cached_property
    def points(self) -> Decimal:
        return sum((block.points for block in self.blocks), Decimal(0))

    @cached_property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for block in self.blocks for item in block.items)

    @cached_property
    def lines(self) -> tuple[Item | Condition, ...]:
        """All that is looked at: the items in order, then the conditions of the gates."""
        return (*self.items, *(condition for gate in self.gates for condition in gate.conditions))

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """What organs are asked, by item id, in the standard's order."""
        return {line.id: line.source for line in self.lines if isinstance(line.source, Question)}

    @cached_property
    def fact_names(self) -> frozenset[str]:
        """Every fact this standard asks the ledgers for."""
        sources = [line.source for line in self.lines if isinstance(line.source, Ledger)]
        return frozenset(name for source in sources for name in (source.fact, source.against) if name)

    @cached_property
    def english(self) -> Mapping[str, str]:
        """Chinese title -> English title, for a reader in English."""
        titled = (self, *self.blocks, *self.gates, *self.lines)
        return {line.title: line.title_en for line in titled}
