"""From a signed-in person to an actor: the posts held, as places in the tree."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from jieyue.accounts.models import Home, Post, User
from jieyue.accounts.rules import AccountRow, Directory
from jieyue.acts.rules import Actor, Grant, Role
from jieyue.registry.models import Region
from jieyue.registry.queries import organ_places
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say


def actor_of(user: User, at: datetime) -> Actor:
    """The actor a person is at this moment: one statement, whatever the number of posts."""
    posts = Post.objects.filter(user=user).values_list("role", "region__path", "organ__path")
    grants = tuple(Grant(Role(role), organ or region or "") for role, region, organ in posts)
    return Actor(name=user.name, grants=grants, at=at, user_id=user.pk)


def actor_named(username: str, at: datetime) -> Actor:
    """The actor behind a sign-in name.  Raises Refusal when there is none."""
    user = user_for_sign_in(username)
    if user is None:
        raise Refusal(say("没有账号“{username}”,请核对登录名。", username=username))
    return actor_of(user, at)


def user_for_sign_in(username: str) -> User | None:
    return User.objects.filter(username=username, is_active=True).first()


def active_user(user_id: int) -> User | None:
    return User.objects.filter(pk=user_id, is_active=True).first()


def is_demo_home() -> bool:
    return Home.objects.filter(demo=True).exists()


def has_administrator() -> bool:
    return Post.objects.filter(role=Role.ADMINISTRATOR, user__is_active=True).exists()


def is_administrator(username: str) -> bool:
    """Whether this sign-in name is an active administrator's."""
    return Post.objects.filter(
        role=Role.ADMINISTRATOR, user__is_active=True, user__username=username
    ).exists()


def demo_accounts_exist() -> bool:
    return User.objects.filter(demo=True, is_active=True).exists()


def directory_for(rows: Iterable[AccountRow]) -> Directory:
    """What the rows of a sheet of accounts may refer to, and which of their sign-in names are taken."""
    rows = list(rows)
    asked = {row.username.strip() for row in rows if row.username}
    taken: dict[str, set[tuple[str, str, str]]] = {}
    # All of them are read, in one statement: a sheet may name thousands, more than a statement can.
    posts = User.objects.values_list(
        "username", "name", "posts__role", "posts__region_id", "posts__organ__code"
    )
    for username, name, role, region, organ in posts.iterator():
        if username in asked:
            taken.setdefault(username, set()).add((name, role or "", organ or region or ""))
    return Directory(
        levels=dict(Region.objects.values_list("code", "level")),
        organs=frozenset(organ_places({row.scope.strip() for row in rows if row.scope})),
        taken={username: frozenset(held) for username, held in taken.items()},
    )
