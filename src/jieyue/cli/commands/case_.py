"""办理一家机关或一个区划的评价:提交、退回、审核、评定、命名"""

from __future__ import annotations

import argparse

from jieyue.cli import door
from jieyue.cli.usage import WrongUsage
from jieyue.cli.years import year
from jieyue.evaluations.actions.stepping import step, step_region
from jieyue.evaluations.rules.workflow import BY_ACT, STATE_TITLES
from jieyue.values.wording import say


def arguments(parser: argparse.ArgumentParser) -> None:
    steps = parser.add_subparsers(dest="what", required=True).add_parser("step", help="办理一步")
    steps.add_argument(
        "words", nargs="+", metavar="CODE ACT | ACT", help="机关代码和办理动作;与 --region 一起时只写动作"
    )
    steps.add_argument("--region", metavar="R", help="整个区划(含下级)中能办理的全部办理")
    steps.add_argument("--year", type=year, required=True, help="创建年度")
    steps.add_argument("--as", dest="username", metavar="USER", help="以此账号办理,仅限演示环境")
    steps.add_argument("--reason", default="", metavar="T", help="理由,退回和不通过时必填")


def run(arguments: argparse.Namespace) -> int:
    words = arguments.words
    if len(words) != (1 if arguments.region else 2):
        raise WrongUsage(say("用法:jieyue case step CODE ACT --year Y,或 case step --region R ACT --year Y"))
    if words[-1] not in BY_ACT:
        raise WrongUsage(say("没有“{act}”这一步,可用:{known}。", act=words[-1][:20], known="、".join(BY_ACT)))
    actor = door.business_actor(arguments.username)
    if arguments.region:
        done = step_region(actor, arguments.year, arguments.region, words[0], arguments.reason)
        door.tell(
            say(
                "已办理 {done} 家,不能办理 {skipped} 家。{reason}",
                done=done.done,
                skipped=done.skipped,
                reason=done.first_reason,
            )
        )
    else:
        state = step(actor, arguments.year, words[0], words[1], arguments.reason)
        door.tell(say("{code} 现为“{state}”。", code=words[0], state=say(STATE_TITLES[state])))
    return door.DONE
