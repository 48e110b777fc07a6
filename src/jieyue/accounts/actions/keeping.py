"""Posts outlive persons: handing a post over, resetting a password, locking and unlocking, by the office above."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.timezone import localdate

from jieyue.accounts.actions.opening import random_password, store_users
from jieyue.accounts.actions.tokens import revoke_all
from jieyue.accounts.models import Post, User
from jieyue.accounts.queries import held_posts, person_of, post_of
from jieyue.accounts.rules import may_keep, may_keep_person, read_name, read_username
from jieyue.acts.actions import perform
from jieyue.acts.rules import Actor, seat
from jieyue.values.refusals import Refusal
from jieyue.values.verdicts import Verdict
from jieyue.values.wording import say

HAND, RESET, LOCK, UNLOCK = "account.hand", "account.reset", "account.lock", "account.unlock"


def hand_over(actor: Actor, post_id: int, *, username: str, name: str, since: date) -> str:
    """Give a post to somebody else from a day on; whoever held it keeps the name on all that was done.

    `name` opens a new account; without it `username` is one that is there.  Returns the password made up
    for a new account, "" otherwise.  Raises Refusal where the post is not the actor's to give, has been
    given meanwhile, or the day lies behind.
    """
    post = post_of(actor, post_id)
    _check(may_keep(actor, HAND, post.held))
    _check(may_keep_person(actor, HAND, post.user_id, [post.held]))
    if since < localdate(actor.at):
        raise Refusal(say("交接日期不能早于今天;以前的记录仍属原经办人。"))
    if post.until is not None or (post.since is not None and post.since > since):
        raise Refusal(say("这个岗位已经交接或尚未到任,请刷新页面后再试。"))
    password = ""
    with perform(actor, HAND, subject=f"post {post_id}", path=post.path) as detail:
        taker, password = _taker(actor, username.strip(), name.strip())
        if taker.pk == post.user_id:
            raise Refusal(say("新旧经办人是同一个账号,不需要交接。"))
        # Whoever comes second finds the post given already.
        last = since - timedelta(days=1)
        if not Post.objects.filter(pk=post_id, until=None).update(until=last):
            raise Refusal(say("这个岗位已经交接或尚未到任,请刷新页面后再试。"))
        told = Post.objects.get(pk=post_id)
        Post.objects.create(
            user=taker, role=told.role, region_id=told.region_id, organ_id=told.organ_id, since=since
        )
        detail.update(since=since.isoformat(), giver=post.username, taker=taker.username)
    return password


def _taker(actor: Actor, username: str, name: str) -> tuple[User, str]:
    """Who takes the post, with the password made up where the account is new."""
    known = User.objects.filter(username=username).first()
    if not name:
        if known is None or not known.is_active:
            raise Refusal(say("没有可用的账号“{username}”;新人请同时填写姓名。", username=username))
        _check(may_keep_person(actor, HAND, known.pk, held_posts(known.pk, localdate(actor.at))))
        return known, ""
    if known is not None:
        raise Refusal(say("登录名“{username}”已被使用。", username=username))
    password = random_password()
    taker = User(username=read_username(username), name=read_name(name), must_change_password=True)
    taker.set_password(password)
    store_users([taker])
    return taker, password


def reset_password(actor: Actor, username: str) -> str:
    """Make up a new first password, to be changed at the next sign-in; open sessions and tokens end.  Returns it, once."""
    user = _person(actor, RESET, username)
    password = random_password()
    with perform(actor, RESET, subject=f"account {username}", path=seat(actor, RESET)):
        user.set_password(password)
        user.must_change_password, user.failures, user.locked_until = True, 0, None
        user.save(update_fields=["password", "must_change_password", "failures", "locked_until"])
        revoke_all(user.pk, actor.at)
    return password


def lock(actor: Actor, username: str, *, reason: str) -> None:
    """Close an account at once, for good or until it is unlocked; its tokens end for good."""
    user = _person(actor, LOCK, username)
    with perform(actor, LOCK, subject=f"account {username}", path=seat(actor, LOCK), reason=reason):
        user.is_active = False
        user.save(update_fields=["is_active"])
        revoke_all(user.pk, actor.at)


def unlock(actor: Actor, username: str) -> None:
    """Open a locked account again, one locked by wrong passwords too."""
    user = _person(actor, UNLOCK, username)
    with perform(actor, UNLOCK, subject=f"account {username}", path=seat(actor, UNLOCK)):
        user.is_active, user.failures, user.locked_until = True, 0, None
        user.save(update_fields=["is_active", "failures", "locked_until"])


def _person(actor: Actor, act: str, username: str) -> User:
    """An account that is the actor's to keep.  Raises Refusal otherwise."""
    person = person_of(actor, username)
    _check(may_keep_person(actor, act, person.pk, held_posts(person.pk, localdate(actor.at))))
    return User.objects.get(pk=person.pk)


def _check(verdict: Verdict) -> None:
    if not verdict:
        raise Refusal(verdict.reason)
