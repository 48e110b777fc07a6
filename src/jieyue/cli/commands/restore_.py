"""从归档恢复到一个空的 JIEYUE_HOME"""

from __future__ import annotations

import argparse
from pathlib import Path

from jieyue.cli import door
from jieyue.cli.archive import read_archive
from jieyue.values.wording import say


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")


def run(arguments: argparse.Namespace) -> int:
    digest = read_archive(arguments.file)
    door.tell(say("已从 {file} 恢复,摘要 {digest} 一致。", file=str(arguments.file), digest=digest))
    return door.DONE
