"""What a new version changes, item by item, and which answers of organs it can take over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from jieyue.standards.rules.answers import Question
from jieyue.standards.rules.measures import parts_of
from jieyue.standards.rules.standard import Condition, Item, Standard, branch_key, zero_key
from jieyue.standards.rules.telling import told, verdict_words
from jieyue.values.quantities import plain
from jieyue.values.wording import NOTHING, Message, say


class Sort(StrEnum):
    """What became of a line."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


SORT_TITLES = {Sort.ADDED: say("新增"), Sort.REMOVED: say("删除"), Sort.CHANGED: say("修改")}


@dataclass(frozen=True)
class Detail:
    """One thing about a line before and after; NOTHING where there was or is none."""

    what: Message
    before: Message
    after: Message


@dataclass(frozen=True)
class LineChange:
    """One line that was added, removed or changed; `id` as it is now, or was."""

    sort: Sort
    id: str
    title: str
    details: Sequence[Detail] = ()


@dataclass(frozen=True)
class Carried:
    """Whether the answer under `old` is kept as an answer under `new` ("": there is no such question any more)."""

    old: str
    new: str
    kept: bool


def differences(old: Standard, new: Standard) -> list[LineChange]:
    """Every line that is not as it was, in the order of the new version; then those that are gone.

    The first entry is the standard itself, where its head or its verdict changed.
    """
    head = _details(_head(old), _head(new))
    found = [LineChange(Sort.CHANGED, new.code, new.title, head)] if head else []
    before = {line.id: line for line in old.lines}
    matched: set[str] = set()
    for line in new.lines:
        was = before.get(_former(line))
        if was is None:
            found.append(LineChange(Sort.ADDED, line.id, line.title, _details({}, _line(line))))
            continue
        matched.add(was.id)
        details = _details(_line(was), _line(line))
        if details:
            found.append(LineChange(Sort.CHANGED, line.id, line.title, details))
    gone = [line for line in old.lines if line.id not in matched]
    return found + [LineChange(Sort.REMOVED, line.id, line.title, _details(_line(line), {})) for line in gone]


def _former(line: Item | Condition) -> str:
    return (line.was if isinstance(line, Item) else "") or line.id


def _head(standard: Standard) -> dict[str, tuple[Message, Message]]:
    lines = {
        "title": (say("名称"), Message(standard.title)),
        "version": (say("版本"), Message(standard.version)),
        "points": (say("总分"), Message(plain(standard.points))),
    }
    for place, sentence in enumerate(verdict_words(standard)):
        lines[f"verdict{place}"] = (say("结论"), sentence)
    for block in standard.blocks:
        points = say("{points} 分", points=plain(block.points))
        lines[f"block {block.id}"] = (say("板块“{block}”", block=Message(block.title)), points)
    return lines


def _line(line: Item | Condition) -> dict[str, tuple[Message, Message]]:
    words = told(line)
    lines = {
        "id": (say("编号"), Message(line.id)),
        "title": (say("名称"), Message(line.title)),
        "source": (say("来源"), words.source),
        "rule": (say("规则"), words.rule),
    }
    for place, sentence in enumerate(words.modifiers):
        lines[f"modifier{place}"] = (say("附加规定"), sentence)
    for part in parts_of(line.source):
        text = Message(part.text)
        lines[f"part {part.id}"] = (
            say("要点 {part}", part=part.id),
            say("{part}({points} 分)", part=text, points=plain(part.points)) if part.points else text,
        )
    if isinstance(line, Item):
        lines["points"] = (say("分值"), Message(plain(line.points)))
        lines["clause"] = (say("依据"), Message(line.clause))
        lines["evidence"] = (say("佐证"), Message(line.evidence))
    return lines


def _details(
    old: Mapping[str, tuple[Message, Message]], new: Mapping[str, tuple[Message, Message]]
) -> list[Detail]:
    found = []
    for key in dict.fromkeys((*new, *old)):
        before, after = (side[key][1] if key in side else NOTHING for side in (old, new))
        if before != after:
            found.append(Detail((new.get(key) or old[key])[0], before, after))
    return found


def carried(old: Standard, new: Standard) -> list[Carried]:
    """What becomes of every answer there can be under the old version, in its order.

    An answer is kept under the line that stands for its own (`was`, or the same id) where that asks in the
    same way: the same kind, unit, who answers, and every sub-point that could be ticked still there.
    """
    heirs = _heirs(old, new)
    found = []
    for key, question in old.questions.items():
        target = heirs.get(key, key)
        asked = new.questions.get(target)
        found.append(Carried(key, target if asked else "", asked is not None and alike(question, asked)))
    return found


def _heirs(old: Standard, new: Standard) -> dict[str, str]:
    """Under which key the answers to an item, its branches and its faults are now; "" where it is gone."""
    now = {_former(item): item.id for item in new.scored}
    heirs: dict[str, str] = {}
    for item in old.scored:
        target = now.get(item.id, "")
        heirs[item.id] = target
        heirs[zero_key(item)] = f"{target}.zero" if target else ""
        for branch in item.modifiers.branches:
            heirs[branch_key(item, branch)] = f"{target}.{branch.id}" if target else ""
    return heirs


def alike(old: Question, new: Question) -> bool:
    """Whether an answer to the one can stand as an answer to the other."""
    same = (old.kind, old.unit.code, old.by) == (new.kind, new.unit.code, new.by)
    there = {part.id: part.text for part in new.parts}
    return same and all(there.get(part.id) == part.text for part in old.parts)


def kept_and_lost(found: Sequence[Carried]) -> Iterator[Message]:
    """In words which answers change their place and which are not taken over."""
    for one in found:
        if not one.kept:
            yield say("“{old}”的回答不沿用。", old=one.old)
        elif one.old != one.new:
            yield say("“{old}”的回答沿用到“{new}”。", old=one.old, new=one.new)
