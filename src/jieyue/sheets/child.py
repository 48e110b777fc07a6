"""Runs alone: parses one workbook under hard limits, so that whatever it does, its parent lives.

`python -m jieyue.sheets.child` reads one JSON request from standard input and answers on standard
output: an Arrow stream of text columns (exit 0) or a JSON refusal (exit 3).  It imports little,
because every workbook pays for it.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    # pyarrow works without numpy, and importing numpy takes longer than everything else here.
    sys.modules["numpy"] = None  # type: ignore[assignment]

import fastexcel
import pyarrow as pa
import pyarrow.compute as pc

from jieyue.sheets.numbers import DIGITS, shown

REFUSED = 3
HEADERS, NUMBERS, SHEET = b"headers", "row", "sheet"
_MIDNIGHT = r"^(\d{4}-\d{2}-\d{2}) 00:00:00(?:\.\d+)?$"
_TIME_ONLY = r"^1899-12-3[01] (\d{2}:\d{2}:\d{2})(?:\.\d+)?$"
_NUMBER = r"^-?\d+(\.\d+)?$"
_TICKS = {"true": "是", "false": "否"}
_ERRORS = {
    "Div0": "#DIV/0!",
    "NA": "#N/A",
    "Name": "#NAME?",
    "Null": "#NULL!",
    "Num": "#NUM!",
    "Ref": "#REF!",
    "Value": "#VALUE!",
}


class Unreadable(Exception):  # noqa: N818  the answer to the parent, not a fault of this process
    """`code` and its figures; the parent words the sentence."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.answer = {"code": code, **params}


def main() -> int:
    request = json.load(sys.stdin)
    _limit(request)
    try:
        table = _read(request)
    except Unreadable as refused:
        sys.stdout.write(json.dumps(refused.answer))
        return REFUSED
    with pa.ipc.new_stream(sys.stdout.buffer, table.schema) as stream:
        stream.write_table(table)
    return 0


def _limit(request: dict[str, Any]) -> None:
    seconds = int(request["seconds"]) + 1
    for kind, value in (
        (resource.RLIMIT_AS, request["child_bytes"]),
        (resource.RLIMIT_FSIZE, request["table_bytes"]),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (value, value))


def _read(request: dict[str, Any]) -> pa.Table:
    try:
        reader = fastexcel.read_excel(Path(request["path"]).read_bytes())
        names = reader.sheet_names
        if not names:
            raise Unreadable("no_sheets")
        if request.get("together"):
            return _together(reader, names, request)
        name = request["sheet"] or names[0]
        columns = _columns(reader, name, names, request)
    except fastexcel.FastExcelError as failed:
        protected = "password" in str(failed).lower() or "encrypt" in str(failed).lower()
        raise Unreadable("protected" if protected else "damaged", detail=str(failed)[:200]) from None
    table = _table(name, columns, request["header_row"])
    return table.replace_schema_metadata({**table.schema.metadata, b"sheets": json.dumps(names).encode()})


def _columns(reader: Any, name: str, names: list[str], request: dict[str, Any]) -> list[pa.Array]:
    """The cells of a sheet by column, as text."""
    if name not in names:
        raise Unreadable("no_such_sheet", name=name, names=names)
    sheet = reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    if sheet.height * sheet.width > request["positions"]:
        raise Unreadable("too_wide", rows=sheet.height, columns=sheet.width)
    texts, errors = sheet.to_arrow_with_errors()
    del sheet  # its cells would stay in memory beside those of the second pass
    columns = texts.columns
    if request["fine_numbers"]:
        exact = reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="float").to_arrow()
        columns = [_exact(*pair) for pair in zip(texts.columns, exact.columns, strict=True)]
    columns = [_as_seen(column) for column in columns]
    if _says_tick(columns):
        boxes = reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="boolean").to_arrow()
        columns = [_ticked(*pair) for pair in zip(columns, boxes.columns, strict=True)]
    _write_errors(columns, errors)
    return columns


def _together(reader: Any, names: list[str], request: dict[str, Any]) -> pa.Table:
    """All rows of several sheets, one below the other, each with the name of its sheet; the first has to be there."""
    found = []
    for place, name in enumerate(request["together"]):
        if place and name not in names:
            continue
        columns = _columns(reader, name, names, request)
        if any(pc.any(pc.not_equal(column, "")).as_py() for column in columns):
            table = _table(name, columns, 0).replace_schema_metadata(None)
            found.append(table.append_column(SHEET, pa.array([name] * table.num_rows, pa.string())))
    if not found:
        raise Unreadable("empty", name=request["together"][0])
    return pa.concat_tables(found, promote_options="default")


def _exact(text: pa.Array, number: pa.Array) -> pa.Array:
    """Put right what the text form of numbers, always nine decimals, cut off or made up."""
    numeric = pc.and_(pc.is_valid(number), pc.match_substring_regex(text, _NUMBER))
    written = pc.if_else(numeric, text, None).cast(pa.float64())
    cut = pc.not_equal(written, number)
    noisy = pc.and_(
        pc.and_(numeric, pc.match_substring(text, ".")), pc.greater(pc.utf8_length(text), DIGITS + 1)
    )
    doubtful = pc.fill_null(pc.or_kleene(cut, noisy), False)
    if not pc.any(doubtful).as_py():
        return text
    pairs = zip(text.filter(doubtful).to_pylist(), number.filter(doubtful).to_pylist(), strict=True)
    exact = [shown(*pair) for pair in pairs]
    return pc.replace_with_mask(text, doubtful, pa.array(exact, pa.string()))


def _as_seen(text: pa.Array) -> pa.Array:
    """Cells as a person reads them: ISO dates, times of day."""
    text = pc.fill_null(text, "")
    if pc.any(pc.match_substring(text, " 00:00:00")).as_py():
        text = pc.replace_substring_regex(text, pattern=_MIDNIGHT, replacement=r"\1")
    if pc.any(pc.starts_with(text, "1899-12-3")).as_py():
        text = pc.replace_substring_regex(text, pattern=_TIME_ONLY, replacement=r"\1")
    return text


def _says_tick(columns: list[pa.Array]) -> bool:
    """Whether any cell reads as a ticked or an empty box does."""
    words = pa.array(list(_TICKS))
    return any(pc.any(pc.is_in(column, value_set=words)).as_py() for column in columns)


def _ticked(text: pa.Array, boxes: pa.Array) -> pa.Array:
    """是 and 否 for boxes; text that only says "true" is no box and stays."""
    for english, chinese in _TICKS.items():
        is_box = pc.and_(pc.equal(text, english), pc.is_valid(boxes))
        text = pc.if_else(is_box, chinese, text)
    return text


def _write_errors(columns: list[pa.Array], errors: Any) -> None:
    """Put #DIV/0! and its kin back: a failed formula is not a blank cell."""
    found: dict[int, dict[int, str]] = {}
    for error in errors.errors if errors else ():
        row, column = error.position
        code = error.detail.partition("Error(")[2].partition(")")[0]
        found.setdefault(column, {})[row] = _ERRORS.get(code, "#ERROR!")
    for column, cells in found.items():
        values = columns[column].to_pylist()
        for row, text in cells.items():
            values[row] = text
        columns[column] = pa.array(values, pa.string())


def _table(name: str, columns: list[pa.Array], header_row: int) -> pa.Table:
    """The rows below the header that hold anything, with their numbers in the sheet."""
    height = len(columns[0]) if columns else 0
    if not any(pc.any(pc.not_equal(column, "")).as_py() for column in columns):
        raise Unreadable("empty", name=name)
    if header_row > height:
        raise Unreadable("no_header", name=name, header_row=header_row, rows=height)
    headers = (
        [column[header_row - 1].as_py() for column in columns]
        if header_row
        else [f"{place + 1}" for place in range(len(columns))]
    )
    kept = [
        (header, column[header_row:])
        for header, column in zip(headers, columns, strict=True)
        if header.strip()
    ]
    filled = pa.array([False] * (height - header_row), pa.bool_())
    for _, column in kept:
        filled = pc.or_(filled, pc.not_equal(pc.utf8_trim_whitespace(column), ""))
    numbers = pa.array(range(header_row + 1, height + 1), pa.int32())
    names = [NUMBERS, *(str(index) for index in range(len(kept)))]
    table = pa.table([numbers, *(column for _, column in kept)], names=names).filter(filled)
    described = json.dumps([header for header, _ in kept]).encode()
    return table.replace_schema_metadata({HEADERS: described, b"sheet": name.encode()})


if __name__ == "__main__":
    sys.exit(main())
