"""导入机关名录、各类台账、自评回答、以往名单、示范单位或账号"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from django.db import OperationalError
from django.utils.translation import gettext
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table as Grid

from jieyue.cli import door
from jieyue.cli.passwords import written_down
from jieyue.cli.usage import file_named
from jieyue.cli.years import year
from jieyue.exchange.actions.taking import Handed, Sheet, Taken, mark, read_sheet, take
from jieyue.exchange.kinds import KINDS
from jieyue.sheets.mapping import load_mapping
from jieyue.values.imports import Tally
from jieyue.values.refusals import Refusal, RowError, RowsRefused
from jieyue.values.wording import say

MOST_SHOWN = 20
# Wide enough for a sentence when the output is not a terminal.
_WIDTH = 200


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", choices=tuple(KINDS), metavar="|".join(KINDS))
    options(parser)


def options(parser: argparse.ArgumentParser) -> None:
    """All that an import takes beside its kind; `jieyue goals import` takes the same."""
    parser.add_argument("file", type=Path, metavar="FILE", help=".xlsx .xls .ods 或 CSV(UTF-8、GB18030)")
    parser.add_argument("--mapping", type=Path, metavar="M.toml", help="外来表格的映射文件")
    parser.add_argument(
        "--year",
        type=year,
        metavar="Y",
        help="answers 的创建年度(默认最近一年);energy 的期间只写月份时的年份",
    )
    parser.add_argument(
        "--marked", type=file_named(".xlsx"), metavar="OUT.xlsx", help="有误时另存一份,标出有误的单元格"
    )
    parser.add_argument("--dry-run", action="store_true", help="只核对,不保存")
    parser.add_argument("--json", action="store_true", help="结果以 JSON 写到标准输出")


def run(arguments: argparse.Namespace) -> int:
    try:
        with _progress() as step, _passwords(arguments.kind) as made:
            step(gettext("读取 {file}").format(file=arguments.file.name))
            sheet = read_sheet(arguments.kind, _handed(arguments))
            step(gettext("核对并登记 {rows} 行").format(rows=len(sheet.table.rows)))
            taken = _take(arguments, sheet, made)
    except RowsRefused:
        return door.ROWS_REFUSED
    except Refusal as refused:
        if arguments.json:
            _print_json(0, Tally(), [RowError("", None, "", refused.message)], 1)
        raise
    except (OperationalError, OSError) as failed:
        if arguments.json:
            _print_json(0, Tally(), [RowError("", None, "", door.trouble(failed))], 1)
        raise
    if arguments.json:
        _print_json(taken.rows, taken.tally)
    else:
        _tell(taken.rows, taken.tally, dry_run=arguments.dry_run)
    return door.DONE


def _take(arguments: argparse.Namespace, sheet: Sheet, made: dict[str, str]) -> Taken:
    """Takes the sheet over; what is refused in it is shown before it is raised once more."""
    try:
        return take(door.actor(), sheet, dry_run=arguments.dry_run, made=made)
    except RowsRefused as refused:
        if arguments.marked:
            mark(sheet, refused.errors, arguments.marked, gettext)
            door.tell(say("有误的单元格已标在 {file} 里,改好后可以直接导入。", file=str(arguments.marked)))
        if arguments.json:
            rows = len(sheet.table.rows)
            _print_json(rows, Tally(), refused.errors, refused.total, refused.rejected)
        else:
            _draw(refused)
        door.tell(refused.message)
        raise


def _passwords(kind: str) -> AbstractContextManager[dict[str, str]]:
    return written_down(door.moment()) if kind == "accounts" else nullcontext({})


def _handed(arguments: argparse.Namespace) -> Handed:
    """The file with its mapping file, where one is named."""
    path = arguments.mapping
    if path is None:
        return Handed(arguments.file, arguments.file.name, arguments.year)
    mapping = load_mapping(path, KINDS, lambda target: [column.key for column in KINDS[target].columns])
    return Handed(arguments.file, arguments.file.name, arguments.year, mapping, path.name)


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """Says on stderr what is being done, with a bar, where somebody is watching."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    columns = (TextColumn("{task.description}"), BarColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None)
        yield lambda what: progress.update(task, description=what)


def _print_json(
    rows: int, tally: Tally, errors: Sequence[RowError] = (), total: int = 0, rejected: int = 0
) -> None:
    """The one JSON object of `--json`.  A dry run tells what would be done."""
    told: dict[str, Any] = {
        "rows": rows,
        **tally.as_json(),
        "rejected": rejected,
        "errors_total": total,
        "errors": [
            {
                "sheet": error.sheet,
                "row": error.row,
                "column": error.column,
                "message": error.message.worded(gettext),
            }
            for error in errors
        ],
    }
    # The keys above are what scripts rely on; this one is there when there is something to look at.
    if tally.notices:
        told["notices"] = [notice.worded(gettext) for notice in tally.notices]
    print(json.dumps(told, ensure_ascii=False))


def _tell(rows: int, tally: Tally, *, dry_run: bool) -> None:
    door.tell(
        say(
            "共 {rows} 行:新增 {created},更新 {updated},未变 {unchanged}。",
            rows=rows,
            **tally.as_json(),
        )
    )
    for notice in tally.notices:
        door.tell(notice)
    if dry_run:
        door.tell(say("这是试运行,未保存任何内容。"))
    elif not tally.changed:
        door.tell(say("内容与已登记的完全相同,没有改动。"))


def _draw(refused: RowsRefused) -> None:
    """The first errors as a table on stderr."""
    grid = Grid()
    for title in ("工作表", "行", "列", "问题"):
        grid.add_column(gettext(title), overflow="fold")
    for error in refused.errors[:MOST_SHOWN]:
        row = "" if error.row is None else str(error.row)
        grid.add_row(error.sheet, row, error.column, error.message.worded(gettext))
    Console(stderr=True, width=None if sys.stderr.isatty() else _WIDTH).print(grid)
    if refused.total > MOST_SHOWN:
        left = refused.total - MOST_SHOWN
        door.tell(say("另有 {count} 处未列出;用 --json 可列出至多 1000 处。", count=left))
