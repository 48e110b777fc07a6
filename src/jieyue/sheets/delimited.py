"""Reads CSV as offices really save it: UTF-8 or GB18030, commas, semicolons or tabs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from jieyue.sheets.cells import without_guard
from jieyue.sheets.limits import Limits
from jieyue.sheets.tables import Row, Table, tidy_header
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

_DELIMITERS = ",;\t"
# Tried in this order: random GB18030 bytes are hardly ever valid UTF-8, the reverse often holds.
_ENCODINGS = ("utf-8-sig", "gb18030")
_LONGEST_CELL = 1 << 17


class _Rows:
    """Rows parsed again from the text on every pass: a list of them would need ten times the memory."""

    def __init__(self, text: str, delimiter: str, header_row: int, headers: list[str], count: int) -> None:
        self.text = text
        self.delimiter = delimiter
        self.header_row = header_row
        self.places = [(place, header) for place, header in enumerate(headers) if header]
        self.count = count

    def __len__(self) -> int:
        return self.count

    def __contains__(self, row: object) -> bool:
        return any(row == mine for mine in self)

    def __iter__(self) -> Iterator[Row]:
        width = self.places[-1][0] + 1 if self.places else 0
        records = islice(enumerate(_records(self.text, self.delimiter), 1), self.header_row, None)
        for number, record in records:
            padded = record if len(record) >= width else record + [""] * (width - len(record))
            cells = {header: without_guard(padded[place]) for place, header in self.places}
            if any(cell and not cell.isspace() for cell in cells.values()):
                yield Row(number, cells)


def read_text(path: Path, header_row: int, limits: Limits) -> Table:
    """The CSV in `path`.  Raises Refusal for another encoding, broken quotes and too many cells."""
    text = _decode(path)
    headers: list[str] | None = None
    positions = number = widest = 0
    try:
        delimiter = _delimiter(text, header_row)
        for number, record in enumerate(_records(text, delimiter), 1):
            # Every row is laid out as wide as the header, however few cells it has.
            positions += max(len(record), len(headers or ()))
            widest = max(widest, len(record))
            if positions > limits.positions:
                raise Refusal(say("文件超过 {most} 个单元格的上限,请拆分后再导入。", most=limits.positions))
            if number == header_row:
                headers = [tidy_header(without_guard(cell)) for cell in record]
    except csv.Error:
        raise Refusal(
            say(
                "“{name}”第 {row} 行之后的引号或单元格格式有误,请用 Excel 打开后另存。",
                name=path.name,
                row=number,
            )
        ) from None
    if header_row == 0:
        headers = [f"{place + 1}" for place in range(widest)]
    if headers is None:
        raise Refusal(say("“{name}”没有第 {row} 行,找不到表头。", name=path.name, row=header_row))
    rows = _Rows(text, delimiter, header_row, headers, 0)
    rows.count = sum(1 for _ in rows)
    return Table(path.stem, [header for header in headers if header], rows)


def _decode(path: Path) -> str:
    content = path.read_bytes()
    for encoding in _ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Refusal(say("“{name}”的编码无法识别,请另存为 UTF-8 编码的 CSV。", name=path.name))


def _delimiter(text: str, header_row: int) -> str:
    """The delimiter that occurs most in the header line, commas where none does."""
    record: list[str] = next(
        islice(csv.reader(io.StringIO(text, newline="")), max(header_row - 1, 0), None), []
    )
    # Read with commas, a header in another dialect is one cell that still holds its delimiters.
    joined = ",".join(record)
    return max(_DELIMITERS, key=joined.count)


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(_LONGEST_CELL)
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
