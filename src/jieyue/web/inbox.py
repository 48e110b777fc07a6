"""消息: what the programme has told the posts of whoever has signed in; opening a message marks it read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from jieyue.accounts.actions.notices import mark_read, set_email
from jieyue.accounts.queries import email_of, notice_link, unread_count
from jieyue.accounts.queries import inbox as messages_of
from jieyue.web.door import ActingRequest, number
from jieyue.web.paging import page_number, pager

SIZE = 50


@require_http_methods(["GET", "POST"])
def inbox(request: ActingRequest) -> HttpResponse:
    """GET a page of messages; POST number (open it), all (mark all read) or email (where they go too)."""
    if request.method == "POST":
        return _done(request)
    number = page_number(request.GET)
    rows, total = messages_of(request.actor, (number - 1) * SIZE, number * SIZE)
    told: dict[str, Any] = {
        "rows": rows,
        "unread": unread_count(request.actor),
        "pager": pager(request.GET, number, max(1, -(-total // SIZE)), total),
        "by_mail": settings.MESSAGES_BY_MAIL,
        "email": email_of(request.actor),
    }
    return render(request, "inbox.html", told)


def _done(request: ActingRequest) -> HttpResponse:
    sent = request.POST
    if "email" in sent:
        set_email(request.actor, sent["email"])
        messages.success(request, gettext("邮箱已保存。"), extra_tags="good")
        return redirect("inbox")
    one = number(sent.get("number", ""))
    if not one:
        mark_read(request.actor)
        return redirect("inbox")
    link = notice_link(request.actor, one)
    mark_read(request.actor, one)
    return redirect(_address(link) if link else reverse("inbox"))


def _address(link: Mapping[str, Any]) -> str:
    query = urlencode(link["query"])
    return reverse(link["screen"], args=link["args"]) + (f"?{query}" if query else "")
