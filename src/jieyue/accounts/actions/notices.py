"""Telling posts what concerns them: stored messages in their inbox, by e-mail too where that is set up."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.validators import validate_email
from django.utils.timezone import localdate

from jieyue.accounts.models import Notice, User
from jieyue.accounts.queries import notices, posts_at
from jieyue.acts.actions import draft
from jieyue.acts.rules import Actor
from jieyue.values.refusals import Refusal
from jieyue.values.wording import Message, Translate, say

READ = "notice.read"
_AT_ONCE = 900
# What could not be sent for so long is no news any more.
_MAILED_WITHIN = timedelta(days=7)


@dataclass(frozen=True)
class Link:
    """The screen that deals with a message: its name among the addresses, its arguments and its query."""

    screen: str
    args: Sequence[Any] = ()
    query: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {"screen": self.screen, "args": list(self.args), "query": self.query}


@dataclass(frozen=True)
class News:
    """Something a place (an organ's or a region's path) is to be told; `key` keeps it from being told twice."""

    path: str
    key: str
    message: Message
    link: Link


def notify(news: Sequence[News], at: datetime) -> int:
    """Put the news into the inboxes of the posts of their places; returns how many messages were new.

    Must run inside an act.  Three statements a batch, whatever the number.
    """
    posts = posts_at({one.path for one in news}, localdate(at))
    told: set[tuple[int, str]] = set()
    for keys in _batches({one.key for one in news}):
        told.update(Notice.objects.filter(key__in=keys).values_list("post_id", "key"))
    fresh = [
        Notice(post_id=post, key=one.key, at=at, message=one.message.as_json(), link=one.link.as_json())
        for one in news
        for post in posts.get(one.path, ())
        if (post, one.key) not in told
    ]
    Notice.objects.bulk_create(fresh, batch_size=_AT_ONCE, ignore_conflicts=True)
    return len(fresh)


def mark_read(actor: Actor, number: int | None = None) -> None:
    """Note that the actor has read one message, or all of them."""
    with draft(actor, READ, path=_own(actor)):
        mine = notices(actor).filter(read_at=None)
        if number is not None:
            mine = mine.filter(pk=number)
        mine.update(read_at=actor.at)


def set_email(actor: Actor, address: str) -> None:
    """Where the actor's messages go by e-mail; empty for nowhere.  Raises Refusal for what is no address."""
    address = address.strip()
    if address:
        try:
            validate_email(address)
        except ValidationError:
            raise Refusal(say("“{address}”不是有效的邮箱地址。", address=address[:60])) from None
    with draft(actor, READ, path=_own(actor)):
        User.objects.filter(pk=actor.user_id).update(email=address)


def send_mail(at: datetime, sender: str, subject: str, translate: Translate) -> list[int]:
    """Send the messages of the last days that have not gone out to those with an address; returns their rows.

    Raises OSError where the mail server can't be reached; the messages then wait for the next time.
    """
    waiting = Notice.objects.filter(mailed_at=None, at__gte=at - _MAILED_WITHIN).exclude(post__user__email="")
    rows = list(waiting.values_list("pk", "post__user__email", "message"))
    mails = [
        EmailMessage(subject, Message.from_json(told).worded(translate), sender, [address])
        for _, address, told in rows
    ]
    if mails:
        get_connection().send_messages(mails)
    return [pk for pk, *_ in rows]


def note_mailed(actor: Actor, rows: Collection[int]) -> None:
    """Note that these messages went out."""
    with draft(actor, READ, path=_own(actor)):
        for some in _batches(rows):
            Notice.objects.filter(pk__in=some).update(mailed_at=actor.at)


def _own(actor: Actor) -> str:
    return actor.paths()[0] if actor.grants else ""


def _batches(values: Collection[Any]) -> list[list[Any]]:
    told = sorted(values)
    return [told[start : start + _AT_ONCE] for start in range(0, len(told), _AT_ONCE)]
