"""Workbooks of several sheets that belong together: drawn with headings, drop-downs and a page that explains them, and read back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from jieyue.sheets.limits import LIMITS, Limits, inspect, is_workbook
from jieyue.sheets.parsing import Parser
from jieyue.sheets.tables import Row, tidy_header
from jieyue.sheets.writing import whole
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

_GUIDE, _CHOICES = "填写说明", "选项"
# Drop-downs and text format reach this far below the last row.
_ROOM = 500
# Points a line of a cell is high; from here on characters are wide.
_LINE, _WIDE = 16, 0x2E80
_HEADER = {"bold": True, "border": 1, "border_color": "#9DB5A8", "valign": "vcenter", "text_wrap": True}


@dataclass(frozen=True)
class BookColumn:
    """One column: the key of its cells, its heading, what to write in it, its width in characters.

    `choices` become a drop-down list; cells of a `numeric` column are numbers.
    """

    key: str
    title: str
    note: str = ""
    width: int = 12
    choices: tuple[str, ...] = ()
    numeric: bool = False
    required: bool = False


@dataclass(frozen=True)
class BookSheet:
    """One sheet: its name, what it is for, its columns."""

    title: str
    note: str
    columns: tuple[BookColumn, ...]


def write_book(
    path: Path | str,
    guide: Sequence[str],
    sheets: Sequence[tuple[BookSheet, Iterable[Mapping[str, Any]]]],
) -> None:
    """Write the sheets with their rows (cells by key: text, Decimal or None), the guide first."""
    with whole(Path(path)) as part, xlsxwriter.Workbook(part, {"strings_to_formulas": False}) as book:
        _draw_guide(book, guide, [sheet for sheet, _ in sheets])
        choices: dict[tuple[str, ...], str] = {}
        for sheet, rows in sheets:
            _draw_sheet(book, sheet, list(rows), choices)
        _draw_choices(book, choices)


def _draw_guide(book: Any, guide: Sequence[str], sheets: Sequence[BookSheet]) -> None:
    page = book.add_worksheet(_GUIDE)
    heading = book.add_format({"bold": True, "font_size": 14})
    bold = book.add_format({**_HEADER, "bg_color": "#E8F1EC"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    page.set_column(0, 0, 14, wrapped)
    page.set_column(1, 1, 18, wrapped)
    page.set_column(2, 2, 78, wrapped)
    page.write_string(0, 0, guide[0], heading)
    row = 1
    for line in guide[1:]:
        page.merge_range(row, 0, row, 2, line, wrapped)
        page.set_row(row, 15 * (1 + len(line) // 52))
        row += 1
    row += 1
    for place, title in enumerate(("工作表", "列", "说明")):
        page.write_string(row, place, title, bold)
    for sheet in sheets:
        row += 1
        page.write_string(row, 0, sheet.title, bold)
        page.write_string(row, 2, sheet.note, wrapped)
        for column in sheet.columns:
            row += 1
            page.write_string(row, 1, column.title, wrapped)
            must = "必填。" if column.required else ""
            page.write_string(row, 2, must + column.note, wrapped)
    page.hide_gridlines(2)
    page.fit_to_pages(1, 0)


def _draw_sheet(
    book: Any, sheet: BookSheet, rows: Sequence[Mapping[str, Any]], choices: dict[tuple[str, ...], str]
) -> None:
    page = book.add_worksheet(sheet.title)
    required = book.add_format({**_HEADER, "bg_color": "#1F7A4D", "font_color": "#FFFFFF"})
    optional = book.add_format({**_HEADER, "bg_color": "#E8F1EC"})
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    number = book.add_format({"num_format": "General", "valign": "top"})
    page.set_row(0, 32)
    page.set_landscape()
    page.set_paper(8)  # A3: the widest sheet stays readable in print
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.freeze_panes(1, 2)
    last = len(rows) + _ROOM
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width, number if column.numeric else text)
        page.write_string(0, place, column.title, required if column.required else optional)
        rule: dict[str, Any] = {
            "validate": "any",
            "input_title": column.title[:32],
            "input_message": column.note[:255],
        }
        if column.choices:
            rule |= {"validate": "list", "source": _listed(column.choices, choices), "error_type": "warning"}
        if column.choices or column.note:
            page.data_validation(1, place, last, place, rule)
    for line, row in enumerate(rows, start=1):
        page.set_row(
            line, _LINE * max(_lines_of(row.get(column.key), column.width) for column in sheet.columns)
        )
        for place, column in enumerate(sheet.columns):
            value = row.get(column.key)
            if isinstance(value, Decimal):
                page.write_number(line, place, float(value), number)
            elif value is not None:
                page.write_string(line, place, str(value), text)


def _lines_of(value: Any, width: int) -> int:
    """How many lines a wrapped cell takes; Chinese characters are as wide as two others."""
    text = str(value or "")
    return sum(-(-sum(1 + (ord(sign) > _WIDE) for sign in part) // width) or 1 for part in text.split("\n"))


def _listed(options: tuple[str, ...], choices: dict[tuple[str, ...], str]) -> str:
    """The place of a list of choices on the sheet that holds them all; a rule itself holds 255 characters at most."""
    letter = xlsxwriter.utility.xl_col_to_name(len(choices))
    return choices.setdefault(options, f"={_CHOICES}!${letter}$1:${letter}${len(options)}")


def _draw_choices(book: Any, choices: Mapping[tuple[str, ...], str]) -> None:
    page = book.add_worksheet(_CHOICES)
    for place, options in enumerate(choices):
        for line, option in enumerate(options):
            page.write_string(line, place, option)
    page.hide()


def read_book(path: Path | str, titles: Sequence[str], limits: Limits = LIMITS) -> dict[str, list[Row]]:
    """The rows of those sheets that are there, by sheet; cells by heading, blank rows left out.

    A sheet with headings alone has no rows.  Raises Refusal for a file that can't be read whole and safely,
    and where not one of the sheets is there.
    """
    place = Path(path)
    if not is_workbook(place):
        inspect(place, limits)
        raise Refusal(say("请上传 .xlsx 或 .ods 工作簿。"))
    with Parser(limits) as parser:
        found = inspect(place, limits)
        rows = parser.parse_together(place, titles, fine_numbers=found.fine_numbers)
    return {title: _headed(told) for title, told in rows.items()}


def _headed(rows: Sequence[Row]) -> list[Row]:
    """Rows under the first one's cells; without headings a cell keeps the number of its column."""
    if not rows:
        return []
    headers = {place: tidy_header(cell) or place for place, cell in rows[0].cells.items()}
    return [
        Row(row.number, {headers[place]: cell for place, cell in row.cells.items()})
        for row in rows[1:]
        if any(row.cells.values())
    ]
