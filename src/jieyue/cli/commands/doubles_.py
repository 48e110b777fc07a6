"""疑似重复的登记:列出、并入、撤回并入,判定不是同一家、撤回判定"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping

from django.utils.translation import gettext

from jieyue.acts.rules import Actor
from jieyue.cli import door
from jieyue.cli.tables import show
from jieyue.indicators.actions.looking import followed
from jieyue.plans.actions.absorbing import absorb, restore
from jieyue.registry.actions.distinguishing import distinguish, doubt
from jieyue.registry.queries.duplicates import suspects
from jieyue.registry.queries.organs import region_of
from jieyue.values.wording import Message, say

PAIRS = (
    ("code", "机关代码"),
    ("name", "机关名称"),
    ("other_code", "先登记的"),
    ("other_name", "先登记的名称"),
    ("why", "理由"),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    listed = kinds.add_parser("list", help="列出疑似重复的登记", description="列出疑似重复的登记")
    listed.add_argument("--region", default="", metavar="R", help="只列此区划(含下级)")
    listed.add_argument("--json", action="store_true", help="结果以 JSON 写到标准输出")
    listed.set_defaults(act=_list)
    for name, (told, other, act) in _ACTS.items():
        command = kinds.add_parser(name, help=told, description=told)
        command.add_argument("code", metavar="CODE", help="机关代码")
        if other:
            command.add_argument("other", metavar="OTHER", help=other)
        command.add_argument("--reason", required=True, metavar="T", help="理由")
        command.add_argument("--as", dest="username", metavar="USER", help="以此账号办理,仅限演示环境")
        command.set_defaults(act=_taken, taking=act)


def run(arguments: argparse.Namespace) -> int:
    return arguments.act(arguments)


def _list(arguments: argparse.Namespace) -> int:
    actor = door.actor()
    path = region_of(actor, arguments.region).path if arguments.region else ""
    rows = [
        {
            "code": pair.organ.code,
            "name": pair.organ.name,
            "other_code": pair.first.code,
            "other_name": pair.first.name,
            "reasons": list(pair.reasons),
            "why": pair.why,
        }
        for pair in suspects(actor, path)
    ]
    if arguments.json:
        print(json.dumps([{**row, "why": row["why"].worded(gettext)} for row in rows], ensure_ascii=False))
    else:
        show(PAIRS, rows, "table")
    return door.DONE


def _taken(arguments: argparse.Namespace) -> int:
    actor = door.business_actor(arguments.username)
    with followed(actor):
        done = arguments.taking(actor, arguments)
    door.tell(done)
    return door.DONE


def _absorb(actor: Actor, told: argparse.Namespace) -> Message:
    done = absorb(actor, told.code, told.other, told.reason)
    return say(
        "已并入,{count} 个能耗数据、{rows} 行其他台账转了过去。",
        count=len(done.entries),
        rows=len(done.carried["records"]),
    )


def _restore(actor: Actor, told: argparse.Namespace) -> Message:
    restore(actor, told.code, told.reason)
    return say("已撤回,两家恢复各自的台账。")


def _apart(actor: Actor, told: argparse.Namespace) -> Message:
    distinguish(actor, told.code, told.other, told.reason)
    return say("已判定不是重复登记,以后不再列出。")


def _doubt(actor: Actor, told: argparse.Namespace) -> Message:
    doubt(actor, told.code, told.other, told.reason)
    return say("判定已撤回;两家仍相像的,重新列为疑似。")


# What each word does, and what it calls the other entry where it names one.
_ACTS: Mapping[str, tuple[str, str, Callable[[Actor, argparse.Namespace], Message]]] = {
    "absorb": ("并入另一条登记", "保留的机关代码", _absorb),
    "restore": ("撤回并入", "", _restore),
    "apart": ("判定两条登记不是同一家", "另一家的机关代码", _apart),
    "doubt": ("撤回不是同一家的判定", "另一家的机关代码", _doubt),
}
