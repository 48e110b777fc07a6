"""建立或升级数据库,载入报送区划和机关类别"""

from __future__ import annotations

import argparse
import fcntl
import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.utils.translation import gettext

from jieyue.accounts.actions.opening import check_password, create_accounts, open_home
from jieyue.accounts.queries import is_administrator, is_demo_home
from jieyue.accounts.rules import NewAccount, read_username
from jieyue.acts.rules import Actor, Role
from jieyue.cli import door
from jieyue.cli.readiness import database_is_current
from jieyue.cli.tables import show
from jieyue.ledgers.actions.totals import recount
from jieyue.ledgers.queries.totals import never_counted
from jieyue.registry.actions.organs import load_kinds, load_regions, shipped_tree
from jieyue.registry.queries.organs import has_regions
from jieyue.registry.rules.tree_preview import TITLES
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

DIFFERENCES = (("code", "代码"), ("name", "名称"), ("what", "改动"), ("cells", "原值 → 新值"))
PASSWORD_VARIABLE = "JIEYUE_ADMIN_PASSWORD"  # noqa: S105  the name of a variable


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--admin", metavar="NAME", help="同时开设管理员账号")
    parser.add_argument("--regions", type=Path, metavar="FILE", help="报送区划文件(TOML),默认陕西省")
    parser.add_argument("--dry-run", action="store_true", help="只列出区划文件与现有区划的差异,不写入")


def run(arguments: argparse.Namespace) -> int:
    with _alone():
        return _run(arguments)


@contextmanager
def _alone() -> Iterator[None]:
    """Two that set up the same home take turns."""
    settings.JIEYUE_HOME.mkdir(parents=True, exist_ok=True)
    handle = os.open(settings.JIEYUE_HOME, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _run(arguments: argparse.Namespace) -> int:
    regions = None if arguments.regions is None else _text(arguments.regions)
    if arguments.dry_run:
        return _compared(regions)
    changed = _migrate()
    if arguments.admin and is_demo_home():
        raise Refusal(say("演示环境不接受正式管理员,请另建一个 JIEYUE_HOME。"))
    keeper = door.actor()
    if never_counted():
        recount(keeper)
    # Asked for before anything is stored, so that a slip at the prompt leaves nothing half done.
    administrator = _administrator(arguments.admin)
    changed |= _load_registry(keeper, regions)
    if administrator is not None:
        _open(keeper, administrator)
        changed = True
    if not changed:
        door.tell(say("{home} 已就绪,没有需要改动的内容。", home=str(settings.JIEYUE_HOME)))
    return door.DONE


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise Refusal(say("找不到区划文件“{file}”。", file=str(path))) from None
    except (OSError, UnicodeDecodeError):
        raise Refusal(say("无法读取区划文件“{file}”,请提供 UTF-8 编码的 TOML。", file=str(path))) from None


def _compared(regions: str | None) -> int:
    """List what a region file would change, region by region, and store nothing."""
    if not database_is_current():
        raise Refusal(say("数据库还没有建立或需要升级,请先运行 jieyue init。"))
    tally = load_regions(door.actor(), shipped_tree() if regions is None else regions, dry_run=True)
    rows = [
        {
            "code": change.names[0],
            "name": change.names[1],
            "what": gettext("新增") if change.is_new else gettext("改动") if change.row else gettext("删除"),
            "cells": ";".join(
                f"{gettext(TITLES[cell.key])} {cell.old or '—'} → {cell.new or '—'}" for cell in change.cells
            ),
        }
        for change in tally.changes
    ]
    if rows:
        show(DIFFERENCES, rows, "table")
    told = tally.as_json()
    door.tell(say("试运行:新增 {created}、改动 {updated}、未变 {unchanged};没有写入。", **told))
    return door.DONE


def _migrate() -> bool:
    """Bring the database up to date; whether there was anything to do."""
    if database_is_current():
        return False
    call_command("migrate", verbosity=0, interactive=False)
    door.tell(say("数据库已建立或升级:{home}", home=str(settings.JIEYUE_HOME)))
    return True


def _load_registry(keeper: Actor, regions: str | None) -> bool:
    if regions is None and has_regions():
        loaded = load_kinds(keeper)
        return loaded.changed
    tally = load_regions(keeper, shipped_tree() if regions is None else regions)
    load_kinds(keeper)
    if tally.changed:
        open_home(at=keeper.at)
        door.tell(
            say(
                "报送区划已载入:新增 {created}、改动 {updated}、未变 {unchanged}。",
                **tally.as_json(),
            )
        )
    return tally.changed


def _administrator(username: str | None) -> NewAccount | None:
    """The account to open, its password known; None where there is nothing to open."""
    if not username or is_administrator(username):
        return None
    read_username(username)
    new = NewAccount(username, username, Role.ADMINISTRATOR, "", _password(username))
    if new.password:
        check_password(new)
    return new


def _password(username: str) -> str:
    """Typed at the terminal, else from the environment, else empty: then one is made up."""
    given = os.environ.get(PASSWORD_VARIABLE, "")
    if given or not sys.stdin.isatty():
        return given
    first = getpass.getpass(gettext("管理员 {name} 的密码(至少 10 位):").format(name=username))
    if first != getpass.getpass(gettext("再输入一次:")):
        raise Refusal(say("两次输入的密码不同,请重新运行。"))
    return first


def _open(keeper: Actor, new: NewAccount) -> None:
    made = create_accounts(keeper, [new])
    door.tell(say("已开设管理员账号“{name}”。", name=new.username))
    if new.username in made:
        door.tell(say("密码(只显示这一次,首次登录须修改):{password}", password=made[new.username]))
