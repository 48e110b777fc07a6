"""账号: who holds which post in my area, since when, and whether they can sign in; and a new account."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from jieyue.accounts.actions.opening import create_accounts
from jieyue.accounts.queries import STATES, post_page
from jieyue.accounts.rules import ACCOUNT_ROLES, NewAccount, read_name, read_username
from jieyue.acts.rules import ACTS, KEEPERS, OFFICES, Role
from jieyue.registry.queries.picking import organ_meant, region_meant
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say
from jieyue.web.door import ActingRequest, today
from jieyue.web.paging import page_number, pager


@require_http_methods(["GET", "POST"])
def people(request: ActingRequest) -> HttpResponse:
    """GET a page of posts; POST username, name, role and scope of an account to open."""
    if not request.actor.roles() & (OFFICES | KEEPERS):
        raise Refusal(say("账号由上级机关事务管理部门办理,请与其联系。"))
    wrong = ""
    if request.method == "POST":
        try:
            return _opened(request)
        except Refusal as refused:
            wrong = refused.message.worded(gettext)
    wanted = {name: request.GET.get(name, "").strip() for name in ("text", "role", "state")}
    page = post_page(request.actor, today(), **wanted, page=page_number(request.GET))
    told: dict[str, Any] = {
        "rows": [(row, row.locked(request.actor.at)) for row in page.rows],
        "wanted": wanted,
        "narrowed": any(wanted.values()),
        "pager": pager(request.GET, page.number, page.last, page.total),
        "roles": [(role.value, title) for role, title in ACCOUNT_ROLES.items()],
        "states": STATES,
        "may_open": request.actor.roles() & ACTS["account.create"].roles,
        "wrong": wrong,
        "scope": request.POST.get("scope") or request.GET.get("scope", ""),
        "sent": request.POST if wrong else None,
    }
    return render(request, "accounts/people.html", told, status=409 if wrong else 200)


def _opened(request: ActingRequest) -> HttpResponse:
    sent = {name: request.POST.get(name, "").strip() for name in ("username", "name", "role", "scope")}
    if sent["role"] not in set(ACCOUNT_ROLES):
        raise Refusal(say("请选择岗位。"))
    role = Role(sent["role"])
    meant = organ_meant if role is Role.ORGAN else region_meant
    scope = "" if role is Role.ADMINISTRATOR else meant(request.actor, sent["scope"])
    if not sent["name"]:
        raise Refusal(say("请填写姓名。"))
    new = NewAccount(read_username(sent["username"]), read_name(sent["name"]), role, scope)
    made = create_accounts(request.actor, [new])
    return once(request, sent["name"], new.username, made[new.username])


def once(request: ActingRequest, name: str, username: str, password: str) -> HttpResponse:
    """A password made up just now: on this one page and kept nowhere."""
    told = {"name": name, "username": username, "password": password}
    answer = render(request, "accounts/password_once.html", told)
    answer["Cache-Control"] = "no-store"
    return answer


def done(request: ActingRequest, username: str, sentence: str) -> HttpResponse:
    """Back to the person's page with what was done."""
    messages.success(request, sentence, extra_tags="good")
    return redirect("person", username)
