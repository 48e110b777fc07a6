"""导入机关名录、各类台账、自评回答、以往名单、示范单位或账号"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.db import OperationalError
from django.utils.translation import gettext
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table as Grid

from jieyue.cli import door
from jieyue.cli.kinds import KINDS, Batch, Kind
from jieyue.cli.years import year
from jieyue.sheets.columns import ColumnKind
from jieyue.sheets.mapping import MappedRow, Mapping, load_mapping, mapping_for_template
from jieyue.sheets.marking import write_marked
from jieyue.sheets.provenance import provenance_of
from jieyue.sheets.reading import Table, read_table
from jieyue.values.imports import Source, Tally
from jieyue.values.refusals import Refusal, RowError, RowsRefused
from jieyue.values.wording import say

MOST_SHOWN = 20
# Wide enough for a sentence when the output is not a terminal.
_WIDTH = 200
_QUANTITY_FIELDS = frozenset({"item", "quantity"})


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
    parser.add_argument("--marked", type=Path, metavar="OUT.xlsx", help="有误时另存一份,标出有误的单元格")
    parser.add_argument("--dry-run", action="store_true", help="只核对,不保存")
    parser.add_argument("--json", action="store_true", help="结果以 JSON 写到标准输出")


def run(arguments: argparse.Namespace) -> int:
    kind = KINDS[arguments.kind]
    rows = 0
    table: Table | None = None
    try:
        with _progress() as step:
            step(gettext("读取 {file}").format(file=arguments.file.name))
            mapping = _mapping(arguments.kind, kind, arguments.mapping)
            table = read_table(arguments.file, sheet=mapping.sheet, header_row=mapping.header_row)
            rows = len(table.rows)
            base = _base(arguments.kind, kind, arguments.file)
            mapped = _with_bare_years(kind, mapping, mapping.apply(table))
            step(gettext("核对并登记 {rows} 行").format(rows=rows))
            tally = kind.take(
                Batch(
                    door.actor(),
                    mapped,
                    Source(arguments.file.name, table.sheet),
                    arguments.year,
                    dry_run=arguments.dry_run,
                    base=base,
                )
            )
    except RowsRefused as refused:
        if arguments.marked and table:
            write_marked(
                arguments.marked,
                table,
                [(e.row, e.column, e.message.worded(gettext)) for e in refused.errors],
            )
            door.tell(say("有误的单元格已标在 {file} 里,改好后可以直接导入。", file=str(arguments.marked)))
        if arguments.json:
            _print_json(rows, Tally(), refused.errors, refused.total, refused.rejected)
        else:
            _draw(refused)
        door.tell(refused.message)
        return door.ROWS_REFUSED
    except Refusal as refused:
        if arguments.json:
            _print_json(rows, Tally(), [RowError("", None, "", refused.message)], 1)
        raise
    except (OperationalError, OSError) as failed:
        if arguments.json:
            _print_json(rows, Tally(), [RowError("", None, "", door.trouble(failed))], 1)
        raise
    if arguments.json:
        _print_json(rows, tally)
    else:
        _tell(rows, tally, dry_run=arguments.dry_run)
    return door.DONE


def _base(name: str, kind: Kind, file: Path) -> int | None:
    """The change after which the file was exported; None for one's own sheet.  Refusal for another table's."""
    if kind.give is None:
        return None
    header = provenance_of(file, settings.SECRET_KEY)
    if header is None:
        return None
    if header.table != name:
        title = KINDS[header.table].title if header.table in KINDS else header.table
        raise Refusal(say("这份文件是从“{title}”导出的,不能导入到“{kind}”。", title=title, kind=kind.title))
    return header.base


def _mapping(name: str, kind: Kind, path: Path | None) -> Mapping:
    """The mapping file, or the one that our own template needs."""
    if path is None:
        return mapping_for_template(kind.columns, name)
    mapping = load_mapping(path, KINDS, lambda target: [column.key for column in KINDS[target].columns])
    if mapping.target != name:
        raise Refusal(
            say(
                "映射文件“{file}”用于导入 {target},不能用来导入 {kind}。",
                file=path.name,
                target=mapping.target,
                kind=name,
            )
        )
    wide = any(source.columns is not None for source in mapping.fields.values())
    told = {
        *mapping.fields,
        *(_QUANTITY_FIELDS if mapping.quantities else ()),
        *(("quantity",) if wide else ()),
    }
    lacking = [field for field in kind.identity if field not in told]
    if lacking:
        raise Refusal(
            say(
                "映射文件“{file}”的 [fields] 缺少必填字段:{fields}。",
                file=path.name,
                fields="、".join(lacking),
            )
        )
    return mapping


def _with_bare_years(kind: Kind, mapping: Mapping, rows: list[MappedRow]) -> list[MappedRow]:
    """`format = "year"` gives 1 January; where the sheet wants no date, the year itself is meant."""
    dates = {column.key for column in kind.columns if column.kind is ColumnKind.DATE}
    years = [name for name, source in mapping.fields.items() if source.year_only and name not in dates]
    if not years:
        return rows
    cut = ({name: (row.values[name] or "")[:4] or None for name in years} for row in rows)
    return [replace(row, values={**row.values, **bare}) for row, bare in zip(rows, cut, strict=True)]


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
    told = {
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
    print(json.dumps(told, ensure_ascii=False))


def _tell(rows: int, tally: Tally, *, dry_run: bool) -> None:
    door.tell(
        say(
            "共 {rows} 行:新增 {created},更新 {updated},未变 {unchanged}。",
            rows=rows,
            **tally.as_json(),
        )
    )
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
