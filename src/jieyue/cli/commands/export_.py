"""导出节约型机关名单、机关名录和各类台账"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from jieyue.cli import door
from jieyue.cli.kinds import EXPORTED, KINDS
from jieyue.cli.kinds.batch import Kind, Wanted
from jieyue.cli.years import year
from jieyue.evaluations.namelist import write_name_list
from jieyue.ledgers.rules.forms import edition_of
from jieyue.sheets.provenance import SHEET, Provenance
from jieyue.sheets.writing import write_table
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

NAME_LIST = "name-list"


def arguments(parser: argparse.ArgumentParser) -> None:
    tables = (NAME_LIST, *EXPORTED)
    parser.add_argument("what", choices=tables, metavar="|".join(tables))
    parser.add_argument("--year", type=year, metavar="Y", help="名单的创建年度,台账的数据年度")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.(xlsx|csv|json)")
    narrowed = parser.add_mutually_exclusive_group()
    narrowed.add_argument("--region", default="", metavar="R", help="只导出此报送区划")
    narrowed.add_argument("--organ", default="", metavar="C", help="只导出此机关")


def run(arguments: argparse.Namespace) -> int:
    if arguments.what == NAME_LIST:
        count = write_name_list(door.actor(), _year(arguments), arguments.out)
        door.tell(say("已导出 {count} 家到 {file}。", count=count, file=str(arguments.out)))
        return door.DONE
    kind = KINDS[arguments.what]
    wanted = Wanted(door.actor(), _year(arguments) if kind.yearly else 0, arguments.region, arguments.organ)
    count = _write(arguments.what, kind, wanted, arguments.out)
    door.tell(say("已导出 {count} 行到 {file}。", count=count, file=str(arguments.out)))
    return door.DONE


def _year(arguments: argparse.Namespace) -> int:
    if arguments.year is None:
        raise Refusal(say("请用 --year 指明年度。"))
    given: int = arguments.year
    return given


def _write(name: str, kind: Kind, wanted: Wanted, out: Path) -> int:
    """The rows as a file that can be imported again; returns their number."""
    given = kind.give(wanted)
    counted = _Counted(given.rows)
    edition = edition_of(wanted.year).code if wanted.year else 0
    header = Provenance(name, wanted.scope, wanted.year, edition, given.base)
    write_table(
        out,
        [(column.key, column.title_zh) for column in kind.columns],
        counted,
        out.suffix.removeprefix(".").lower(),
        title=kind.title,
        hidden=(SHEET, header.signed(settings.SECRET_KEY)),
    )
    return counted.count


class _Counted:
    """Rows that are counted while they pass, since they are never all in memory."""

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        self.rows = rows
        self.count = 0

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        for row in self.rows:
            self.count += 1
            yield row
