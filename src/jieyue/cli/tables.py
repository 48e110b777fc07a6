"""Printing a list as a table for people or as csv and json for scripts, always on stdout."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext
from rich.console import Console
from rich.table import Table

from jieyue.sheets.writing import to_csv_text, to_json_text
from jieyue.values.wording import Message

FORMATS = ("table", "csv", "json")
# Wide enough for a score's reason when the output is not a terminal.
_WIDTH = 200

Headers = Sequence[tuple[str, str]]


def add_format(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=FORMATS, default="table")


def show(headers: Headers, rows: Sequence[Mapping[str, Any]], fmt: str) -> None:
    """Print `rows`, mappings by the keys of `headers`; messages are worded in the chosen language."""
    worded = [{key: _worded(value) for key, value in row.items()} for row in rows]
    if fmt == "json":
        sys.stdout.write(to_json_text(headers, worded))
    elif fmt == "csv":
        told = [{key: _flag(value) for key, value in row.items()} for row in worded]
        sys.stdout.write(to_csv_text(headers, told))
    else:
        _draw(headers, worded)


def _worded(value: Any) -> Any:
    return value.worded(gettext) if isinstance(value, Message) else value


def _flag(value: Any) -> Any:
    """Scripts read true and false, in csv as in json."""
    return str(value).lower() if isinstance(value, bool) else value


def _draw(headers: Headers, rows: Sequence[Mapping[str, Any]]) -> None:
    console = Console(width=None if sys.stdout.isatty() else _WIDTH)
    table = Table(*(gettext(title) for _, title in headers))
    for row in rows:
        table.add_row(*(_cell(row[key]) for key, _ in headers))
    console.print(table)


def _cell(value: Any) -> str:
    if value is None:
        return "—"
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    return str(value)
