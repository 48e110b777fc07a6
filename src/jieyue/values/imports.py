"""What every import shares: where its rows came from, how a refused cell is noted, what was done in the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from jieyue.values.refusals import Refusal, RowError, RowsRefused
from jieyue.values.wording import Message, say

T = TypeVar("T")


@dataclass(frozen=True)
class Source:
    """The file and sheet that rows were read from, as people know them."""

    file: str
    sheet: str


@dataclass(frozen=True)
class Tally:
    """Records (organs, ledger entries, accounts, …) made, changed, and found as they were."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0

    @property
    def changed(self) -> bool:
        return bool(self.created or self.updated)

    def as_json(self) -> dict[str, int]:
        return {"created": self.created, "updated": self.updated, "unchanged": self.unchanged}


class SheetRow(Protocol):
    """A row with its number in the sheet and the header each of its fields stands under."""

    @property
    def number(self) -> int: ...

    @property
    def columns(self) -> Mapping[str, str]: ...


@dataclass
class RefusedCells:
    """Every refused cell of a sheet, gathered so that people can mend them all at once."""

    source: Source
    errors: list[RowError] = field(default_factory=list)

    def refuse(self, row: SheetRow, cell: str, message: Message) -> None:
        """Note that `row`'s field `cell` can't be taken."""
        # A field that a mapping file sets to a constant stands under no header.
        header = row.columns.get(cell) or cell
        self.errors.append(RowError(self.source.sheet, row.number, header, message))

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
        """Raises RowsRefused with all that was noted, each once, in the order of the sheet."""
        if self.errors:
            # One sheet row may become several of ours, and its one bad cell is bad in each of them.
            once = {(error.row, error.column, str(error.message)): error for error in self.errors}
            raise RowsRefused(sorted(once.values(), key=lambda error: error.row or 0), rows)
