"""导出节约型机关名单"""

from __future__ import annotations

import argparse
from pathlib import Path

from jieyue.cli import door
from jieyue.cli.years import year
from jieyue.evaluations.namelist import write_name_list
from jieyue.values.wording import say


def arguments(parser: argparse.ArgumentParser) -> None:
    lists = parser.add_subparsers(dest="what", required=True).add_parser("name-list", help="节约型机关名单")
    lists.add_argument("--year", type=year, required=True, help="创建年度")
    lists.add_argument("--out", type=Path, required=True, metavar="FILE.(xlsx|csv|json)")


def run(arguments: argparse.Namespace) -> int:
    count = write_name_list(door.actor(), arguments.year, arguments.out)
    door.tell(say("已导出 {count} 家到 {file}。", count=count, file=str(arguments.out)))
    return door.DONE
