"""催报:请逾期未提交台账的机关提交,一家或一个区划的全部;每家机关每项台账每天一次"""

from __future__ import annotations

import argparse
import json

from django.utils.translation import gettext

from jieyue.cli import door
from jieyue.cli.filing_step import month
from jieyue.cli.usage import WrongUsage
from jieyue.cli.years import year
from jieyue.ledgers.actions.reminding import chase
from jieyue.ledgers.rules.closing import ENERGY, KINDS
from jieyue.values.periods import Period
from jieyue.values.wording import say


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", nargs="?", default="", metavar="CODE", help="机关代码")
    parser.add_argument("--region", default="", metavar="R", help="整个区划(含下级)中逾期的全部催报")
    parser.add_argument("--year", type=year, required=True, help="数据年度")
    parser.add_argument("--month", type=month, required=True, metavar="M", help="报送期的最后一个月,1 到 12")
    parser.add_argument(
        "--ledger", choices=KINDS, default=ENERGY, metavar="L", help="台账,如 waste;默认能源资源台账"
    )
    parser.add_argument("--as", dest="username", metavar="USER", help="以此账号办理,仅限演示环境")
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    if bool(arguments.code) == bool(arguments.region):
        raise WrongUsage(say("请给出机关代码 CODE,或 --region R,二者选一。"))
    if arguments.month not in KINDS[arguments.ledger].months:
        raise WrongUsage(
            say(
                "{ledger}没有以 {month} 月结束的报送期。",
                ledger=say(KINDS[arguments.ledger].title),
                month=arguments.month,
            )
        )
    actor = door.business_actor(arguments.username)
    period = Period(arguments.year, arguments.month)
    done = chase(actor, arguments.ledger, period, code=arguments.code, region=arguments.region)
    left = [{"code": one.code, "name": one.name, "reason": one.reason.worded(gettext)} for one in done.left]
    if arguments.json:
        print(json.dumps({"period": str(period), "done": done.done, "left": left}, ensure_ascii=False))
    door.tell(
        say(
            "已催报 {done} 家,未催报 {skipped} 家。{reason}",
            done=done.done,
            skipped=len(left),
            reason=done.first_reason,
        )
    )
    return door.DONE
