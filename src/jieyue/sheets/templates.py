"""Draws the workbook people fill in: one sheet of marked headers, one that explains every column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from jieyue.sheets.columns import Column, ColumnKind
from jieyue.sheets.writing import sheet_name, whole

# Drop-downs reach this far; a sheet may hold more rows.
_ROWS = 20_000
# A rule itself holds choices of at most 255 characters in all, so they stand on a sheet of their own.
_GUIDE, _CHOICES = "填写说明", "选项"
_FORMATS = {
    # Text keeps the zeros of 007 and stops Excel from making a date of 2025-03.
    ColumnKind.TEXT: "@",
    ColumnKind.PERIOD: "@",
    ColumnKind.YES_NO: "@",
    ColumnKind.NUMBER: "#,##0.####",
    ColumnKind.INTEGER: "0",
    ColumnKind.DATE: "yyyy-mm-dd",
}
_KINDS = {
    ColumnKind.TEXT: "文字",
    ColumnKind.PERIOD: "期间,如 2025-03 或 2025",
    ColumnKind.YES_NO: "是 或 否",
    ColumnKind.NUMBER: "数字",
    ColumnKind.INTEGER: "整数",
    ColumnKind.DATE: "日期,如 2025-03-01",
}
_YES_NO = ("是", "否")


def write_template(
    path: Path | str,
    columns: Sequence[Column],
    title: str,
    notes: Sequence[str],
    examples: Sequence[Mapping[str, str]] = (),
) -> None:
    """Write an empty table of `columns`; `notes` and `examples` (by key) go to the second sheet.

    Examples stand apart, so that nobody imports them by mistake.
    """
    with whole(Path(path)) as part, xlsxwriter.Workbook(part) as book:
        _draw_table(book, columns, title)
        _draw_guide(book, columns, title, notes, examples)
        _draw_choices(book, columns)


def _choices(column: Column) -> tuple[str, ...]:
    return column.choices or (_YES_NO if column.kind is ColumnKind.YES_NO else ())


def _draw_table(book: Any, columns: Sequence[Column], title: str) -> None:
    sheet = book.add_worksheet(sheet_name(title))
    header = {"bold": True, "border": 1, "border_color": "#9DB5A8", "align": "center", "valign": "vcenter"}
    required = book.add_format({**header, "bg_color": "#1F7A4D", "font_color": "#FFFFFF"})
    optional = book.add_format({**header, "bg_color": "#E8F1EC"})
    sheet.set_row(0, 24)
    sheet.freeze_panes(1, 1)
    for place, column in enumerate(columns):
        cells = book.add_format({"num_format": _FORMATS[column.kind]})
        sheet.set_column(place, place, column.width, cells)
        sheet.write_string(0, place, column.title_zh, required if column.required else optional)
        rule: dict[str, Any] = {
            "validate": "any",
            "input_title": (("必填:" if column.required else "选填:") + column.title_zh)[:32],
            "input_message": (column.note or _KINDS[column.kind])[:255],
        }
        if choices := _choices(column):
            letter = xlsxwriter.utility.xl_col_to_name(place)
            rule |= {
                "validate": "list",
                "source": f"={_CHOICES}!${letter}$1:${letter}${len(choices)}",
                "error_title": "请从列表中选择",
                "error_message": f"“{column.title_zh}”只能填列表中的值。"[:255],
            }
        sheet.data_validation(1, place, _ROWS, place, rule)


def _draw_guide(
    book: Any,
    columns: Sequence[Column],
    title: str,
    notes: Sequence[str],
    examples: Sequence[Mapping[str, str]],
) -> None:
    sheet = book.add_worksheet(_GUIDE)
    heading = book.add_format({"bold": True, "font_size": 14})
    bold = book.add_format({"bold": True, "bg_color": "#E8F1EC", "border": 1, "border_color": "#9DB5A8"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for place, width in enumerate((18, 16, 8, 24, 60)):
        sheet.set_column(place, place, width, wrapped)
    sheet.write_string(0, 0, title, heading)
    row = 1
    for note in notes:
        sheet.write_string(row, 0, note, book.add_format({}))
        row += 1
    lines = [("列", "代号", "必填", "填法", "说明"), *(_described(column) for column in columns)]
    for number, line in enumerate(lines, row + 1):
        for place, text in enumerate(line):
            sheet.write_string(number, place, text, bold if number == row + 1 else wrapped)
    row += len(lines) + 2
    if not examples:
        return
    sheet.write_string(row, 0, "示例", heading)
    for place, column in enumerate(columns):
        sheet.write_string(row + 1, place, column.title_zh, bold)
        for number, example in enumerate(examples, row + 2):
            sheet.write_string(number, place, example.get(column.key, ""), wrapped)


def _described(column: Column) -> tuple[str, str, str, str, str]:
    choices = _choices(column)
    how = "、".join(choices) if choices else _KINDS[column.kind]
    return column.title_zh, column.key, "是" if column.required else "", how, column.note


def _draw_choices(book: Any, columns: Sequence[Column]) -> None:
    """The lists behind the drop-downs, on a hidden sheet, each under the letter of its column."""
    sheet = book.add_worksheet(_CHOICES)
    sheet.hide()
    for place, column in enumerate(columns):
        for row, choice in enumerate(_choices(column)):
            sheet.write_string(row, place, choice)
