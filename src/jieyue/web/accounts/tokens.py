"""接口令牌: with which a person's own programmes act as that person; made here, shown once, revoked here."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from jieyue.accounts.actions.tokens import make_token, revoke_token
from jieyue.accounts.queries import tokens_of
from jieyue.accounts.rules import LONGEST_TOKEN_DAYS, read_token_days
from jieyue.values.refusals import Refusal
from jieyue.web.accounts.sign_in import safe_next
from jieyue.web.door import ActingRequest

USUAL_DAYS = 90


@require_http_methods(["GET", "POST"])
def tokens(request: ActingRequest) -> HttpResponse:
    """GET one's own tokens; POST name and days of a new one."""
    wrong = ""
    if request.method == "POST":
        try:
            return _made(request)
        except Refusal as refused:
            wrong = refused.message.worded(gettext)
    mine = tokens_of(request.actor.user_id or 0)
    told: dict[str, Any] = {
        "rows": [(row, row.good(request.actor.at)) for row in mine],
        "wrong": wrong,
        "sent": request.POST if wrong else None,
        "usual_days": USUAL_DAYS,
        "longest_days": LONGEST_TOKEN_DAYS,
        "address": request.build_absolute_uri("/api/v1/"),
    }
    return render(request, "accounts/tokens.html", told, status=409 if wrong else 200)


def _made(request: ActingRequest) -> HttpResponse:
    days = read_token_days(request.POST.get("days", "").strip())
    secret = make_token(request.actor, request.POST.get("name", ""), days)
    told = {"secret": secret, "days": days, "address": request.build_absolute_uri("/api/v1/organs")}
    answer = render(request, "accounts/token_once.html", told)
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
def revoke(request: ActingRequest, number: int) -> HttpResponse:
    """POST to revoke a token; back to the page it was asked on."""
    try:
        revoke_token(request.actor, number)
    except Refusal as refused:
        messages.error(request, refused.message.worded(gettext), extra_tags="bad")
    else:
        messages.success(request, gettext("令牌已撤销,用它的程序当即失去访问权限。"), extra_tags="good")
    return redirect(safe_next(request) if "next" in request.POST else reverse("tokens"))
