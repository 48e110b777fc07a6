"""An uploaded foreign sheet as the mapping screen shows it: where its header is, its first rows, its words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.http import QueryDict

from jieyue.exchange.actions.uploads import Upload
from jieyue.exchange.rules import guessing
from jieyue.exchange.rules.guessing import Target
from jieyue.ledgers.rules.items import ITEMS
from jieyue.sheets.headings import MOST_ROWS, under
from jieyue.sheets.reading import read_table
from jieyue.sheets.tables import Table as SheetTable
from jieyue.sheets.unfolding import Mapping as SheetMapping
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say
from jieyue.web.exchange.kinds import Table

TOP_ROWS, SAMPLES, CONVERTED = 12, 3, 8
# Words of a column are gathered from so many rows, and offered to be said in ours up to so many of them.
ROWS_OF_WORDS, MOST_WORDS = 5_000, 40


@dataclass(frozen=True)
class Foreign:
    """An uploaded sheet: its first rows as they stand, and the table under the header chosen."""

    sheets: Sequence[str]
    header_row: int
    header_rows: int
    top: Sequence[tuple[int, Sequence[str]]]
    table: SheetTable

    @property
    def sheet(self) -> str:
        return self.table.sheet

    @property
    def chosen_sheet(self) -> str | None:
        """The sheet's name, where it had to be chosen: the next file's only sheet may be called otherwise."""
        return self.sheet if len(self.sheets) > 1 else None

    def samples(self) -> Mapping[str, Sequence[str]]:
        """The first cells of each column that hold anything."""
        rows = list(islice(self.table.rows, TOP_ROWS))
        return {
            header: [row.cells[header] for row in rows if row.cells[header].strip()][:SAMPLES]
            for header in self.table.headers
        }

    def words(self, headers: Collection[str]) -> Mapping[str, Sequence[str]]:
        """The different words of columns, without those of columns that hold too many."""
        found: dict[str, dict[str, None]] = {header: {} for header in headers}
        for row in islice(self.table.rows, ROWS_OF_WORDS):
            for header, words in found.items():
                if (text := row.cells[header].strip()) and len(words) <= MOST_WORDS:
                    words[text] = None
        return {header: list(words) for header, words in found.items() if len(words) <= MOST_WORDS}


def foreign(
    upload: Upload, query: QueryDict, possible: Sequence[Target], saved: SheetMapping | None
) -> Foreign:
    """The sheet and header asked for, or the saved mapping's, or the first sheet and what looks most like a header.

    Raises Refusal for a file that can't be read, and where the rows chosen are no header.
    """
    named = query.get("sheet") or (saved.sheet if saved else None)
    whole = read_table(upload.path, sheet=named, header_row=0)
    top = [(row.number, list(row.cells.values())) for row in islice(whole.rows, TOP_ROWS)]
    row, rows = _header(query, top, possible, saved)
    table = under(whole, row, rows)
    if not table.headers:
        raise Refusal(say("“{sheet}”第 {row} 行没有表头,请检查表头所在的行。", sheet=table.sheet, row=row))
    twice = next((header for header in table.headers if table.headers.count(header) > 1), None)
    if twice is not None:
        raise Refusal(
            say("第 {row} 行的表头重复:{headers},请改名后再上传,或另选表头所在的行。", row=row, headers=twice)
        )
    sheets = [name for name in whole.sheets if not name.startswith("_")]
    return Foreign(sheets, row, rows, top, table)


def _header(
    query: QueryDict,
    top: Sequence[tuple[int, Sequence[str]]],
    possible: Sequence[Target],
    saved: SheetMapping | None,
) -> tuple[int, int]:
    """The first row of the header and the number of its rows."""
    numbers = [number for number, _ in top]
    asked = next((number for number in numbers if str(number) == query.get("row")), 0)
    if asked:
        rows = query.get("rows", "1")
        return asked, int(rows) if rows in map(str, range(1, MOST_ROWS + 1)) else 1
    if saved:
        return saved.header_row, saved.header_rows
    cells = [cells for _, cells in top]
    first, rows = guessing.header_rows(cells, guessing.header_row(cells, possible))
    # A blank row between the two means that they are none.
    together = rows == 1 or numbers[first] == numbers[first - 1] + 1
    return numbers[first - 1], rows if together else 1


def converted(table: Table, sheet: Foreign, mapping: SheetMapping) -> dict[str, Any]:
    """The first rows as they will be.  Raises Refusal where they can't be read."""
    rows = list(islice(sheet.table.rows, CONVERTED))
    mapped = mapping.apply(SheetTable(sheet.sheet, sheet.table.headers, rows))
    keys = [
        column
        for column in table.kind.columns
        if any(row.values.get(column.key) not in {None, ""} for row in mapped)
    ]
    return {
        "converted_head": keys,
        "converted": [
            (row.number, [_in_words(column.key, row.values.get(column.key)) for column in keys])
            for row in mapped[: CONVERTED * 2]
        ],
    }


def _in_words(key: str, text: str | None) -> str:
    return ITEMS[text].title if key == "item" and text in ITEMS else text or ""
