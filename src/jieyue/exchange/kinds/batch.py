"""What every kind of import is: the columns of its sheet, and the action that takes its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from jieyue.acts.rules import Actor
from jieyue.sheets.columns import Column
from jieyue.sheets.mapping import MappedRow
from jieyue.values.imports import Source, Tally
from jieyue.values.three_way import Cells

Row = TypeVar("Row")

# Two notes of the templates that most kinds share.
BLANK = "留空的单元格表示保持原样,不会清零,也不会删除。"
WHOLE = "任何一处有误,整份文件都不导入;同一份文件可以重复导入,不会重复登记。"


@dataclass(frozen=True)
class Batch:
    """The rows of one file, on their way to the action that takes them.

    `year` is the data year it is for, None where nobody said; `base` the change after which the file was
    exported, None for a foreign one.  Passwords that were made up are put into `made`, by sign-in name.
    """

    actor: Actor
    rows: Sequence[MappedRow]
    source: Source
    year: int | None = None
    dry_run: bool = False
    base: int | None = None
    made: dict[str, str] = field(default_factory=dict)

    def of(self, kind: Callable[..., Row], /, **fields: str) -> list[Row]:
        """The rows as a package wants them: its `fields`, each from the key of the sheet."""
        return [
            kind(
                row.number, columns=row.columns, **{name: row.values.get(key) for name, key in fields.items()}
            )
            for row in self.rows
        ]

    @property
    def told(self) -> dict[str, Any]:
        return {"source": self.source, "dry_run": self.dry_run}


@dataclass(frozen=True)
class Wanted:
    """What is to be exported: the rows of a year that the actor may see, of a region or an organ if one is named."""

    actor: Actor
    year: int = 0
    region: str = ""
    organ: str = ""

    @classmethod
    def of(cls, actor: Actor, year: int, scope: str) -> Wanted:
        """What an export of this `scope` holds."""
        place, _, code = scope.partition(":")
        return cls(actor, year, **({place: code} if scope else {}))

    @property
    def scope(self) -> str:
        """The narrowing in one word, as the header of the export has it."""
        return f"organ:{self.organ}" if self.organ else f"region:{self.region}" if self.region else ""


@dataclass(frozen=True)
class Given:
    """What an export holds: its rows by the keys of the columns, and the number of the last change in them.

    The cells of the columns in `numbers` may be numbers that are text already.
    """

    rows: Iterable[Mapping[str, Any]]
    base: int = 0
    numbers: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Kind:
    """One kind of sheet.

    `identity` are the fields no mapping can do without; `act` is what taking it over is on record as; `give` exports the table, where it can be;
    `yearly` says that an export is of one year.  A table that keeps no revision of its rows is exported with
    a copy of them, row by row under the fields `kept_by`, so that a stale sheet is known all the same;
    `hold` lets nobody else change what its rows name while they are compared and taken over.
    `columns_of` gives the columns of a year, where the editions of the form differ.  `compared` turns the cells
    of a row of a stale sheet, beside the cells it was exported with, into those they are compared by.
    """

    title: str
    columns: Sequence[Column]
    identity: Sequence[str]
    take: Callable[[Batch], Tally]
    act: str
    notes: Sequence[str] = ()
    examples: Sequence[Mapping[str, str]] = ()
    give: Callable[[Wanted], Given] | None = None
    yearly: bool = True
    kept_by: Sequence[str] = ()
    hold: Callable[[Actor, Sequence[MappedRow]], None] | None = None
    columns_of: Callable[[int], Sequence[Column]] | None = None
    compared: Callable[[Cells[str], Cells[str]], Cells[str]] | None = None

    @property
    def is_given(self) -> bool:
        """Whether the table can be exported."""
        return self.give is not None

    def columns_in(self, year: int | None) -> Sequence[Column]:
        """The columns the form of a year asks for; all of them where no year is named."""
        return self.columns if year is None or self.columns_of is None else self.columns_of(year)


def told_in(rows: Sequence[MappedRow], field_name: str) -> set[str]:
    """What the rows say in one field."""
    return {text.strip() for row in rows if (text := row.values.get(field_name))}


def keys(columns: Sequence[Column]) -> dict[str, str]:
    """For `Batch.of` where a package names its fields as the sheet does."""
    return {column.key: column.key for column in columns}
