"""创建、查看和撤销接口令牌;创建须本人输入密码"""

from __future__ import annotations

import argparse
import getpass
import json
import sys

from django.contrib.auth.hashers import check_password

from jieyue.accounts.actions.signing_in import note_attempt
from jieyue.accounts.actions.tokens import make_token, revoke_token
from jieyue.accounts.queries import actor_of, tokens_of, user_for_sign_in
from jieyue.accounts.rules import read_token_days
from jieyue.acts.rules import Actor
from jieyue.cli import door
from jieyue.cli.tables import add_format, show
from jieyue.cli.usage import wrong
from jieyue.values.refusals import NotFound, Refusal
from jieyue.values.wording import say

USUAL_DAYS = 90
COLUMNS = (
    ("number", "编号"),
    ("name", "用途"),
    ("start", "开头"),
    ("made_at", "新建"),
    ("expires", "到期"),
    ("last_used", "上次使用"),
    ("good", "有效"),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="what", required=True)
    make = kinds.add_parser("make", help="创建令牌,只显示一次")
    make.add_argument("username", metavar="USER", help="登录名;密码从终端或标准输入读取,演示环境不问")
    make.add_argument("--name", required=True, metavar="N", help="用途")
    make.add_argument("--days", type=_days, default=USUAL_DAYS, metavar="D", help="有效天数,默认 %(default)s")
    make.add_argument("--json", action="store_true")
    make.set_defaults(act=_make)
    listed = kinds.add_parser("list", help="一个账号的令牌")
    listed.add_argument("username", metavar="USER")
    add_format(listed)
    listed.set_defaults(act=_list)
    revoke = kinds.add_parser("revoke", help="撤销令牌")
    revoke.add_argument("number", type=int, metavar="N", help="编号,见 jieyue token list")
    revoke.set_defaults(act=_revoke)


def _days(text: str) -> int:
    try:
        return read_token_days(text)
    except Refusal as refused:
        raise wrong(refused.message) from None


def run(arguments: argparse.Namespace) -> int:
    return arguments.act(arguments)


def _make(arguments: argparse.Namespace) -> int:
    """The token alone goes to standard output, so that it can be piped to where it is kept."""
    actor = door.actor(arguments.username) if door.is_demo_home() else _signed_in(arguments.username)
    secret = make_token(actor, arguments.name, arguments.days)
    print(json.dumps({"token": secret, "days": arguments.days}) if arguments.json else secret)
    door.tell(say("令牌只显示这一次,{days} 天内有效。", days=arguments.days))
    return door.DONE


def _signed_in(username: str) -> Actor:
    """The person, who proves to be it as at sign-in: whoever keeps the machine acts for nobody.

    Raises Refusal for a wrong password; five in a row lock the account, as on the screen.
    """
    password = getpass.getpass(f"{username}: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    user, at = user_for_sign_in(username), door.moment()
    if user is None or (user.locked_until and user.locked_until > at):
        raise Refusal(say("登录名或密码不正确。连续输错 5 次,账号锁定 10 分钟。"))
    right = check_password(password, user.password)
    note_attempt(user, right=right, at=at)
    if not right:
        raise Refusal(say("登录名或密码不正确。连续输错 5 次,账号锁定 10 分钟。"))
    if user.must_change_password:
        raise Refusal(say("请先在网页上修改初始密码,再使用接口。"))
    return actor_of(user, at)


def _list(arguments: argparse.Namespace) -> int:
    user = user_for_sign_in(arguments.username)
    if user is None:
        raise NotFound(say("没有账号“{username}”,请核对登录名。", username=arguments.username))
    at = door.moment()
    rows = [
        {
            "number": row.pk,
            "name": row.name,
            "start": row.start,
            "made_at": row.made_at,
            "expires": row.expires,
            "last_used": row.last_used,
            "good": row.good(at),
        }
        for row in tokens_of(user.pk)
    ]
    show(COLUMNS, rows, arguments.format)
    return door.DONE


def _revoke(arguments: argparse.Namespace) -> int:
    revoke_token(door.actor(), arguments.number)
    door.tell(say("令牌已撤销,用它的程序当即失去访问权限。"))
    return door.DONE
