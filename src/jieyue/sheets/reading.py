"""Reads one sheet of any supported file into rows of text, and survives whatever the file is.

Cells are text exactly as a person sees them: `3` not `3.0`, numbers to the fifteen digits Excel
keeps, dates as 2025-03-01, ticked cells as 是 or 否, failed formulas as #DIV/0!.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from jieyue.sheets.delimited import read_text
from jieyue.sheets.headings import under
from jieyue.sheets.limits import LIMITS, Limits, inspect, is_workbook
from jieyue.sheets.parsing import Parser
from jieyue.sheets.tables import Row, Table
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

__all__ = ["Row", "Table", "read_table"]


def read_table(
    path: Path | str,
    *,
    sheet: str | None = None,
    header_row: int = 1,
    header_rows: int = 1,
    limits: Limits = LIMITS,
) -> Table:
    """The rows below `header_row` (counted from 1) of `sheet`, the first one if none is named.

    With `header_row` 0 all rows are told, and the columns are called 1, 2, 3 …  A header of several rows
    (`header_rows`) begins at `header_row`; its columns are named as `headings.joined` does.

    Blank rows and columns without a header are left out, the numbering keeps counting.  Row numbers
    are Excel's; in a CSV they count records, the first one being 1, so that a line break inside
    quotes does not shift them.  `sheet` does not matter in a CSV.

    Raises Refusal, in one sentence, for every file that can't be read whole and safely.
    """
    path = Path(path)
    if header_rows > 1:
        table = under(_read(path, sheet, 0, limits), header_row, header_rows)
    else:
        table = _read(path, sheet, header_row, limits)
    _check_headers(table, header_row)
    return table


def _read(path: Path, sheet: str | None, header_row: int, limits: Limits) -> Table:
    if is_workbook(path):
        with Parser(limits) as parser:
            found = inspect(path, limits)
            return parser.parse(path, sheet, header_row, fine_numbers=found.fine_numbers)
    inspect(path, limits)
    return read_text(path, header_row, limits)


def _check_headers(table: Table, header_row: int) -> None:
    if not table.headers and not header_row:
        raise Refusal(say("工作表“{name}”是空的。", name=table.sheet))
    if not table.headers:
        raise Refusal(
            say("“{sheet}”第 {row} 行没有表头,请检查表头所在的行。", sheet=table.sheet, row=header_row)
        )
    twice = [header for header, count in Counter(table.headers).items() if count > 1]
    if twice:
        raise Refusal(
            say("“{sheet}”的表头重复:{headers},请改名后再导入。", sheet=table.sheet, headers="、".join(twice))
        )
    if not len(table.rows):
        raise Refusal(say("“{sheet}”只有表头,没有数据行。", sheet=table.sheet))
