"""一家机关怎样最省力地达到合格线"""

from __future__ import annotations

import argparse
import json
from typing import Any

from django.utils.translation import gettext

from jieyue.cli import door
from jieyue.cli.tables import show
from jieyue.cli.years import year
from jieyue.evaluations.queries.advice import Advice, advice_for
from jieyue.values.quantities import plain

ROWS = (
    ("item", "评分项"),
    ("title", "名称"),
    ("words", "怎么做"),
    ("gain", "可增加分值"),
    ("effort", "工作量"),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--year", type=year, required=True, help="创建年度")
    parser.add_argument("--organ", required=True, metavar="CODE", help="机关代码")
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    advice = advice_for(door.actor(), arguments.year, arguments.organ)
    if arguments.json:
        print(json.dumps(_as_json(advice), ensure_ascii=False))
        return door.DONE
    door.tell(advice.summary)
    if advice.steps:
        show(ROWS, _rows(advice), "table")
    return door.DONE


def _rows(advice: Advice) -> list[dict[str, Any]]:
    titles = {item.id: item.title for item in advice.standard.scored}
    return [
        {
            "item": step.item,
            "title": gettext(titles[step.item]),
            "words": step.words.worded(gettext),
            "gain": plain(step.gain),
            "effort": str(step.effort),
        }
        for step in advice.steps
    ]


def _as_json(advice: Advice) -> dict[str, Any]:
    return {
        "organ_code": advice.row.code,
        "total": plain(advice.total),
        "pass_mark": plain(advice.standard.pass_mark),
        "short": plain(advice.short),
        "reachable": advice.way is not None and not advice.gates,
        "reached": plain(advice.reached),
        "effort": advice.effort,
        "summary": advice.summary.worded(gettext),
        "gates": [{"gate": gate.gate_id, "reason": gate.reason.worded(gettext)} for gate in advice.gates],
        "steps": _rows(advice),
    }
