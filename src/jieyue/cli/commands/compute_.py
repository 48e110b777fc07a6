"""计算一个数据年度的全部指标"""

from __future__ import annotations

import argparse
import json
import time

from jieyue.cli import door
from jieyue.cli.years import year
from jieyue.indicators.actions.computing import compute
from jieyue.indicators.queries.figures import status_counts
from jieyue.indicators.rules.factors import DEFAULT_METHOD
from jieyue.values.wording import say


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--year", type=year, required=True, help="数据年度")
    parser.add_argument("--method", default=DEFAULT_METHOD, help="当量(默认)或 等价")
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    started = time.monotonic()
    actor = door.actor()
    done = compute(actor, arguments.year, arguments.method)
    counts = status_counts(arguments.year, arguments.method)
    told = {
        "year": done.year,
        "method": done.method,
        "factor_set": done.factor_set,
        "organs": done.organs,
        **counts,
        "seconds": round(time.monotonic() - started, 2),
    }
    if arguments.json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        door.tell(
            say(
                "{year} 年指标已计算({method},{factor_set}):机关 {organs} 家,"
                "结果完整 {ok} 项、数据不全 {partial} 项、无法计算 {not_available} 项,用时 {seconds} 秒。",
                **told,
            )
        )
    return door.DONE
