"""Refusals: the only exceptions that people get to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jieyue.values.wording import Message, say


class Refusal(Exception):  # noqa: N818  a refusal is not an error of the programme
    """Something can't be done; `message` says why and what to do, in one sentence."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


class NotFound(Refusal):
    """What is asked for is not there, or is not for this person to see: nobody is told which of the two."""


class NotAllowed(Refusal):
    """The person may not do this act there."""


@dataclass(frozen=True)
class RowError:
    """One refused cell.  `row` is Excel's row number, None for the whole file; `column` the header."""

    sheet: str
    row: int | None
    column: str
    message: Message


class RowsRefused(Refusal):
    """Some rows of a sheet can't be taken; nothing of the file was stored.

    `errors` are the first ones in the order of the sheet, `total` counts all of them and `rejected`
    the rows they stand in; `rows` are those of the whole sheet.
    """

    def __init__(self, errors: Sequence[RowError], rows: int, total: int, rejected: int) -> None:
        super().__init__(say("{count} 处有误,整份文件未导入。", count=total))
        self.errors = list(errors)
        self.rows = rows
        self.total = total
        self.rejected = rejected


@dataclass(frozen=True)
class Conflict:
    """A row somebody else has changed since it was seen: as its writer saw it, sent it, and as it is now.

    None stands for "nothing there"; `change` is the number under which it may be sent again.
    """

    row: int
    by: str
    change: int
    seen: Mapping[str, str] | None
    sent: Mapping[str, str] | None
    now: Mapping[str, str] | None


class Overtaken(RowsRefused):
    """Rows were changed by somebody else since they were seen; nothing was stored."""

    def __init__(self, errors: Sequence[RowError], rows: int, conflicts: Sequence[Conflict]) -> None:
        super().__init__(errors, rows, len(errors), len(errors))
        self.conflicts = list(conflicts)
