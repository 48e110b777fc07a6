"""What the commands submit, approve, return and lock share: one organ's period, or all of a region that can go."""

from __future__ import annotations

import argparse
import json

from django.utils.translation import gettext

from jieyue.acts.rules import Actor
from jieyue.cli import door
from jieyue.cli.usage import WrongUsage, wrong
from jieyue.cli.years import year
from jieyue.indicators.actions.looking import fresh_doubts
from jieyue.ledgers.actions.filing import step, step_region
from jieyue.ledgers.rules.closing import ENERGY, KINDS
from jieyue.ledgers.rules.filings import STATE_TITLES
from jieyue.values.periods import Period
from jieyue.values.wording import say


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", nargs="?", metavar="CODE", help="机关代码")
    parser.add_argument("--region", metavar="R", help="整个区划(含下级)中能办理的全部办理")
    parser.add_argument("--year", type=year, required=True, help="数据年度")
    parser.add_argument("--month", type=month, required=True, metavar="M", help="报送期的最后一个月,1 到 12")
    parser.add_argument(
        "--ledger", choices=KINDS, default=ENERGY, metavar="L", help="台账,如 waste;默认能源资源台账"
    )
    parser.add_argument("--as", dest="username", metavar="USER", help="以此账号办理,仅限演示环境")
    parser.add_argument("--reason", default="", metavar="T", help="退回的理由;提交时说明全部缺报项目的原因")
    parser.add_argument("--json", action="store_true")


def month(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 12):  # noqa: PLR2004
        raise wrong(say("月份应为 1 到 12:{text}", text=text[:20]))
    return int(text)


def run(act: str, arguments: argparse.Namespace) -> int:
    if bool(arguments.code) == bool(arguments.region):
        raise WrongUsage(say("请给出机关代码 CODE,或 --region R,二者选一。"))
    actor = door.business_actor(arguments.username)
    period = Period(arguments.year, arguments.month)
    if arguments.region:
        _region(actor, act, period, arguments)
    else:
        state = step(actor, arguments.ledger, period, arguments.code, act, reason=arguments.reason)
        if arguments.json:
            print(json.dumps({"code": arguments.code, "period": str(period), "state": state}))
        told = {"code": arguments.code, "period": period.words, "state": say(STATE_TITLES[state])}
        door.tell(say("{code} {period} 现为“{state}”。", **told))
    return door.DONE


def _region(actor: Actor, act: str, period: Period, arguments: argparse.Namespace) -> None:
    kind = arguments.ledger
    doubtful = (
        fresh_doubts(actor, [period], region=arguments.region) if act == "approve" and kind == ENERGY else {}
    )
    done = step_region(actor, kind, period, arguments.region, act, reason=arguments.reason, doubts=doubtful)
    left = [{"code": one.code, "name": one.name, "reason": one.reason.worded(gettext)} for one in done.left]
    if arguments.json:
        told = {"period": str(period), "done": done.done, "left": left}
        print(json.dumps(told, ensure_ascii=False))
    door.tell(
        say(
            "已办理 {done} 家,不能办理 {skipped} 家。{reason}",
            done=done.done,
            skipped=len(left),
            reason=done.first_reason,
        )
    )
