"""A standard put into the reader's language, line by line, for its page and the simulator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language, gettext

from jieyue.standards.queries.versions import DRAFT, PUBLISHED, SHIPPED
from jieyue.standards.rules.answers import Part
from jieyue.standards.rules.measures import parts_of
from jieyue.standards.rules.standard import Condition, Conditions, Item, Standard
from jieyue.standards.rules.telling import told, verdict_words
from jieyue.values.wording import Message, say

STATES = {PUBLISHED: say("已发布"), DRAFT: say("草稿"), SHIPPED: say("随附,未发布")}


@dataclass(frozen=True)
class Line:
    """One line: `points` None for a condition; `parts` are the texts of its sub-points."""

    id: str
    title: str
    points: Decimal | None
    source: str
    rule: str
    modifiers: Sequence[str]
    clause: str
    evidence: str
    mark: str
    star: bool
    parts: Sequence[Part]
    conditions: Sequence[Line]


@dataclass(frozen=True)
class Group:
    """A block, a gate or the bonus: `points` None where it has none."""

    title: str
    points: Decimal | None
    lines: Sequence[Line]


class Words:
    """Words one standard; its titles have their own English."""

    def __init__(self, standard: Standard) -> None:
        self.standard = standard
        self.english = standard.english if get_language() == "en" else {}

    def word(self, text: str) -> str:
        return (self.english.get(text) or gettext(text)) if text else ""

    def sentence(self, message: Message | str) -> str:
        return message.worded(self.word) if isinstance(message, Message) else self.word(message)

    def verdict(self) -> list[str]:
        return [self.sentence(one) for one in verdict_words(self.standard)]

    def groups(self) -> list[Group]:
        """Gates first, then the blocks, then what lies outside the total."""
        standard = self.standard
        found = [
            Group(self.word(gate.title), None, [self.line(one) for one in gate.conditions])
            for gate in standard.gates
        ]
        found += [
            Group(self.word(block.title), block.points, [self.line(item) for item in block.items])
            for block in standard.blocks
        ]
        if standard.bonus:
            lines = [self.line(item) for item in standard.bonus]
            found.append(Group(gettext("附加分"), standard.bonus_cap, lines))
        return found

    def line(self, line: Item | Condition) -> Line:
        words = told(line)
        item = line if isinstance(line, Item) else None
        inner = line.source.conditions if isinstance(line.source, Conditions) else ()
        # The rule itself names the sub-points where each has its own points.
        parts = (
            [] if inner else [Part(one.id, self.word(one.text), one.points) for one in parts_of(line.source)]
        )
        return Line(
            id=line.id,
            title=self.word(line.title),
            points=item.points if item else None,
            source=self.sentence(words.source),
            rule=self.sentence(words.rule),
            modifiers=[self.sentence(one) for one in words.modifiers],
            clause=self.word(item.clause) if item else "",
            evidence=self.word(item.evidence) if item else "",
            mark=self.word(item.mark) if item else "",
            star=bool(item and item.modifiers.star),
            parts=parts,
            conditions=[self.line(one) for one in inner],
        )
