"""Changing one's own password; at the first sign-in nothing else can be done before."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import authenticate, update_session_auth_hash
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from jieyue.accounts.actions.signing_in import change_password
from jieyue.accounts.queries import active_user
from jieyue.web.door import ActingRequest


@sensitive_post_parameters("current", "wanted", "again")
@require_http_methods(["GET", "POST"])
def password(request: ActingRequest) -> HttpResponse:
    user: Any = request.user
    errors: dict[str, Any] = {}
    if request.method == "POST":
        errors = _errors(request, user)
        if not errors:
            change_password(request.actor, request.POST["wanted"])
            update_session_auth_hash(request, active_user(user.pk))
            messages.success(request, gettext("密码已修改。"), extra_tags="good")
            return redirect("desk")
    told = {"errors": errors, "first": user.must_change_password}
    return render(request, "accounts/password.html", told, status=400 if errors else 200)


def _errors(request: ActingRequest, user: Any) -> dict[str, Any]:
    """What is wrong with the three fields, by field."""
    wanted = request.POST.get("wanted", "")
    errors: dict[str, Any] = {}
    # The way sign-in checks it, so that a session left open is no place to try passwords without end.
    if not authenticate(request, username=user.username, password=request.POST.get("current", "")):
        errors["current"] = gettext("现在的密码不正确。连续输错 5 次,账号锁定 10 分钟。")
    if wanted != request.POST.get("again", ""):
        errors["again"] = gettext("两次输入的新密码不一致。")
    try:
        validate_password(wanted, user)
    except ValidationError as refused:
        errors["wanted"] = refused.messages
    return errors
