"""Tokens with which a person's programmes act as that person: made by the person, revoked by the person or from above."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.utils.timezone import localdate

from jieyue.accounts.models import Token, User
from jieyue.accounts.queries import held_posts
from jieyue.accounts.rules import (
    LONGEST_TOKEN_DAYS,
    MOST_TOKENS,
    TOKEN_START,
    may_keep_person,
    read_name,
    token_digest,
)
from jieyue.acts.actions import perform
from jieyue.acts.rules import Actor, seat
from jieyue.values.refusals import NotAllowed, NotFound, Refusal
from jieyue.values.wording import say

MAKE, REVOKE = "account.token", "account.revoke"
_BYTES = 32
_SHOWN = len(TOKEN_START) + 6
# The last use is noted so often at most: a programme that asks all day should not write all day.
_NOTED_EVERY = timedelta(minutes=10)


def make_token(actor: Actor, name: str, days: int) -> str:
    """Make a token of the actor's own, good for so many days.  Returns it, once.

    Raises Refusal without a name, for days out of bounds, and where there are enough tokens already.
    """
    name = read_name(name.strip())
    if not name:
        raise Refusal(say("请写明令牌的用途,如“市局能耗平台”。"))
    if not 1 <= days <= LONGEST_TOKEN_DAYS:
        raise Refusal(say("有效天数应在 1 到 {most} 之间。", most=LONGEST_TOKEN_DAYS))
    user = User.objects.get(pk=actor.user_id)
    secret = TOKEN_START + secrets.token_urlsafe(_BYTES)
    with perform(actor, MAKE, subject=f"account {user.username}", path=seat(actor, MAKE)) as detail:
        good = Token.objects.filter(user=user, revoked_at=None, expires__gt=actor.at)
        if good.count() >= MOST_TOKENS:
            raise Refusal(say("一个账号至多有 {most} 个有效的令牌,请先撤销不用的。", most=MOST_TOKENS))
        Token.objects.create(
            user=user,
            name=name,
            start=secret[:_SHOWN],
            digest=token_digest(secret),
            made_at=actor.at,
            expires=actor.at + timedelta(days=days),
        )
        detail.update(start=secret[:_SHOWN], days=days)
    return secret


def revoke_token(actor: Actor, pk: int) -> None:
    """Revoke a token of the actor's own, or of somebody whose account is the actor's to keep."""
    token = Token.objects.select_related("user").filter(pk=pk).first()
    if token is None:
        raise NotFound(say("没有这个令牌,或不在您的管辖范围之内。"))
    if token.user_id != actor.user_id:
        verdict = may_keep_person(
            actor, REVOKE, token.user_id, held_posts(token.user_id, localdate(actor.at))
        )
        if not verdict:
            raise NotAllowed(verdict.reason)
    subject = f"account {token.user.username}"
    with perform(actor, REVOKE, subject=subject, path=seat(actor, REVOKE)) as detail:
        # Whoever comes second finds it revoked: nothing is left to do, and nothing is wrong.
        Token.objects.filter(pk=pk, revoked_at=None).update(revoked_at=actor.at)
        detail.update(start=token.start)


def revoke_all(user_id: int, at: datetime) -> int:
    """Revoke every token of a person whose account is closed or gets a new password.  Must run inside that act."""
    return Token.objects.filter(user=user_id, revoked_at=None).update(revoked_at=at)


def note_use(token: int, last_used: datetime | None, at: datetime) -> None:
    """Note that a token was used, for its owner to see."""
    if last_used is None or at - last_used >= _NOTED_EVERY:
        Token.objects.filter(pk=token).update(last_used=at)
