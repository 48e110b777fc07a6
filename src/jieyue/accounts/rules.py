"""What a sheet of accounts asks for: each role over a place of its own level, each sign-in name once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial

from jieyue.acts.rules import ACTS, KEEPERS, OFFICES, ROLE_TITLES, Actor, Role
from jieyue.values.imports import RefusedCells
from jieyue.values.refusals import Refusal
from jieyue.values.verdicts import YES, Verdict, no
from jieyue.values.wording import say

_USERNAME = re.compile(r"[\w.@+-]{1,60}")
LONGEST_NAME = 60
# The operator is whoever holds the command line, never an account.
ACCOUNT_ROLES = {role: title for role, title in ROLE_TITLES.items() if role is not Role.OPERATOR}
# How a sheet names them.
SHORT_TITLES = {
    "省级": Role.PROVINCE,
    "市级": Role.CITY,
    "县级": Role.COUNTY,
    "机关": Role.ORGAN,
    "管理员": Role.ADMINISTRATOR,
}
_ROLES = {
    **SHORT_TITLES,
    **{title: role for role, title in ACCOUNT_ROLES.items()},
    **{role.value: role for role in ACCOUNT_ROLES},
}
_TITLE_OF = {role: title for title, role in SHORT_TITLES.items()}


# From the top down: an office keeps the posts strictly below its own level.
_LEVEL = {Role.PROVINCE: 0, Role.CITY: 1, Role.COUNTY: 2, Role.ORGAN: 3}


@dataclass(frozen=True)
class Held:
    """A post somebody holds or is to hold, and its place in the tree."""

    role: Role
    path: str


def may_keep(actor: Actor, act: str, post: Held) -> Verdict:
    """Whether the actor may do this to a post: an office to those below it in its subtree, keepers to all."""
    holding = [grant for grant in actor.grants if grant.role in ACTS[act].roles]
    if any(grant.role in KEEPERS for grant in holding):
        return YES
    below = [
        grant
        for grant in holding
        if grant.role in OFFICES
        and post.role in _LEVEL
        and _LEVEL[post.role] > _LEVEL[grant.role]
        and post.path.startswith(grant.path)
    ]
    return YES if below else no(say("只能办理本部门以下、管辖范围之内的岗位和账号。"))


def may_keep_person(actor: Actor, act: str, user_id: int, posts: Iterable[Held]) -> Verdict:
    """Whether the actor may do this to a person: never to oneself, and only where every post of theirs is below."""
    if user_id == actor.user_id:
        return no(say("不能办理自己的账号,请由上级机关事务管理部门或系统管理员办理。"))
    posts = list(posts)
    if not posts and not any(
        grant.role in KEEPERS and grant.role in ACTS[act].roles for grant in actor.grants
    ):
        return no(say("这个账号没有岗位,请由系统管理员办理。"))
    return next((verdict for post in posts if not (verdict := may_keep(actor, act, post))), YES)


@dataclass(frozen=True)
class NewAccount:
    """An account to open; `scope` is a region's or an organ's code, empty for the administrator."""

    username: str
    name: str
    role: Role
    scope: str
    password: str = ""


@dataclass(frozen=True)
class AccountRow:
    """One row of a sheet of accounts as it is written; None is a blank cell."""

    number: int
    username: str | None
    name: str | None = None
    role: str | None = None
    scope: str | None = None
    password: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Directory:
    """What accounts may refer to: region levels by code, organ codes, and the accounts there are already.

    `paths` are the places of regions and organs by code; `taken` holds name, role and scope of each post by sign-in name.
    """

    levels: Mapping[str, str]
    organs: frozenset[str]
    paths: Mapping[str, str]
    taken: Mapping[str, frozenset[tuple[str, str, str]]]


def plan_accounts(
    actor: Actor,
    rows: Iterable[AccountRow],
    directory: Directory,
    check_password: Callable[[NewAccount], None],
    cells: RefusedCells,
) -> tuple[list[NewAccount], int]:
    """The accounts to open, and how many of the sheet's are there already.

    Refused cells are noted in `cells`; `check_password` raises Refusal for a password too weak.
    """
    asked: dict[str, tuple[AccountRow, NewAccount]] = {}
    for row in rows:
        new = _read(row, directory, cells)
        if new is None:
            continue
        first, same = asked.setdefault(new.username, (row, new))
        if same != new:
            message = say("第 {first} 行已用这个登录名开设另一账号,请更换登录名。", first=first.number)
            cells.refuse(row, "username", message)
    opening, unchanged = [], 0
    for row, new in asked.values():
        posts = directory.taken.get(new.username)
        verdict = may_keep(actor, "account.create", held(new, directory.paths))
        if not verdict:
            cells.refuse(row, "scope", verdict.reason)
        elif posts is None:
            if new.password:
                cells.read(row, "password", new.password, partial(_checked, check_password, new))
            opening.append(new)
        elif (new.name, new.role.value, new.scope) in posts:
            unchanged += 1
        else:
            message = say("登录名“{username}”已被使用,请更换登录名。", username=new.username)
            cells.refuse(row, "username", message)
    return opening, unchanged


def held(new: NewAccount, paths: Mapping[str, str]) -> Held:
    """The post an account is opened for; the whole tree where it has no place of its own."""
    return Held(new.role, paths.get(new.scope, ""))


def _checked(check_password: Callable[[NewAccount], None], new: NewAccount, password: str) -> str:
    check_password(new)
    return password


def _read(row: AccountRow, directory: Directory, cells: RefusedCells) -> NewAccount | None:
    username = cells.required(row, "username", row.username, read_username)
    name = cells.required(row, "name", row.name, read_name)
    role = cells.required(row, "role", row.role, _role)
    if role is None:
        return None
    if role is Role.ADMINISTRATOR and row.scope is None:
        scope: str | None = ""
    else:
        scope = cells.required(row, "scope", row.scope, lambda text: _scope(text, role, directory))
    if username is None or name is None or scope is None:
        return None
    return NewAccount(username, name, role, scope, row.password or "")


def read_username(text: str) -> str:
    """A sign-in name.  Raises Refusal for one that could not be typed or stored."""
    if not _USERNAME.fullmatch(text):
        raise Refusal(say("登录名“{text}”应为不超过 60 位的字母、数字或 . _ - @ +。", text=text[:60]))
    return text


# So begins every token, so that one that has leaked into a file is known for what it is.
TOKEN_START = "jy_"  # noqa: S105  it is no secret
LONGEST_TOKEN_DAYS = 366
MOST_TOKENS = 10


def token_digest(secret: str) -> str:
    """A token as it is stored.  It holds 256 random bits, so that nothing slower than SHA-256 is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def read_token_days(text: str) -> int:
    """For how many days a token is to be good.  Raises Refusal."""
    days = int(text) if text.isascii() and text.isdecimal() and len(text) <= len("366") else 0
    if not 1 <= days <= LONGEST_TOKEN_DAYS:
        raise Refusal(say("有效天数应在 1 到 {most} 之间。", most=LONGEST_TOKEN_DAYS))
    return days


def read_name(text: str) -> str:
    """A person's name.  Raises Refusal for one too long."""
    if len(text) > LONGEST_NAME:
        raise Refusal(say("内容超过 {longest} 字,请缩短。", longest=LONGEST_NAME))
    return text


def _role(text: str) -> Role:
    if text not in _ROLES:
        raise Refusal(
            say("角色“{text}”不存在,应为:{choices}。", text=text[:40], choices="、".join(SHORT_TITLES))
        )
    return _ROLES[text]


def _scope(text: str, role: Role, directory: Directory) -> str:
    if role is Role.ADMINISTRATOR:
        # The administrator keeps the whole installation; a region named beside it means nothing more.
        return ""
    if role is Role.ORGAN:
        if text not in directory.organs:
            raise Refusal(say("机关代码“{code}”不在名录里,请先导入机关名录。", code=text[:60]))
    elif directory.levels.get(text) != role.value:
        raise Refusal(say("范围“{code}”不是{role}区划的代码。", code=text[:60], role=say(_TITLE_OF[role])))
    return text
