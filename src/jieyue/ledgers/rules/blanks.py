"""What a period lacks, and what the organ says about it: a blank is never silently a zero."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jieyue.ledgers.rules.coverage import ItemYear
from jieyue.ledgers.rules.items import ITEMS
from jieyue.ledgers.rules.records.kinds import LEDGERS, LedgerKind, Rhythm
from jieyue.values.refusals import Refusal
from jieyue.values.wording import Message, say

OTHER = "other"
# Why an expected figure may be missing.
REASONS = {"stopped": "停用", "no_meter": "未装表", "not_arrived": "数据未到", OTHER: "其他"}
# Why an expected period of another ledger may have no row.
ROW_REASONS = {"nothing": "本期没有发生", "not_arrived": "数据未到", OTHER: "其他"}
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


def title_of(item: str) -> str:
    """The title of an item of the energy ledger, or of a ledger of the catalogue."""
    return ITEMS[item].title if item in ITEMS else LEDGERS[item].title if item in LEDGERS else item


def reasons_for(item: str) -> Mapping[str, str]:
    """The reasons there are for a blank, by code: of an item of the energy ledger, or of another ledger."""
    return REASONS if item in ITEMS else ROW_REASONS


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


def lack_of_rows(kind: LedgerKind, period: range, there: Collection[int], *, owed: bool, kept: bool) -> Lack:
    """What a period (its months) of another ledger lacks: nothing, or the ledger itself.

    `there` are the months of the year that have rows, 0 for a row of the whole year; what lasts has rows in
    every month.  `owed`: every organ reports it; `kept`: this one does.
    """
    wanted = {month for month in _ROW_MONTHS.get(kind.rhythm, ()) if month in period or not month}
    if kind.rhythm is Rhythm.YEAR and _LAST_MONTH not in period:
        wanted = set()
    filled = bool(wanted.intersection(there)) if wanted else bool(set(period).intersection(there))
    missing = not wanted.issubset(there) if wanted else owed and not filled
    expected = owed or kept
    return Lack(items=[kind.code] if expected and missing else [], expected=expected, filled=filled)


_LAST_MONTH = 12
_ROW_MONTHS: Mapping[Rhythm, Sequence[int]] = {
    Rhythm.MONTH: range(1, 13),
    Rhythm.QUARTER: range(3, 13, 3),
    Rhythm.YEAR: (0,),
}


def read_blank(item: str, reason: str, note: str) -> Blank:
    """A reason as it was given.  Raises Refusal for an unknown one, and for 其他 without words."""
    title = title_of(item)
    note = note.strip()
    if reason not in reasons_for(item):
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
    return [say(title_of(item)) for item in lack.items if item not in told]
