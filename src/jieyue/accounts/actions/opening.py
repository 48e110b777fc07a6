"""Opening accounts, one by one and by the sheet, and saying what kind of home this is."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.timezone import localdate

from jieyue.accounts.models import Home, Post, User
from jieyue.accounts.queries import directory_for, has_administrator, is_demo_home
from jieyue.accounts.rules import AccountRow, NewAccount, held, may_keep, plan_accounts
from jieyue.acts.actions import perform
from jieyue.acts.rules import ROLE_TITLES, Actor, Role, may, seat
from jieyue.registry.models import Organ, Region
from jieyue.values.imports import MOST_LISTED, CellChange, RefusedCells, RowChange, Source, Tally
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

# No characters that are mistaken for one another when a password is read from paper.
_LETTERS = "abcdefghijkmnpqrstuvwxyzACDEFGHJKLMNPQRTUVWXY34679"


def random_password() -> str:
    """Fourteen characters, about 78 bits."""
    return "".join(secrets.choice(_LETTERS) for _ in range(14))


def open_home(*, at: datetime, demo_seed: int | None = None) -> None:
    """Remember what kind of home this is.  A demo home takes an empty one and stays a demo for good."""
    if demo_seed is not None and (has_administrator() or Organ.objects.exists()):
        raise Refusal(say("这里已有管理员或机关数据,演示数据只能装入空的 JIEYUE_HOME。"))
    home = Home.objects.first() or Home(created_at=at)
    if demo_seed is not None:
        home.demo, home.demo_seed = True, demo_seed
    home.save()


def hashed(password: str) -> str:
    """A password as it is stored: half a second of work, made to be slow."""
    return make_password(password)


def create_accounts(
    actor: Actor,
    accounts: Sequence[NewAccount],
    *,
    demo: bool = False,
    known: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, str]:
    """Open accounts in one act.  Returns the passwords that were made up, by sign-in name.

    `known` are hashes of given passwords, by password, where the caller has already worked them out.

    Raises Refusal for a name that is taken, an unknown scope, or a real administrator in a demo home.
    """
    if is_demo_home() and not demo and any(new.role is Role.ADMINISTRATOR for new in accounts):
        raise Refusal(say("演示环境不接受正式管理员,请另建一个 JIEYUE_HOME。"))
    taken = User.objects.filter(username__in=[new.username for new in accounts]).first()
    if taken:
        raise Refusal(say("登录名“{username}”已被使用。", username=taken.username))
    regions = Region.objects.in_bulk([new.scope for new in accounts])
    organs = Organ.objects.in_bulk([new.scope for new in accounts], field_name="code")
    _check_posts(actor, accounts, regions, organs)
    made: dict[str, str] = {}
    with perform(actor, "account.create", subject="accounts", path=seat(actor, "account.create")) as detail:
        users = [_user(new, made, known, demo=demo) for new in accounts]
        since = localdate(actor.at)
        store_users(users)
        Post.objects.bulk_create(
            _post(new, user, regions, organs, since) for new, user in zip(accounts, users, strict=True)
        )
        detail["opened"] = len(users)
    return made


def store_users(users: Sequence[User]) -> None:
    """Keep new people.  Raises Refusal for the second of two who take the same name at the same moment."""
    try:
        User.objects.bulk_create(users)
    except IntegrityError:
        raise Refusal(say("登录名刚刚被别人使用,请刷新后换一个。")) from None


def _check_posts(
    actor: Actor,
    accounts: Sequence[NewAccount],
    regions: Mapping[str, Region],
    organs: Mapping[str, Organ],
) -> None:
    paths = {code: region.path for code, region in regions.items()}
    paths |= {code: organ.path for code, organ in organs.items()}
    for new in accounts:
        verdict = may_keep(actor, "account.create", held(new, paths))
        if not verdict:
            raise Refusal(verdict.reason)


def import_accounts(
    actor: Actor, rows: Sequence[AccountRow], *, source: Source, dry_run: bool = False
) -> tuple[Tally, dict[str, str]]:
    """Open the accounts of a sheet, all or none; those there already in the same post are left alone.

    Returns the tally and the passwords that were made up, by sign-in name.  Raises RowsRefused with
    every cell that can't be taken.
    """
    verdict = may(actor, "account.create", seat(actor, "account.create"))
    if not verdict:
        raise Refusal(verdict.reason)
    cells = RefusedCells(source.sheet)
    opening, unchanged = plan_accounts(actor, rows, directory_for(rows), check_password, cells)
    cells.raise_if_any(len(rows))
    made = create_accounts(actor, opening) if opening and not dry_run else {}
    changes = [_opened(new) for new in opening[:MOST_LISTED]]
    return Tally(len(opening), 0, unchanged, changes), made


def _opened(new: NewAccount) -> RowChange:
    names = (new.scope, new.username, new.name)
    return RowChange(0, names, is_new=True, cells=(CellChange("role", "", ROLE_TITLES[new.role]),))


def check_password(new: NewAccount) -> None:
    """Raises Refusal, saying why, for a password that is too weak for this account."""
    try:
        validate_password(new.password, User(username=new.username, name=new.name))
    except ValidationError as weak:
        raise Refusal(say("密码不合要求:{reasons}", reasons=" ".join(weak.messages))) from None


def _user(new: NewAccount, made: dict[str, str], known: Mapping[str, str], *, demo: bool) -> User:
    password = new.password or random_password()
    if not new.password:
        made[new.username] = password
    return User(
        username=new.username,
        name=new.name,
        password=known.get(password) or hashed(password),
        demo=demo,
        must_change_password=not demo,
    )


def _post(
    new: NewAccount, user: User, regions: Mapping[str, Region], organs: Mapping[str, Organ], since: date
) -> Post:
    region = regions.get(new.scope) if new.role is not Role.ORGAN else None
    organ = organs.get(new.scope) if new.role is Role.ORGAN else None
    if new.role is not Role.ADMINISTRATOR and region is None and organ is None:
        raise Refusal(say("账号“{username}”的范围“{scope}”不存在。", username=new.username, scope=new.scope))
    return Post(user=user, role=new.role.value, region=region, organ=organ, since=since)
