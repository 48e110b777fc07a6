"""Where cells copied from a spreadsheet go in the month grid: rows are items and columns months, or the other way round."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from jieyue.ledgers.rules.items import ITEMS

MONTHS = 12
# What people write where there is nothing to write.
_BLANK = frozenset({"", "-", "—", "–", "/"})
# A bare number could be a figure, so a heading has to say that it means a month.
_MONTH = re.compile(r"(?:\d{4}\s*[-/.年]\s*)?(\d{1,2})\s*月(?:份)?|\d{4}[-/.](\d{1,2})", re.ASCII)
# What may stand behind an item's title: its unit, in brackets or not.
_BEHIND = re.compile(r"\s*[\(（\[].*$")
_ITEM_OF = {title: code for code, item in ITEMS.items() for title in (code, item.title, item.title_en)}

Table = list[list[str]]


@dataclass(frozen=True)
class Placed:
    """One copied cell and the place it goes to."""

    item: str
    month: int
    text: str


@dataclass(frozen=True)
class Layout:
    """Where everything goes; `outside` are texts for which there is no place, `turned` says that columns became rows."""

    cells: Sequence[Placed]
    outside: Sequence[str]
    turned: bool


def lay_out(text: str, items: Sequence[str], item: str, month: int, *, turned: bool | None = None) -> Layout:
    """Lay copied text out from the cell `item`, `month` on; `items` are the rows on the page, from above.

    Headings are understood: where a line names months or items, they decide and not the cell that was
    chosen.  Without headings and a word on it, the text is turned where it only fits so.
    """
    table = _table(text)
    told = _told_by_headings(table)
    if told is not None:
        return _laid(_transposed(table) if told else table, items, item, month, turned=told)
    if turned is None:
        # Only a column that is too long: a row that reaches beyond December is no mistake of direction.
        turned = (
            len(table) > len(table[0])
            and not _fits(table, items, item, month)
            and _fits(_transposed(table), items, item, month)
        )
    return _laid(_transposed(table) if turned else table, items, item, month, turned=turned)


def _table(text: str) -> Table:
    lines = [line.split("\t") for line in text.strip("\r\n").replace("\r\n", "\n").split("\n")]
    width = max(len(line) for line in lines)
    return [[cell.strip() for cell in line] + [""] * (width - len(line)) for line in lines]


def _transposed(table: Table) -> Table:
    return [list(column) for column in zip(*table, strict=True)]


def _told_by_headings(table: Table) -> bool | None:
    """Whether headings say that months stand below each other; None where there are none."""
    line, column = table[0], [line[0] for line in table]
    if _all(line, _month) or _all(column, _item):
        return False
    return True if _all(line, _item) or _all(column, _month) else None


def _all(cells: Sequence[str], read: Callable[[str], object]) -> bool:
    """Whether all cells are headings; the corner may hold anything."""
    told = [cell for cell in cells[1:] if cell] or [cell for cell in cells if cell]
    return bool(told) and all(read(cell) is not None for cell in told)


def _month(text: str) -> int | None:
    found = _MONTH.fullmatch(text)
    number = int(found[1] or found[2]) if found else 0
    return number if 1 <= number <= MONTHS else None


def _item(text: str) -> str | None:
    return _ITEM_OF.get(text) or _ITEM_OF.get(_BEHIND.sub("", text))


def _fits(table: Table, items: Sequence[str], item: str, month: int) -> bool:
    below = len(items) - items.index(item) if item in items else 0
    return len(table) <= below and len(table[0]) <= MONTHS + 1 - month


def _laid(table: Table, items: Sequence[str], item: str, month: int, *, turned: bool) -> Layout:
    """The cells of a table whose lines are items and whose columns are months."""
    headed = _all(table[0], _month)
    heads = [_month(text) for text in table[0]] if headed else []
    table = table[1:] if headed else table
    # Beside a line of months whatever stands first is a name, known or not.
    names = bool(heads and heads[0] is None) or (bool(table) and _all([line[0] for line in table], _item))
    start = items.index(item) if item in items else 0
    cells, outside = [], []
    for down, line in enumerate(table):
        of = _item(line[0]) if names else items[start + down] if start + down < len(items) else None
        for place, text in enumerate(line):
            if text in _BLANK or (names and not place):
                continue
            column = place - 1 if names else place
            when = heads[place] if headed else month + column
            if of is None or when is None or when > MONTHS:
                outside.append(text)
            else:
                cells.append(Placed(of, when, text))
    return Layout(cells, outside, turned)
