"""A sheet in memory: headers and rows of text, rows made one at a time so that memory stays small."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the sheet and its cells by header, "" where there is nothing."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    """One sheet.  `rows` can be counted and gone through as often as needed; `sheets` are all of the workbook's."""

    sheet: str
    headers: list[str]
    rows: Collection[Row]
    sheets: tuple[str, ...] = ()


def tidy_header(text: str) -> str:
    """A header on one line: line breaks and runs of spaces become one space."""
    return " ".join(text.split())
