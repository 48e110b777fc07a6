"""Writes tables for people and programmes: .xlsx, .csv and .json, none of which can carry a formula."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from xlsxwriter.exceptions import FileCreateError

from jieyue.sheets.cells import with_guard
from jieyue.sheets.workbook import Column, write_workbook
from jieyue.values.quantities import plain
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

Format = Literal["xlsx", "csv", "json"]
CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}
Headers = Sequence[tuple[str, str]]
Rows = Iterable[Mapping[str, Any]]

_WIDEST, _NARROWEST = 40, 8


def write_table(
    path: Path | str,
    headers: Headers,
    rows: Rows,
    fmt: Format,
    *,
    title: str = "Sheet1",
    numbers: Collection[str] = (),
    hidden: tuple[str, Headers] | None = None,
) -> None:
    """Write `rows`, mappings by key, to `path`; the file appears whole or not at all.

    A workbook is headed by the titles of `headers`, csv and json by the keys.  Text that a
    spreadsheet would run is kept as text, Decimals are exact.  `numbers` are the keys of columns whose text, as
    `plain` writes it, is a number of a workbook too.  `hidden` is the name of a further sheet of a
    workbook, which nobody is shown, and its pairs of text.  Raises Refusal for another format and for more
    rows than a sheet holds.
    """
    path = Path(path)
    writers: dict[str, Callable[[Path], None]] = {
        "xlsx": lambda part: _write_workbook(part, headers, rows, title, numbers, hidden),
        # Excel takes a CSV for GB18030 unless it begins with a byte order mark.
        "csv": lambda part: _write_text(part, headers, rows, _write_csv, "utf-8-sig"),
        "json": lambda part: _write_text(part, headers, rows, _write_json, "utf-8"),
    }
    if fmt not in writers:
        raise Refusal(say("不支持的格式“{fmt}”,可用:xlsx、csv、json。", fmt=fmt))
    with whole(path) as part:
        writers[fmt](part)


def to_csv_text(headers: Headers, rows: Rows) -> str:
    """The CSV as text, for standard output; the first line holds the keys."""
    stream = io.StringIO(newline="")
    _write_csv(stream, headers, rows)
    return stream.getvalue()


def to_json_text(headers: Headers, rows: Rows) -> str:
    """A JSON list of objects, decimals and dates as strings, None as null."""
    stream = io.StringIO()
    _write_json(stream, headers, rows)
    return stream.getvalue()


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A path beside `path` to write to; it takes the name of `path` only once all is written."""
    if not path.parent.is_dir():
        raise Refusal(say("文件夹“{folder}”不存在,无法写入。", folder=str(path.parent)))
    if path.exists() and not path.is_file():
        raise Refusal(say("“{file}”不是普通文件,无法写入,请换一个文件名。", file=str(path)))
    part = path.with_name(f".{os.getpid()}.part")
    try:
        yield part
        part.replace(path)
    except (OSError, FileCreateError):
        raise Refusal(say("无法写入“{file}”,请检查位置、空间和权限。", file=str(path)[:200])) from None
    finally:
        part.unlink(missing_ok=True)


def _write_text(
    part: Path, headers: Headers, rows: Rows, write: Callable[[Any, Headers, Rows], None], encoding: str
) -> None:
    with part.open("w", encoding=encoding, newline="") as stream:
        write(stream, headers, rows)


def _write_csv(stream: Any, headers: Headers, rows: Rows) -> None:
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([with_guard(key) for key, _ in headers])
    writer.writerows([_csv_cell(row.get(key)) for key, _ in headers] for row in rows)


def _write_json(stream: Any, headers: Headers, rows: Rows) -> None:
    separator = "[\n"
    for row in rows:
        cells = {key: _json_cell(row.get(key)) for key, _ in headers}
        stream.write(separator + json.dumps(cells, ensure_ascii=False))
        separator = ",\n"
    stream.write("[]\n" if separator == "[\n" else "\n]\n")


def _write_workbook(
    part: Path,
    headers: Headers,
    rows: Rows,
    title: str,
    numbers: Collection[str],
    hidden: tuple[str, Headers] | None,
) -> None:
    columns = [
        Column(key, header, min(max(2 * len(header) + 2, _NARROWEST), _WIDEST), numeric=key in numbers)
        for key, header in headers
    ]
    told = (hidden[0], [("name", "value"), *hidden[1]]) if hidden else None
    write_workbook(part, sheet_name(title), columns, rows, told)


def _csv_cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return _yes_no(value)
        case str():
            return with_guard(value)
        case _:
            return _text(value)


def _json_cell(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | float | str) else _text(value)


def _text(value: Any) -> str:
    match value:
        case Decimal():
            return plain(value)
        case datetime():
            return value.isoformat(sep=" ", timespec="seconds")
        case date():
            return value.isoformat()
        case _:
            return str(value)


def _yes_no(value: bool) -> str:
    return "是" if value else "否"


def sheet_name(title: str) -> str:
    """A title as Excel allows it for a sheet: 31 characters, none of []:*?/\\ and no outer quotes."""
    return re.sub(r"[\[\]:*?/\\]", " ", title).strip("' ")[:31].strip("' ") or "Sheet1"
