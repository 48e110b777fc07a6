"""Who reports for an organ: its officers now and before, and who stands in for them (代报)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from jieyue.accounts.actions.proxies import appoint_proxy, end_proxy
from jieyue.accounts.queries import posts_of_organ
from jieyue.accounts.rules import Held, may_keep
from jieyue.acts.rules import Role
from jieyue.registry.queries.organs import above, organ_head
from jieyue.values.dates import parse_date
from jieyue.values.refusals import Refusal
from jieyue.web.door import ActingRequest, number, today


@require_http_methods(["GET", "POST"])
def organ_people(request: ActingRequest, code: str) -> HttpResponse:
    """GET /organs/CODE/people/; POST username, since, until, reason of a proxy, or end=POST to end one."""
    if request.method == "POST":
        try:
            messages.success(request, _written(request, code), extra_tags="good")
        except Refusal as refused:
            messages.error(request, refused.message.worded(gettext), extra_tags="bad")
        return redirect("organ-people", code)
    actor, now = request.actor, today()
    head = organ_head(actor, code)
    posts = posts_of_organ(actor, code)
    told: dict[str, Any] = {
        "head": head,
        "regions": above(head.path),
        "posts": [(post, post.ended(now)) for post in posts if not post.proxy],
        "proxies": [(post, post.ended(now)) for post in posts if post.proxy],
        "may_keep": may_keep(actor, "account.proxy", Held(Role.ORGAN, head.path)),
    }
    return render(request, "organs/people.html", told)


def _written(request: ActingRequest, code: str) -> str:
    sent = request.POST
    ended = sent.get("end", "")
    if ended:
        end_proxy(request.actor, number(ended))
        return gettext("代报已结束。")
    appoint_proxy(
        request.actor,
        code,
        sent.get("username", ""),
        since=parse_date(sent.get("since", "")),
        until=parse_date(sent.get("until", "")),
        reason=sent.get("reason", ""),
    )
    return gettext("代报人已指定,到期自动结束。")
