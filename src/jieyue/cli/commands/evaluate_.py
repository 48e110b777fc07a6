"""开启年度,按台账预填各机关自评并评分"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import asdict

from jieyue.cli import door
from jieyue.cli.years import year
from jieyue.evaluations.actions.prefill import prefill
from jieyue.values.wording import say


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--year", type=year, required=True, help="创建年度")
    parser.add_argument(
        "--standard", default="", metavar="CODE", help="该年度改按这一评价标准评分;不填为原定的标准"
    )
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    started = time.monotonic()
    done = prefill(door.actor(), arguments.year, door.today(), arguments.standard)
    told = asdict(done) | {"seconds": round(time.monotonic() - started, 2)}
    if arguments.json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        door.tell(
            say(
                "{year} 年度评价 {organs} 家:达标 {passed} 家、未达标 {failed} 家(其中门槛未满足 {gated} 家);"
                "本次预填 {prefilled} 家,已命名 {named} 家、免评 {exempt} 家,用时 {seconds} 秒。",
                year=arguments.year,
                **told,
            )
        )
    return door.DONE
