"""生成导入用的空白模板"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from jieyue.cli import door
from jieyue.cli.kinds import KINDS
from jieyue.sheets.templates import write_template
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", choices=tuple(KINDS), metavar="|".join(KINDS))
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.xlsx")


def run(arguments: argparse.Namespace) -> int:
    kind, out = KINDS[arguments.kind], arguments.out
    if out.suffix.lower() != ".xlsx":
        raise Refusal(say("模板是 Excel 工作簿,请把文件名写成 {name}.xlsx。", name=out.stem))
    if out.parent.is_dir() and not os.access(out.parent, os.W_OK):
        raise Refusal(say("无法写入文件夹“{folder}”,请换一个位置。", folder=str(out.parent)))
    write_template(out, kind.columns, kind.title, kind.notes, kind.examples)
    door.tell(say("模板已写入 {file}。", file=str(out)))
    return door.DONE
