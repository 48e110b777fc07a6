"""Headers of several rows, as statistical tables have them: a group above, what is meant of it below.

A cell that spans columns or rows is filled in its first place only, so the blanks beside a group take its name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from jieyue.sheets.tables import Row, Table, tidy_header

BETWEEN = " · "
MOST_ROWS = 4


def joined(rows: Sequence[Sequence[str]]) -> list[str]:
    """One name for each column of the header `rows`, all as wide: 用电 above 1月 is “用电 · 1月”."""
    tidy = [[tidy_header(cell) for cell in row] for row in rows]
    for level, row in enumerate(tidy[:-1]):
        for place in range(1, len(row)):
            if not row[place] and row[place - 1] and _same_group(tidy, level, place):
                row[place] = row[place - 1]
    columns = zip(*tidy, strict=True)
    return [BETWEEN.join(dict.fromkeys(part for part in parts if part)) for parts in columns]


def _same_group(rows: Sequence[Sequence[str]], level: int, place: int) -> bool:
    """Whether a blank cell belongs to the group left of it: both have names below, and the same groups above."""
    below = all(any(row[at] for row in rows[level + 1 :]) for at in (place - 1, place))
    return below and all(row[place] == row[place - 1] for row in rows[:level])


def under(raw: Table, header_row: int, header_rows: int) -> Table:
    """A sheet that was read without a header, under the names its `header_rows` rows from `header_row` on make."""
    last = header_row + header_rows - 1
    told = {row.number: list(row.cells.values()) for row in islice(raw.rows, last) if row.number <= last}
    blank = [""] * len(raw.headers)
    headers = joined([told.get(number, blank) for number in range(header_row, last + 1)])
    places = [(column, header) for column, header in zip(raw.headers, headers, strict=True) if header]
    return Table(raw.sheet, [header for _, header in places], _Below(raw, last, places), raw.sheets)


class _Below:
    """The rows below the header, renamed while they pass."""

    def __init__(self, raw: Table, last: int, places: Sequence[tuple[str, str]]) -> None:
        self.raw, self.last, self.places = raw, last, places
        self.count = sum(1 for _ in self)

    def __len__(self) -> int:
        return self.count

    def __contains__(self, row: object) -> bool:
        return any(row == mine for mine in self)

    def __iter__(self) -> Iterator[Row]:
        for row in self.raw.rows:
            if row.number > self.last:
                cells = {header: row.cells[column] for column, header in self.places}
                if any(cell.strip() for cell in cells.values()):
                    yield Row(row.number, cells)
