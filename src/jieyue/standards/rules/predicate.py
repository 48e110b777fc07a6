"""Conditions over an organ's traits, written as they are spoken: 集中办公 且 (省级 或 市级).

The words are 且, 或, 非 and brackets; everything else is a phrase of `traits`.  What nobody knows of an
organ makes a condition neither true nor false, unless the rest of it decides.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from jieyue.standards.rules.facts import Facts
from jieyue.standards.rules.traits import BY_PHRASE, TRAITS, Trait
from jieyue.values.refusals import Refusal
from jieyue.values.wording import Message, say

AND, OR, NOT = "且", "或", "非"
_SIGNS = (AND, OR, NOT, "(", ")")
_PHRASES = sorted(BY_PHRASE, key=len, reverse=True)
LONGEST = 200
# More combinations of traits than this nobody has in mind; looking at all of them has to end.
MOST_WORLDS = 4096

# What is known of one organ: trait -> whether it holds, None where nobody knows.
Known = Callable[[str], bool | None]


@dataclass(frozen=True)
class _Trait:
    trait: Trait

    def holds(self, known: Known) -> bool | None:
        return known(self.trait.name)

    def words(self) -> Message:
        return self.trait.label

    def traits(self) -> Iterator[str]:
        yield self.trait.name


@dataclass(frozen=True)
class _Not:
    part: Node

    def holds(self, known: Known) -> bool | None:
        held = self.part.holds(known)
        return None if held is None else not held

    def words(self) -> Message:
        return say("不符合“{condition}”", condition=self.part.words())

    def traits(self) -> Iterator[str]:
        return self.part.traits()


@dataclass(frozen=True)
class _Joined:
    """Both parts (`every`), or at least one of them."""

    first: Node
    second: Node
    every: bool

    def holds(self, known: Known) -> bool | None:
        held = (self.first.holds(known), self.second.holds(known))
        # One false part decides an "and", one true part an "or", whatever the other is.
        if (not self.every) in held:
            return not self.every
        return None if None in held else self.every

    def words(self) -> Message:
        parts = {"first": self._bracketed(self.first), "second": self._bracketed(self.second)}
        return say("{first}且{second}", **parts) if self.every else say("{first}或{second}", **parts)

    def _bracketed(self, part: Node) -> Message:
        mixed = isinstance(part, _Joined) and part.every != self.every
        return say("({condition})", condition=part.words()) if mixed else part.words()

    def traits(self) -> Iterator[str]:
        yield from self.first.traits()
        yield from self.second.traits()


Node = _Trait | _Not | _Joined


@dataclass(frozen=True, eq=False)
class Predicate:
    """A condition as it was written, and what it means; compared by identity, as Question."""

    text: str
    node: Node

    def holds(self, facts: Facts) -> bool | None:
        """Whether it is true of an organ; None where too little is known of it."""
        return self.node.holds(lambda name: _held(facts, name))

    @cached_property
    def words(self) -> Message:
        return self.node.words()

    @cached_property
    def traits(self) -> tuple[str, ...]:
        """The traits it looks at, each once, in its order."""
        return tuple(dict.fromkeys(self.node.traits()))

    def unknown(self, facts: Facts) -> list[Message]:
        """The traits nobody has told of this organ, in words."""
        return [TRAITS[name].label for name in self.traits if _held(facts, name) is None]


def _held(facts: Facts, name: str) -> bool | None:
    fact = facts.get(name)
    return None if fact is None or fact.value is None else fact.value > 0


def parse(text: str) -> Predicate:
    """Read a condition.  Raises Refusal with the place that can't be read."""
    if len(text) > LONGEST:
        raise Refusal(say("条件超过 {most} 个字,请简化。", most=LONGEST))
    return Predicate(text, _Reader(text, _tokens(text)).whole())


def _tokens(text: str) -> list[str]:
    left = unicodedata.normalize("NFKC", text).strip()
    found: list[str] = []
    while left:
        token = next((one for one in (*_PHRASES, *_SIGNS) if left.startswith(one)), None)
        if token is None:
            raise Refusal(
                say(
                    "条件“{text}”中的“{part}”无法识别,可用的情况有:{phrases};用“且”“或”“非”和括号连接。",
                    text=text,
                    part=left[:10],
                    phrases="、".join(BY_PHRASE),
                )
            )
        found.append(token)
        left = left[len(token) :].strip()
    return found


class _Reader:
    """Recursive descent: 或 binds loosest, then 且, then 非."""

    def __init__(self, text: str, tokens: Sequence[str]) -> None:
        self.text = text
        self.tokens = list(reversed(tokens))

    def whole(self) -> Node:
        node = self._either()
        if self.tokens:
            raise self._wrong()
        return node

    def _either(self) -> Node:
        node = self._both()
        while self._next_is(OR):
            node = _Joined(node, self._both(), every=False)
        return node

    def _both(self) -> Node:
        node = self._single()
        while self._next_is(AND):
            node = _Joined(node, self._single(), every=True)
        return node

    def _single(self) -> Node:
        if self._next_is(NOT):
            return _Not(self._single())
        if self._next_is("("):
            node = self._either()
            if not self._next_is(")"):
                raise self._wrong()
            return node
        if not self.tokens or self.tokens[-1] not in BY_PHRASE:
            raise self._wrong()
        return _Trait(BY_PHRASE[self.tokens.pop()])

    def _next_is(self, sign: str) -> bool:
        if self.tokens and self.tokens[-1] == sign:
            self.tokens.pop()
            return True
        return False

    def _wrong(self) -> Refusal:
        place = "".join(reversed(self.tokens))[:10] or say("末尾")
        return Refusal(
            say("条件“{text}”在“{place}”处不完整,请核对括号和连接词。", text=self.text, place=place)
        )


def first_true(predicates: Sequence[Predicate]) -> set[int]:
    """Which of the conditions can be the first that is true, by position, looking at every kind of organ.

    -1 is among them where all can be false.  Raises Refusal where they look at too many traits.
    """
    names = list(dict.fromkeys(name for one in predicates for name in one.traits))
    found: set[int] = set()
    for world in _worlds(names):
        holds = (place for place, one in enumerate(predicates) if one.node.holds(world.get))
        found.add(next(holds, -1))
    return found


def _worlds(names: Sequence[str]) -> Iterator[Mapping[str, bool]]:
    """Every combination of these traits that an organ can have; of one group at most one holds."""
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(TRAITS[name].group or name, []).append(name)
    choices = [[*together, ""] for together in groups.values()]
    count = 1
    for choice in choices:
        count *= len(choice)
    if count > MOST_WORLDS:
        raise Refusal(say("条件一共涉及 {count} 种情况,太多,请简化。", count=len(names)))
    for chosen in product(*choices):
        yield {name: name in chosen for name in names}
