"""One person: posts held and given up; hand over, reset, lock and unlock, by the office above."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from jieyue.accounts.actions.keeping import hand_over, lock, reset_password, unlock
from jieyue.accounts.queries import held_posts, person_of, tokens_of
from jieyue.accounts.rules import may_keep, may_keep_person
from jieyue.values.dates import parse_date
from jieyue.values.refusals import Refusal
from jieyue.web.accounts.people import done, once
from jieyue.web.door import ActingRequest, number, today


@require_http_methods(["GET"])
def person(request: ActingRequest, username: str) -> HttpResponse:
    """GET /accounts/people/USERNAME/"""
    actor, now = request.actor, today()
    told = person_of(actor, username)
    held = held_posts(told.pk, now)
    posts = [
        (
            post,
            post.ended(now),
            post.until is None
            and told.pk != actor.user_id
            and not post.proxy
            and may_keep(actor, "account.hand", post.held),
        )
        for post in told.posts
    ]
    may_revoke = told.pk == actor.user_id or may_keep_person(actor, "account.revoke", told.pk, held)
    shown: dict[str, Any] = {
        "person": told,
        "posts": posts,
        "locked": not told.active or (told.locked_until is not None and told.locked_until > actor.at),
        "may_keep": may_keep_person(actor, "account.reset", told.pk, held),
        "may_revoke": may_revoke,
        "rows": [(row, row.good(actor.at)) for row in tokens_of(told.pk)] if may_revoke else [],
    }
    return render(request, "accounts/person.html", shown)


@require_POST
def person_act(request: ActingRequest, username: str, act: str) -> HttpResponse:
    """POST to .../hand/, .../reset/, .../lock/ or .../unlock/; a refusal comes back as a notice."""
    if act not in _ACTS:
        raise Http404
    try:
        return _ACTS[act](request, username)
    except Refusal as refused:
        messages.error(request, refused.message.worded(gettext), extra_tags="bad")
    return redirect("person", username)


def _hand(request: ActingRequest, username: str) -> HttpResponse:
    sent = request.POST
    post = sent.get("post", "")
    taker, name = sent.get("username", "").strip(), sent.get("name", "").strip()
    password = hand_over(
        request.actor,
        number(post),
        username=taker,
        name=name,
        since=parse_date(sent.get("since", "")),
    )
    if password:
        return once(request, name, taker, password)
    return done(request, username, gettext("岗位已交接,原经办人的姓名保留在以往的记录里。"))


def _reset(request: ActingRequest, username: str) -> HttpResponse:
    password = reset_password(request.actor, username)
    return once(request, person_of(request.actor, username).name, username, password)


def _lock(request: ActingRequest, username: str) -> HttpResponse:
    lock(request.actor, username, reason=request.POST.get("reason", ""))
    return done(request, username, gettext("账号已停用,当即退出登录。"))


def _unlock(request: ActingRequest, username: str) -> HttpResponse:
    unlock(request.actor, username)
    return done(request, username, gettext("账号已启用。"))


_ACTS = {"hand": _hand, "reset": _reset, "lock": _lock, "unlock": _unlock}
