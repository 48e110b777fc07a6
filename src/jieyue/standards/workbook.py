"""The workbook of a standard on disk: written for officials to edit, read back with every fault at its cell."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jieyue.sheets.book import BookColumn, BookSheet, read_book, write_book
from jieyue.standards.rules.faults import StandardRefused
from jieyue.standards.rules.form import from_document
from jieyue.standards.rules.standard import Standard
from jieyue.standards.rules.toml_text import toml_text
from jieyue.standards.rules.traits import BY_PHRASE
from jieyue.standards.rules.workbook.folding import folded
from jieyue.standards.rules.workbook.layout import (
    GUIDE,
    HEAD_NAME,
    HEAD_NOTE,
    HEAD_TITLE,
    HEAD_VALUE,
    SHEETS,
    Column,
    Sheet,
    Sort,
)
from jieyue.standards.rules.workbook.unfolding import SheetRow, unfolded
from jieyue.values.refusals import RowsRefused

_MOST_ERRORS = 200
_HEAD = BookSheet(
    HEAD_TITLE,
    "标准的名称、合格分等,一行一项。",
    (
        BookColumn(HEAD_NAME, HEAD_NAME, width=18, required=True),
        BookColumn(HEAD_VALUE, HEAD_VALUE, width=52, required=True),
        BookColumn(HEAD_NOTE, HEAD_NOTE, width=64),
    ),
)


def write_standard(path: Path | str, document: Mapping[str, Any]) -> None:
    """Write a standard's tables, which must be those of a valid standard, as a workbook."""
    rows = folded(document)
    guide = (*GUIDE, f"可用的情形:{'、'.join(BY_PHRASE)}。")
    sheets = [(_HEAD, rows["standard"]), *((_drawn(sheet), rows[sheet.key]) for sheet in SHEETS)]
    write_book(path, guide, sheets)


def _drawn(sheet: Sheet) -> BookSheet:
    return BookSheet(sheet.title, sheet.note, tuple(_column(column) for column in sheet.columns))


def _column(column: Column) -> BookColumn:
    options = ("是", "否") if column.sort is Sort.FLAG else tuple((column.words or {}).values())
    return BookColumn(
        column.key,
        column.title,
        column.note,
        column.width,
        options,
        numeric=column.sort in {Sort.NUMBER, Sort.RATIO},
        required=column.required,
    )


def read_standard(path: Path | str) -> tuple[str, Standard]:
    """The standard of a workbook, as TOML and read.

    Raises RowsRefused with the sheet, row and column of every fault, and Refusal for a file that is no such workbook.
    """
    book = read_book(path, [HEAD_TITLE, *(sheet.title for sheet in SHEETS)])
    found = unfolded(
        {title: [SheetRow(row.number, row.cells) for row in rows] for title, rows in book.items()}
    )
    errors = list(found.errors)
    if not errors:
        try:
            text = toml_text(found.document)
            return text, from_document(found.document)
        except StandardRefused as refused:
            errors = [found.told_at(fault) for fault in refused.faults]
    lines = sum(len(rows) for rows in book.values())
    touched = len({(error.sheet, error.row) for error in errors})
    raise RowsRefused(errors[:_MOST_ERRORS], lines, len(errors), touched)
