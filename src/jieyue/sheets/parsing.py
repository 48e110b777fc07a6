"""Has a workbook parsed by a child process under limits, and takes its answer without trusting it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Self

import pyarrow as pa

from jieyue.sheets.archives import damaged
from jieyue.sheets.limits import Limits
from jieyue.sheets.tables import Row, Table, tidy_header
from jieyue.values.refusals import Refusal
from jieyue.values.wording import Message, say

_REFUSED = 3
_BATCH = 4096
# The child needs no secrets of ours.  Arenas and pools would count against its address space.
_ENVIRONMENT = {"MALLOC_ARENA_MAX": "1", "ARROW_DEFAULT_MEMORY_POOL": "system", "RAYON_NUM_THREADS": "1"}


class _Rows:
    """Rows made from Arrow columns a few thousand at a time."""

    def __init__(self, table: pa.Table, headers: list[str]) -> None:
        self.table = table
        self.headers = headers

    def __len__(self) -> int:
        return int(self.table.num_rows)

    def __contains__(self, row: object) -> bool:
        return any(row == mine for mine in self)

    def __iter__(self) -> Iterator[Row]:
        for batch in self.table.to_batches(max_chunksize=_BATCH):
            numbers, *columns = (column.to_pylist() for column in batch.columns)
            for number, *cells in zip(numbers, *columns, strict=True):
                yield Row(number, dict(zip(self.headers, cells, strict=True)))


class Parser:
    """One child process, started at once so that it loads its libraries while the file is inspected.

    Use it as a context manager: leaving it ends the child, whatever happened.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.answer = tempfile.TemporaryFile()  # noqa: SIM115  closed by __exit__
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-m", "jieyue.sheets.child"],
            stdin=subprocess.PIPE,
            stdout=self.answer,
            stderr=subprocess.DEVNULL,
            env={"PATH": os.environ.get("PATH", ""), **_ENVIRONMENT},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        # Reaps the child and closes its input, also when the input was never used.
        self.process.communicate()
        self.answer.close()

    def parse(self, path: Path, sheet: str | None, header_row: int, *, fine_numbers: bool) -> Table:
        """The sheet as a table.  The file must have passed `limits.inspect`.

        Raises Refusal, also when the child crashes, runs late or runs out of memory.
        """
        table = self._asked(path, sheet=sheet, header_row=header_row, fine_numbers=fine_numbers)
        described = table.schema.metadata
        headers = [tidy_header(header) for header in json.loads(described[b"headers"])]
        sheets = tuple(json.loads(described[b"sheets"]))
        return Table(described[b"sheet"].decode(), headers, _Rows(table, headers), sheets)

    def parse_together(
        self, path: Path, sheets: Sequence[str], *, fine_numbers: bool
    ) -> dict[str, list[Row]]:
        """All rows of those of the sheets that are there, by sheet; columns are called 1, 2, 3 …

        Raises Refusal, also where the first of them is not there.
        """
        table = self._asked(path, together=list(sheets), fine_numbers=fine_numbers)
        places = [name for name in table.column_names if name.isdecimal()]
        found: dict[str, list[Row]] = {}
        for told in table.to_pylist():
            # A column that only another sheet has holds nothing at all here, not even a blank.
            cells = {str(int(place) + 1): told[place] for place in places if told[place] is not None}
            found.setdefault(told["sheet"], []).append(Row(told["row"], cells))
        return found

    def _asked(self, path: Path, **asked: Any) -> pa.Table:
        """What the child answers to a request."""
        request = {**asdict(self.limits), "path": str(path.resolve()), **asked}
        code = self._finish(json.dumps(request).encode())
        self.answer.seek(0)
        try:
            if code == _REFUSED:
                raise Refusal(_worded(json.load(self.answer)))
            if code:
                raise Refusal(say("读取工作簿时超出内存上限或文件已损坏,请减少内容或另存后再导入。"))
            return pa.ipc.open_stream(self.answer).read_all()
        except (pa.ArrowInvalid, OSError, ValueError):
            raise damaged() from None

    def _finish(self, request: bytes) -> int:
        """Feed the child and wait.  Its exit code, negative when a signal ended it."""
        seconds = self.limits.seconds
        try:
            self.process.communicate(request, timeout=seconds)
        except subprocess.TimeoutExpired:
            raise Refusal(
                say("读取工作簿超过 {seconds} 秒,已停止;请减少内容后再导入。", seconds=f"{seconds:g}")
            ) from None
        return self.process.returncode


def _worded(answer: dict[str, Any]) -> Message:
    """The child's code in one sentence."""
    code = answer["code"]
    if code == "protected":
        return say("工作簿设有密码,请取消密码保护后再导入。")
    if code == "no_such_sheet":
        return say(
            "没有名为“{name}”的工作表,现有:{names}。", name=answer["name"], names="、".join(answer["names"])
        )
    if code == "too_wide":
        return say(
            "工作表跨 {rows} 行、{columns} 列,超过上限,请删去多余的内容后再导入。",
            rows=answer["rows"],
            columns=answer["columns"],
        )
    if code == "empty":
        return say("工作表“{name}”是空的。", name=answer["name"])
    if code == "no_header":
        return say(
            "工作表“{name}”只有 {rows} 行,没有第 {header_row} 行,找不到表头。",
            name=answer["name"],
            rows=answer["rows"],
            header_row=answer["header_row"],
        )
    return damaged().message
