"""生成导入用的空白模板"""

from __future__ import annotations

import argparse
import os

from jieyue.cli import door
from jieyue.cli.usage import file_named
from jieyue.cli.years import year
from jieyue.exchange.actions.giving import give_template
from jieyue.exchange.kinds import KINDS
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", choices=tuple(KINDS), metavar="|".join(KINDS))
    parser.add_argument("--year", type=year, metavar="Y", help="台账的数据年度:按当年的统计表版本列出栏目")
    parser.add_argument("--out", type=file_named(".xlsx"), required=True, metavar="FILE.xlsx")


def run(arguments: argparse.Namespace) -> int:
    out = arguments.out
    if out.parent.is_dir() and not os.access(out.parent, os.W_OK):
        raise Refusal(say("无法写入文件夹“{folder}”,请换一个位置。", folder=str(out.parent)))
    give_template(arguments.kind, out, year=arguments.year)
    door.tell(say("模板已写入 {file}。", file=str(out)))
    return door.DONE
