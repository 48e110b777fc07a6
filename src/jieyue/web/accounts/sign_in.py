"""The first page: name and password, and a reminder of what must never be uploaded."""

from __future__ import annotations

from django.contrib.auth import authenticate, login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods


def safe_next(request: HttpRequest) -> str:
    """Where to go on: an address of ours; another site's, and what is none at all, are left out."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    allowed = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    # A word without a slash would be looked up among the names of addresses.
    return wanted if allowed and wanted.startswith("/") else resolve_url("desk")


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in; a wrong name and a wrong password get the same sentence."""
    username, wrong = "", ""
    if request.method == "POST":
        username = request.POST.get("username", "").strip()
        user = authenticate(request, username=username, password=request.POST.get("password", ""))
        if user is not None:
            login(request, user)
            return redirect(safe_next(request))
        wrong = gettext("登录名或密码不正确。连续输错 5 次,账号锁定 10 分钟。")
    elif request.user.is_authenticated:
        return redirect(safe_next(request))
    told = {"username": username, "wrong": wrong, "next": safe_next(request)}
    return render(request, "accounts/sign_in.html", told, status=403 if wrong else 200)
