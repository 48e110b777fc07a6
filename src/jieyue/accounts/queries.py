"""From a signed-in person to an actor: the posts held, as places in the tree."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from jieyue.accounts.models import Home, Notice, Post, Token, User
from jieyue.accounts.rules import AccountRow, Directory, Held, token_digest
from jieyue.acts.queries import in_scope
from jieyue.acts.rules import Actor, Grant, Role
from jieyue.registry.models import Region
from jieyue.registry.queries.organs import organ_places
from jieyue.values.refusals import NotFound, Refusal
from jieyue.values.wording import Message, say

# Databases bound the number of parameters of one statement.
_AT_ONCE = 900


def in_force(day: date) -> Q:
    """The posts that are held on a day."""
    return (Q(since=None) | Q(since__lte=day)) & (Q(until=None) | Q(until__gte=day))


def posts_at(paths: Collection[str], day: date) -> dict[str, list[int]]:
    """The posts (rows) that people hold on a day at organs and regions, by path; places without one are left out.

    Two statements for each some hundred places.
    """
    posts: dict[str, list[int]] = {}
    told = sorted(paths)
    held = Post.objects.filter(in_force(day), user__is_active=True)
    for start in range(0, len(told), _AT_ONCE):
        for field in ("organ__path", "region__path"):
            rows = held.filter(**{f"{field}__in": told[start : start + _AT_ONCE]}).values_list(field, "pk")
            for path, pk in rows:
                posts.setdefault(path, []).append(pk)
    return posts


def actor_of(user: User, at: datetime) -> Actor:
    """The actor a person is at this moment: one statement, whatever the number of posts."""
    posts = Post.objects.filter(in_force(localdate(at)), user=user).order_by("proxy", "pk")
    told = posts.values_list("role", "region__path", "organ__path", "proxy", "region__name", "organ__name")
    grants = tuple(
        Grant(Role(role), organ or region or "", proxy, organ_name or region_name or "")
        for role, region, organ, proxy, region_name, organ_name in told
    )
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


def people_of(code: str) -> int:
    """How many active accounts hold an organ's posts that have not ended."""
    return User.objects.filter(is_active=True, posts__organ__code=code, posts__until=None).distinct().count()


def is_demo_home() -> bool:
    return Home.objects.filter(demo=True).exists()


def has_administrator() -> bool:
    return Post.objects.filter(role=Role.ADMINISTRATOR, until=None, user__is_active=True).exists()


def is_administrator(username: str) -> bool:
    """Whether this sign-in name is an active administrator's."""
    return Post.objects.filter(
        role=Role.ADMINISTRATOR, until=None, user__is_active=True, user__username=username
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
    regions = list(Region.objects.values_list("code", "level", "path"))
    organs = organ_places({row.scope.strip() for row in rows if row.scope})
    return Directory(
        levels={code: level for code, level, _ in regions},
        organs=frozenset(organs),
        paths={code: path for code, _, path in regions}
        | {code: place.path for code, place in organs.items()},
        taken={username: frozenset(held) for username, held in taken.items()},
    )


PAGE = 50
# What the list of people can be narrowed to.
LOCKED, NEVER, ENDED = "locked", "never", "ended"
STATES = ((LOCKED, "已停用或锁定"), (NEVER, "从未登录"), (ENDED, "已离任"))


@dataclass(frozen=True)
class PostRow:
    """A post and who holds it; `place` is the region or organ it is over, `until` its last day."""

    pk: int
    user_id: int
    username: str
    name: str
    role: str
    place: str
    scope: str
    path: str
    since: date | None
    until: date | None
    proxy: bool
    reason: str
    last_login: datetime | None
    active: bool
    locked_until: datetime | None

    @property
    def held(self) -> Held:
        return Held(Role(self.role), self.path)

    def ended(self, day: date) -> bool:
        """Whether the post was given up before a day."""
        return self.until is not None and self.until < day

    def locked(self, at: datetime) -> bool:
        """Whether sign-in is closed: by an office, or for a while after wrong passwords."""
        return not self.active or (self.locked_until is not None and self.locked_until > at)


@dataclass(frozen=True)
class PostPage:
    """One page of posts in scope and how many there are in all."""

    rows: Sequence[PostRow]
    total: int
    number: int

    @property
    def last(self) -> int:
        return max(1, -(-self.total // PAGE))


@dataclass(frozen=True)
class Person:
    """An account with its posts in the reader's scope, those under way first."""

    pk: int
    username: str
    name: str
    active: bool
    locked_until: datetime | None
    last_login: datetime | None
    must_change_password: bool
    posts: Sequence[PostRow]


def _posts_in_scope(actor: Actor) -> QuerySet[Post]:
    return Post.objects.filter(in_scope(actor, "organ__path") | in_scope(actor, "region__path"))


def _post_rows(found: QuerySet[Post]) -> list[PostRow]:
    rows = found.annotate(
        place=Coalesce("organ__name", "region__name", Value("")),
        scope=Coalesce("organ__code", "region__code", Value("")),
        place_path=Coalesce("organ__path", "region__path", Value("")),
    ).values_list(
        "pk",
        "user_id",
        "user__username",
        "user__name",
        "role",
        "place",
        "scope",
        "place_path",
        "since",
        "until",
        "proxy",
        "reason",
        "user__last_login",
        "user__is_active",
        "user__locked_until",
    )
    return [PostRow(*row) for row in rows]


def post_page(
    actor: Actor, day: date, *, text: str = "", role: str = "", state: str = "", page: int = 1
) -> PostPage:
    """Posts in the actor's scope by place, with who holds them.  Two statements, whatever their number."""
    found = _posts_in_scope(actor)
    found = found.filter(until__lt=day) if state == ENDED else found.filter(Q(until=None) | Q(until__gte=day))
    if state == LOCKED:
        found = found.filter(Q(user__is_active=False) | Q(user__locked_until__gt=actor.at))
    elif state == NEVER:
        found = found.filter(user__last_login=None)
    if role:
        found = found.filter(role=role)
    if text:
        told = Q(user__name__icontains=text) | Q(user__username__icontains=text)
        found = found.filter(told | Q(organ__name__icontains=text) | Q(region__name__icontains=text))
    start = (page - 1) * PAGE
    ordered = found.order_by(Coalesce("organ__path", "region__path"), "proxy", "pk")[start : start + PAGE]
    return PostPage(_post_rows(ordered), found.count(), page)


def person_of(actor: Actor, username: str) -> Person:
    """A person.  Raises Refusal where none of their posts is in the actor's scope.  Two statements."""
    found = _posts_in_scope(actor).filter(user__username=username)
    posts = _post_rows(found.order_by("until", "-since", "pk"))
    user = User.objects.filter(username=username).first() if posts else None
    if user is None:
        raise NotFound(say("没有账号“{username}”,或不在您的管辖范围之内。", username=username))
    return Person(
        user.pk,
        user.username,
        user.name,
        user.is_active,
        user.locked_until,
        user.last_login,
        user.must_change_password,
        sorted(posts, key=lambda post: post.until is not None),
    )


def post_of(actor: Actor, pk: int) -> PostRow:
    """A post by its row.  Raises Refusal where it is not in the actor's scope."""
    rows = _post_rows(_posts_in_scope(actor).filter(pk=pk))
    if not rows:
        raise NotFound(say("没有这个岗位,或不在您的管辖范围之内。"))
    return rows[0]


def posts_of_organ(actor: Actor, code: str) -> list[PostRow]:
    """Who reports, reported or stands in for an organ, by the organ's code."""
    found = Post.objects.filter(in_scope(actor, "organ__path"), organ__code=code)
    return _post_rows(found.order_by("proxy", "-since", "pk"))


def held_posts(user_id: int, day: date) -> list[Held]:
    """Every post a person holds or is to hold from a later day, whoever asks."""
    found = Post.objects.filter(Q(until=None) | Q(until__gte=day), user=user_id, proxy=False)
    return [row.held for row in _post_rows(found)]


@dataclass(frozen=True)
class NoticeRow:
    """One message of an inbox; `link` names the screen that deals with it."""

    number: int
    at: datetime
    message: Message
    link: Mapping[str, Any]
    read: bool


def notices(actor: Actor) -> QuerySet[Notice]:
    """The messages to the posts the actor holds, and those left to the same posts by whoever held them before."""
    today = localdate(actor.at)
    held = Post.objects.filter(in_force(today), user=actor.user_id)
    left = Notice.objects.filter(post__until__lt=today)
    handed_on = Q(pk__in=())
    for role, organ, region in held.values_list("role", "organ", "region"):
        handed_on |= Q(post__role=role, post__organ=organ, post__region=region)
    return Notice.objects.filter(Q(post__in=held) | Q(pk__in=left.filter(handed_on)))


def inbox(actor: Actor, start: int, end: int) -> tuple[list[NoticeRow], int]:
    """The actor's messages, the newest first, from one place to another, and how many there are in all."""
    mine = notices(actor)
    rows = mine.order_by("-pk").values_list("pk", "at", "message", "link", "read_at")[start:end]
    told = [
        NoticeRow(pk, at, Message.from_json(message), link, read is not None)
        for pk, at, message, link, read in rows
    ]
    return told, mine.count()


def unread_count(actor: Actor) -> int:
    """How many messages the actor has not read."""
    return notices(actor).filter(read_at=None).count() if actor.user_id else 0


def notice_link(actor: Actor, number: int) -> Mapping[str, Any] | None:
    """Where a message of the actor's leads; None where there is none."""
    return notices(actor).filter(pk=number).values_list("link", flat=True).first()


def email_of(actor: Actor) -> str:
    """Where the actor's messages go by e-mail."""
    return User.objects.filter(pk=actor.user_id).values_list("email", flat=True).first() or ""


@dataclass(frozen=True)
class TokenRow:
    """A token as it may be shown: all but the token."""

    pk: int
    name: str
    start: str
    made_at: datetime
    expires: datetime
    last_used: datetime | None
    revoked_at: datetime | None

    def good(self, at: datetime) -> bool:
        """Whether it may still be used."""
        return self.revoked_at is None and at < self.expires


def tokens_of(user_id: int) -> list[TokenRow]:
    """A person's tokens, the newest first; whoever asks has been let in before."""
    rows = Token.objects.filter(user=user_id).order_by("-pk")
    return [TokenRow(*row) for row in rows.values_list(*TokenRow.__dataclass_fields__)]


@dataclass(frozen=True)
class Holder:
    """The person behind a token, as an actor at this moment."""

    actor: Actor
    token: int
    name: str  # the token's
    last_used: datetime | None
    must_change_password: bool


def holder_of(secret: str, at: datetime) -> Holder | None:
    """Who holds this token; None where it is unknown, over, revoked, or the account is closed.  Two statements."""
    found = Token.objects.filter(
        digest=token_digest(secret), revoked_at=None, expires__gt=at, user__is_active=True
    )
    token = found.select_related("user").first()
    if token is None:
        return None
    user = token.user
    return Holder(actor_of(user, at), token.pk, token.name, token.last_used, user.must_change_password)
