"""What a period lacks, and what the organ says about it: a blank is never silently a zero."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jieyue.ledgers.rules.coverage import ItemYear
from jieyue.ledgers.rules.items import ITEMS
from jieyue.values.refusals import Refusal
from jieyue.values.wording import Message, say

OTHER = "other"
# Why an expected figure may be missing.
REASONS = {"stopped": "停用", "no_meter": "未装表", "not_arrived": "数据未到", OTHER: "其他"}
LONGEST_NOTE = 200


@dataclass(frozen=True)
class Blank:
    """An expected item without a figure, with the organ's reason for it."""

    item: str
    reason: str
    note: str = ""

    def as_json(self) -> dict[str, str]:
        return {"item": self.item, "reason": self.reason, "note": self.note}


@dataclass(frozen=True)
class Lack:
    """One organ's period: the expected items that have no figure, and whether it holds anything at all."""

    items: Sequence[str] = ()
    expected: bool = False
    filled: bool = False

    @property
    def empty(self) -> bool:
        return not (self.expected or self.filled)


def lack_of(states: Mapping[str, ItemYear], months: Iterable[int], filled: Iterable[int]) -> Lack:
    """What the `months` of a period lack; `filled` are all months of the year that have a figure of any item."""
    wanted = frozenset(months)
    return Lack(
        items=[code for code, state in states.items() if wanted.intersection(state.missing)],
        expected=any(
            state.expected and wanted.intersection(state.item.expected_months) for state in states.values()
        ),
        filled=bool(wanted.intersection(filled)),
    )


def read_blank(item: str, reason: str, note: str) -> Blank:
    """A reason as it was given.  Raises Refusal for an unknown one, and for 其他 without words."""
    title = ITEMS[item].title if item in ITEMS else item
    note = note.strip()
    if reason not in REASONS:
        raise Refusal(say("请选择“{item}”的缺报原因。", item=title))
    if reason == OTHER and not note:
        raise Refusal(say("“{item}”的缺报原因选了“其他”,请写明情况。", item=title))
    if len(note) > LONGEST_NOTE:
        raise Refusal(say("说明超过 {longest} 字,请缩短。", longest=LONGEST_NOTE))
    return Blank(item, reason, note)


def stored_blanks(rows: Iterable[Mapping[str, Any]]) -> list[Blank]:
    """The reasons kept with a filing."""
    return [Blank(row["item"], row["reason"], row.get("note", "")) for row in rows]


def unexplained(lack: Lack, blanks: Iterable[Blank]) -> list[Message]:
    """The titles of what is missing without a reason."""
    told = {blank.item for blank in blanks}
    return [say(ITEMS[item].title) for item in lack.items if item not in told]
