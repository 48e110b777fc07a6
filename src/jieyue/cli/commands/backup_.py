"""备份数据库和文件到一个归档"""

from __future__ import annotations

import argparse
from pathlib import Path

from jieyue.cli import door
from jieyue.cli.archive import write_archive
from jieyue.values.wording import say


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")


def run(arguments: argparse.Namespace) -> int:
    digest = write_archive(arguments.file)
    door.tell(say("已备份到 {file},摘要 {digest}。", file=str(arguments.file), digest=digest))
    return door.DONE
