"""What every import shares: where its rows came from, how a refused cell is noted, what was done in the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol, TypeVar

from jieyue.values.refusals import Refusal, RowError, RowsRefused
from jieyue.values.wording import NOTHING, Message, say

T = TypeVar("T")

LONGEST_LABEL = 150


@dataclass(frozen=True)
class Source:
    """The file and sheet that rows were read from, as people know them."""

    file: str
    sheet: str

    @property
    def label(self) -> str:
        """The file's name, cut where a record has no room for all of it."""
        return self.file if len(self.file) <= LONGEST_LABEL else f"{self.file[: LONGEST_LABEL - 1]}…"


class CellChange(NamedTuple):
    """One cell before and after, as it is written in a sheet; `key` is its column's, "" stands for nothing."""

    key: str
    old: str
    new: str


@dataclass(frozen=True)
class RowChange:
    """What a sheet asks of one record: the `row` that says so, what the record is called, the cells that differ.

    `names` begin with the code of the organ (or region, or compound) it belongs to; `note` is what somebody should
    know before it is so.
    """

    row: int
    names: tuple[str | Message, ...]
    is_new: bool
    cells: tuple[CellChange, ...]
    note: Message = NOTHING


@dataclass(frozen=True)
class Tally:
    """Records (organs, ledger entries, accounts, …) made, changed, and found as they were.

    `changes` are the first `MOST_LISTED` in the order of the sheet; a ledger tells them in trial runs only.
    `notices` hold nothing up: they say what somebody should look at.
    """

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    changes: Sequence[RowChange] = field(default=(), compare=False)
    notices: Sequence[Message] = field(default=(), compare=False)

    @property
    def changed(self) -> bool:
        return bool(self.created or self.updated)

    def as_json(self) -> dict[str, int]:
        return {"created": self.created, "updated": self.updated, "unchanged": self.unchanged}


def cells_changed(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[CellChange, ...]:
    """The cells in which a record differs from what it was, in the order of `after`."""
    return tuple(
        CellChange(key, before.get(key, ""), after.get(key, ""))
        for key in {**after, **before}
        if before.get(key, "") != after.get(key, "")
    )


class SheetRow(Protocol):
    """A row with its number in the sheet and the header each of its fields stands under."""

    @property
    def number(self) -> int: ...

    @property
    def columns(self) -> Mapping[str, str]: ...


# So many refused cells are worded and listed.  The others are counted only: a sheet that is wrong
# throughout would otherwise fill the memory with its errors.
MOST_LISTED = 1_000


class RefusedCells:
    """The refused cells of a sheet, gathered so that people can mend them all at once."""

    def __init__(self, sheet: str) -> None:
        self.sheet = sheet
        self._first: list[RowError] = []
        # One sheet row may become several of ours, and its one bad cell is bad in each of them.
        self._seen: set[int] = set()
        self._rows: set[int] = set()

    def refuse(self, row: SheetRow, cell: str, message: Message) -> None:
        """Note that `row`'s field `cell` can't be taken."""
        # A field that a mapping file sets to a constant stands under no header.
        self.note(row.number, row.columns.get(cell) or cell, message)

    def note(self, number: int, header: str, message: Message) -> None:
        """Note that the cell of row `number` under `header` can't be taken."""
        told = hash((number, header, str(message)))
        if told in self._seen:
            return
        self._seen.add(told)
        self._rows.add(number)
        self._first.append(RowError(self.sheet, number, header, message))
        if len(self._first) > 2 * MOST_LISTED:
            self._first = self._sorted()

    def has(self, row: SheetRow) -> bool:
        """Whether anything of `row` was refused."""
        return row.number in self._rows

    def _sorted(self) -> list[RowError]:
        return sorted(self._first, key=lambda error: error.row or 0)[:MOST_LISTED]

    def read(self, row: SheetRow, cell: str, text: str | None, parse: Callable[[str], T]) -> T | None:
        """`text` parsed; None where it is blank or refused (which is then noted)."""
        if text is None:
            return None
        try:
            return parse(text)
        except Refusal as refused:
            self.refuse(row, cell, refused.message)
            return None

    def required(self, row: SheetRow, cell: str, text: str | None, parse: Callable[[str], T]) -> T | None:
        """As `read`, but a blank cell is refused too."""
        if text is None or not text.strip():
            self.refuse(row, cell, say("此列必须填写。"))
            return None
        return self.read(row, cell, text.strip(), parse)

    def raise_if_any(self, rows: int) -> None:
        """Raises RowsRefused where anything was noted, the first of it in the order of the sheet."""
        if self._seen:
            raise RowsRefused(self._sorted(), rows, len(self._seen), len(self._rows))
