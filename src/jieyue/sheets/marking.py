"""A copy of an uploaded sheet in which whoever mends it sees what is wrong, cell by cell."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import xlsxwriter

from jieyue.sheets.tables import Table
from jieyue.sheets.writing import sheet_name, whole
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

_WIDTH = 16


def write_marked(
    path: Path, table: Table, errors: Iterable[tuple[int | None, str, str]], header_row: int = 1
) -> None:
    """Write the sheet again with its refused cells red, each with its sentence as a comment.

    `errors` are (Excel's row number, header, sentence).  What belongs to no cell is told in the first header.
    The header stands in `header_row` as it did, in that one row alone, so that the same mapping reads the copy.
    The copy is text throughout, so that nothing is rounded, and can be imported once it is mended.
    """
    if path.suffix.lower() != ".xlsx":
        raise Refusal(say("标注的副本是 Excel 工作簿,请把文件名写成 {name}.xlsx。", name=path.stem))
    told: dict[tuple[int, str], list[str]] = {}
    for number, header, sentence in errors:
        place = (number or header_row, header if header in table.headers else table.headers[0])
        told.setdefault(place, []).append(sentence)
    with whole(path) as part, xlsxwriter.Workbook(part, {"constant_memory": True}) as book:
        _draw(book, table, told, header_row)


def _draw(book: Any, table: Table, told: dict[tuple[int, str], list[str]], header_row: int) -> None:
    sheet = book.add_worksheet(sheet_name(table.sheet))
    bold = book.add_format({"bold": True, "bg_color": "#E8F1EC", "bottom": 1})
    plain = book.add_format({"num_format": "@"})
    red = book.add_format({"bg_color": "#F8C9C4", "border": 1, "border_color": "#B3261E"})
    sheet.freeze_panes(header_row, 0)
    sheet.set_column(0, len(table.headers) - 1, _WIDTH)
    # The rows stand below it where they stood.
    for place, header in enumerate(table.headers):
        sheet.write_string(header_row - 1, place, header, bold)
        _comment(sheet, header_row - 1, place, told.get((header_row, header), []))
    for row in table.rows:
        for place, header in enumerate(table.headers):
            sentences = told.get((row.number, header), [])
            sheet.write_string(row.number - 1, place, row.cells[header], red if sentences else plain)
            _comment(sheet, row.number - 1, place, sentences)


def _comment(sheet: Any, row: int, place: int, sentences: list[str]) -> None:
    if sentences:
        sheet.write_comment(row, place, "\n".join(sentences), {"x_scale": 2})
