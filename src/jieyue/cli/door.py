"""The command line's door: reads the clock, says who acts, words refusals, keeps stdout for data."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import UTC, date, datetime

from django.conf import settings
from django.db import DatabaseError, OperationalError, ProgrammingError
from django.utils.timezone import localdate
from django.utils.translation import activate, gettext

from jieyue.accounts.queries import actor_named, is_demo_home
from jieyue.acts.rules import Actor, Grant, Role, operator
from jieyue.cli.readiness import database_is_current, stopped_midway
from jieyue.cli.usage import USAGE, WrongUsage
from jieyue.values.refusals import Refusal, RowsRefused
from jieyue.values.wording import Message, say

DONE, ERROR, ROWS_REFUSED = 0, 1, 2


def moment() -> datetime:
    """Now.  Read here, passed down as part of the actor."""
    return datetime.now(tz=UTC)  # noqa: TID251  this is the door


def today() -> date:
    return localdate()


def actor(username: str | None = None) -> Actor:
    """The operator, or, in a demo home only, the person named.  Raises Refusal elsewhere."""
    if username is None:
        return operator(moment())
    if not is_demo_home():
        raise Refusal(say("--as 只能在演示环境使用;正式环境请本人登录网页办理。"))
    return actor_named(username, moment())


def business_actor(username: str | None = None) -> Actor:
    """Who takes an official step from the command line.

    In a demo home the person named by --as, or else somebody who holds every post, so that a whole year
    can be played through.  Elsewhere the operator, who has no business rights: the act itself refuses.
    """
    if username is None and is_demo_home():
        return Actor(name="演示", grants=tuple(Grant(role, "") for role in Role), at=moment())
    return actor(username)


def tell(message: Message) -> None:
    """Say something to the person at the terminal, on stderr."""
    print(message.worded(gettext), file=sys.stderr)


def choose_language() -> None:
    activate(os.environ.get("JIEYUE_LANGUAGE", "zh-hans"))


def run(arguments: argparse.Namespace) -> int:
    """Run the chosen command and turn what it raises into one clear sentence and an exit code."""
    try:
        code = arguments.run(arguments)
        # Here and not at exit, where what goes wrong could no longer be worded.
        sys.stdout.flush()
        return code
    except RowsRefused as refused:
        tell(refused.message)
        return ROWS_REFUSED
    except Refusal as refused:
        tell(refused.message)
        return USAGE if isinstance(refused, WrongUsage) else ERROR
    except BrokenPipeError:
        # Whoever read our output has heard enough; that is their business and no error of ours to tell.
        _drop_output()
        return ERROR
    except (OperationalError, ProgrammingError, OSError) as failed:
        # PostgreSQL says so of a table that is not there yet; of one that is, it speaks of a fault of ours.
        if isinstance(failed, ProgrammingError) and not stopped_midway() and database_is_current():
            raise
        tell(trouble(failed))
        if isinstance(failed, OSError) and failed.filename is None:
            _drop_output()
        return ERROR
    except KeyboardInterrupt:
        tell(say("已中断,未保存任何内容。"))
        return ERROR


def _drop_output() -> None:
    """What is left of the output goes nowhere, so that it does not fail once more at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def trouble(failed: DatabaseError | OSError) -> Message:
    """What the database or the machine refused, in one sentence."""
    if isinstance(failed, OSError):
        return say("无法读写“{file}”:{error}。", file=failed.filename or "", error=failed.strerror or failed)
    text = str(failed).partition("\n")[0]
    if 'database "' in text and "does not exist" in text:
        return say("PostgreSQL 上还没有 DATABASE_URL 所写的数据库,请先用 createdb 建一个空库。")
    if "no such table" in text or "no such column" in text or "does not exist" in text:
        return stopped_midway() or say(
            "{home} 里还没有数据库,请先运行 jieyue init。", home=str(settings.JIEYUE_HOME)
        )
    if "locked" in text:
        return say("数据库正被另一操作占用,请稍后再试。")
    return say("数据库无法使用:{error}", error=text)
