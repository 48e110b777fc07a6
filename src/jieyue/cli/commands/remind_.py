"""提醒未提交台账的机关,逾期的逐级告知上级;同一提醒只发一次"""

from __future__ import annotations

import argparse
import json
from datetime import date

from django.conf import settings
from django.utils.translation import gettext

from jieyue.accounts.actions.notices import note_mailed, send_mail
from jieyue.cli import door
from jieyue.cli.usage import wrong
from jieyue.ledgers.actions.reminding import remind
from jieyue.ledgers.queries.locks import scheduled_kinds
from jieyue.values.wording import say


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--today", type=_day, metavar="D", help="当作今天的日期,如 2026-03-12;默认今天")
    parser.add_argument("--json", action="store_true")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise wrong(say("日期应写成 2026-03-12:{text}", text=text[:20])) from None


def run(arguments: argparse.Namespace) -> int:
    actor = door.actor()
    today = arguments.today or door.today()
    told_of = [remind(actor, kind, today) for kind in scheduled_kinds((today.year - 1, today.year))]
    mailed: list[int] = []
    if settings.MESSAGES_BY_MAIL:
        mailed = send_mail(actor.at, settings.DEFAULT_FROM_EMAIL, gettext("节约:台账报送提醒"), gettext)
        note_mailed(actor, mailed)
    told = {
        "periods": sum(one.periods for one in told_of),
        "late": sum(one.late for one in told_of),
        "sent": sum(one.sent for one in told_of),
        "mailed": len(mailed),
    }
    if arguments.json:
        print(json.dumps(told))
    door.tell(
        say(
            "在报期间 {periods} 个,未提交 {late} 家次,新发消息 {sent} 条,邮件 {mailed} 封。",
            **told,
        )
    )
    return door.DONE
