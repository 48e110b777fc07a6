"""Measures how far the cells of a sheet reach, because the parser lays out every position up to there.

Declared dimensions are not believed.  A quick pass by pattern gives an upper bound, enough for
nearly every workbook; only a sheet beyond it, or one written unusually, is walked tag by tag, which
leaves out cells that have a style and no content.
"""

from __future__ import annotations

import re
import string
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from xml.parsers import expat

from jieyue.sheets.archives import damaged
from jieyue.sheets.numbers import is_fine
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

# Stranger spellings than these are no honest workbook's; they meet the limits of the parsing child.
_CELL_OPENINGS = (b"<c ", b"<c>", b":c ", b":c>")
_PLAIN_CELL = re.compile(rb'<c r="([A-Z]{1,3}\d{1,7})"')
_LETTERS, _DIGITS = string.ascii_uppercase.encode(), string.digits.encode()
# Numbers that the parser's text form, always nine decimals, might cut or add noise to: longer
# fractions, any fraction after seven digits, negative powers.  Most of them only end in the noise of
# a binary fraction (651.4400000000001), which nobody is shown.
_FINE_NUMBER, _SMALL_NUMBER = re.compile(rb"\.(?:\d{10}|(?<=\d{7}\.)\d)"), b"E-"
# A start tag longer than this is no cell; what is kept between pieces stays small.
_LONGEST_TAG = 1 << 16

Pieces = Iterable[bytes]


def column_number(letters: str) -> int:
    """1 for A, 26 for Z, 27 for AA."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


class Extents:
    """Refuses a sheet that spans more than `most` positions, rows times columns from A1."""

    def __init__(self, most: int, *, ods: bool) -> None:
        self.most = most
        self.ods = ods
        self.fine_numbers = ods

    def measure(self, pieces: Pieces, again: Callable[[], Pieces]) -> None:
        """Check one sheet in `pieces`; `again` gives them once more.  Raises Refusal.

        Sets `fine_numbers` where the text form of a number may be wrong.
        """
        if self.ods:
            _walk(pieces, _OdsSheet(self.most))
        elif not self._plainly_small(pieces):
            _walk(again(), _XlsxSheet(self.most))

    def _plainly_small(self, pieces: Pieces) -> bool:
        """Whether all cells are written plainly and lie, filled or not, within the limit."""
        rows, columns, small, tail = 0, 0, True, b""
        for piece in pieces:
            text = tail + piece
            cut = text.rfind(b"<")
            tail = text[cut:] if 0 <= len(text) - cut <= _LONGEST_TAG else b""
            text = text[:cut] if tail else text
            self.fine_numbers = self.fine_numbers or _has_fine_numbers(text)
            if not small:
                continue  # the rest is still unpacked, so that its bytes are counted
            found = _PLAIN_CELL.findall(text)
            small = len(found) == sum(map(text.count, _CELL_OPENINGS))
            if found and small:
                # All places at once: taking a million of them apart one by one takes longer than finding them.
                places = b" ".join(found)
                rows = max(rows, *map(int, set(places.translate(None, _LETTERS).split())))
                names = set(places.translate(None, _DIGITS).split())
                columns = max(columns, *(column_number(name.decode()) for name in names))
                small = rows * columns <= self.most
        return small


def _has_fine_numbers(text: bytes) -> bool:
    """Whether the parser's text form of some number is not what a person sees, as far as can be told."""
    if _SMALL_NUMBER in text:
        return True
    for found in _FINE_NUMBER.finditer(text):
        start, end = text.rfind(b">", 0, found.start()) + 1, text.find(b"<", found.end())
        try:
            fine = is_fine(float(text[start:end]))
        except ValueError:
            return True  # text, or what follows is not here
        if fine:
            return True
    return False


class _Sheet(ABC):
    """What both walkers share: the furthest filled row and column so far."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.rows = self.columns = 0

    def fill(self, row: int, column: int) -> None:
        self.rows, self.columns = max(self.rows, row), max(self.columns, column)
        if self.rows * self.columns > self.most:
            raise Refusal(
                say(
                    "工作表的内容跨到第 {rows} 行、第 {columns} 列,超过 {most} 个单元格的上限,"
                    "请删去远处的多余内容或拆分后再导入。",
                    rows=self.rows,
                    columns=self.columns,
                    most=self.most,
                )
            )

    @abstractmethod
    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take in one start tag."""


class _XlsxSheet(_Sheet):
    """A cell without an address follows the one before it; a row without a number likewise."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.row = self.column = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            self.row = int(attributes.get("r", self.row + 1))
            self.column = 0
        elif name == "c":
            address = attributes.get("r", "")
            letters = address.rstrip("0123456789")
            self.column = column_number(letters) if letters else self.column + 1
            self.row = int(address[len(letters) :]) if letters else self.row
        elif name in {"v", "is"}:
            self.fill(self.row, self.column)


class _OdsSheet(_Sheet):
    """OpenDocument says how often a row or cell is repeated; only filled ones count."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.row = self.repeated = self.column = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table":
            self.rows = self.columns = self.row = self.repeated = self.column = 0
        elif name == "table-row":
            self.row += self.repeated
            self.repeated = int(attributes.get("number-rows-repeated", 1))
            self.column = 0
        elif name in {"table-cell", "covered-table-cell"}:
            self.column += int(attributes.get("number-columns-repeated", 1))
            if "value-type" in attributes:
                self.fill(self.row + self.repeated, self.column)
        elif name == "p" and self.column:
            self.fill(self.row + self.repeated, self.column)


def _walk(pieces: Pieces, sheet: _Sheet) -> None:
    """Feed every start tag to `sheet`, names without their namespace prefix."""

    def start(name: str, attributes: dict[str, str]) -> None:
        sheet.start(_local(name), {_local(key): value for key, value in attributes.items()})

    def refuse_declaration(*_: object) -> None:
        raise damaged()

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse_declaration
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError):
        raise damaged() from None


def _local(name: str) -> str:
    return name.rpartition(":")[2]
