"""将评定通过的机关命名为节约型机关"""

from __future__ import annotations

import argparse

from jieyue.cli import door
from jieyue.cli.years import year
from jieyue.evaluations.actions.naming import name_passed
from jieyue.values.wording import say


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--year", type=year, required=True, help="创建年度")
    parser.add_argument("--as", dest="username", metavar="USER", help="以此账号办理,仅限演示环境")


def run(arguments: argparse.Namespace) -> int:
    named = name_passed(door.business_actor(arguments.username), arguments.year)
    door.tell(say("已命名 {count} 家节约型机关。", count=named))
    return door.DONE
