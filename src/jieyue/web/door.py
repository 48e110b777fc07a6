"""The web's door: reads the clock, turns the signed-in user into an actor, keeps reading reading."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.functional import SimpleLazyObject
from django.utils.timezone import localdate
from django.utils.translation import gettext, override

from jieyue.accounts.queries import actor_of, is_demo_home, unread_count
from jieyue.acts.rules import Actor
from jieyue.values.received import check_keepable, is_keepable
from jieyue.values.refusals import Refusal
from jieyue.web.menu import menu

Handler = Callable[[HttpRequest], HttpResponse]

# Screens that need no sign-in, by the name of their address.
OPEN_SCREENS = frozenset({"sign-in", "language", "health"})
# What one may still do before a first password has been changed.
FIRST_SCREENS = frozenset({"password", "sign-out", "language"})
# The namespace of the addresses that programmes use.
_INTERFACE = "api"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_READING = ("SELECT", "EXPLAIN", "PRAGMA", "WITH", "SAVEPOINT", "RELEASE", "ROLLBACK")
_MOST_DIGITS = 18
_SESSION = '"django_session"'


class WroteWhileReadingError(RuntimeError):
    """A GET tried to write: a mistake of ours that must not pass unnoticed."""


class ActingRequest(HttpRequest):
    """A request after the door: it knows its actor."""

    actor: Actor


def moment() -> datetime:
    """Now.  Read here, passed down as part of the actor."""
    return datetime.now(tz=UTC)  # noqa: TID251  this is the door


def today() -> date:
    """Today where the office stands (TIME_ZONE)."""
    return localdate()


def number(text: str) -> int:
    """A whole number as an address or a form holds it; 0 for anything else, more digits than any key has included."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else 0


def wants_json(request: HttpRequest) -> bool:
    """Whether a script of ours asks that shows what it is told in its own place."""
    return request.headers.get("Accept") == "application/json"


def lead_to(request: HttpRequest, address: str) -> HttpResponse:
    """On to another page, or the same one anew; what htmx sent would follow a redirect unseen, so it is told where."""
    if not request.headers.get("HX-Request"):
        return redirect(address)
    return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"HX-Redirect": address})


def keepable_cookies_only(handle: Handler) -> Handler:
    """Take no notice of a cookie nobody here has set: no database could look for the session it names."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.COOKIES = {name: text for name, text in request.COOKIES.items() if is_keepable(text)}
        return handle(request)

    return middleware


def language_of_the_cookie(handle: Handler) -> Handler:
    """Chinese unless the reader switched: a browser's own language says little in an office."""

    def middleware(request: HttpRequest) -> HttpResponse:
        wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with override(language):
            request.LANGUAGE_CODE = language
            return handle(request)

    return middleware


def reading_stays_reading(handle: Handler) -> Handler:
    """Refuse anything but SELECT during a GET; the session's own rows are the exception."""

    def refuse_writes(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.lstrip("( \n").upper().startswith(_READING) and _SESSION not in sql:
            raise WroteWhileReadingError(sql[:200])
        return execute(sql, params, many, context)

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in _SAFE:
            return handle(request)
        with connection.execute_wrapper(refuse_writes):
            return handle(request)

    return middleware


# Everything comes from this server; charts and lengths of bars set styles on their elements.
_POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def own_sources_only(handle: Handler) -> Handler:
    """Tell browsers to run and load nothing but what this server sends: no inline script, no other site."""

    def middleware(request: HttpRequest) -> HttpResponse:
        answer = handle(request)
        answer.headers["Content-Security-Policy"] = _POLICY
        return answer

    return middleware


class actor_at_the_door:  # noqa: N801  reads as a sentence in MIDDLEWARE
    """Sign-in is required everywhere but at `OPEN_SCREENS`; refusals become a page, not a crash."""

    def __init__(self, handle: Handler) -> None:
        self.handle = handle

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.handle(request)
        if answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not answer.content:
            answer.content = render(request, "405.html").content
        return answer

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        place = request.resolver_match
        if place and _INTERFACE in place.namespaces:
            return None  # it asks for tokens, at a door of its own
        try:
            check_keepable(_texts(request))
        except Refusal as refused:
            return self.process_exception(request, refused)
        screen = place.url_name if place else None
        if screen in OPEN_SCREENS:
            return None
        if not request.user.is_authenticated:
            return _sign_in_first(request)
        request.actor = actor_of(request.user, moment())  # type: ignore[attr-defined,arg-type]
        if request.user.must_change_password and screen not in FIRST_SCREENS:  # type: ignore[union-attr]
            return redirect("password")
        return None

    def process_exception(self, request: HttpRequest, refused: Exception) -> HttpResponse | None:
        if not isinstance(refused, Refusal):
            return None
        if wants_json(request):
            said = {"state": "refused", "reason": refused.message.worded(gettext)}
            return JsonResponse(said, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        if request.headers.get("HX-Request"):
            # Only the line of notices changes: what was typed stays where it is.
            told = render(request, "refused_notice.html", {"message": refused.message}, status=409)
            told["HX-Retarget"], told["HX-Reswap"] = "#alerts", "innerHTML show:window:top"
            return told
        # What can't be read is not to be found; only what was sent in can be in conflict with what is there.
        reading = request.method in _SAFE
        shown = {"message": refused.message, "reading": reading}
        return render(request, "refused.html", shown, status=404 if reading else 409)


def _sign_in_first(request: HttpRequest) -> HttpResponse:
    """To the sign-in page; a part of a page stays, with what was typed, and says where to sign in again."""
    if not request.headers.get("HX-Request"):
        return redirect_to_login(_address_to_read(request))
    told = render(request, "expired_notice.html", status=401)
    told["HX-Retarget"], told["HX-Reswap"] = "#alerts", "innerHTML show:window:top"
    return told


def _address_to_read(request: HttpRequest) -> str:
    """Where to go on after signing in: the page asked for, or the one from which something was sent in vain."""
    if request.method in _SAFE:
        return request.get_full_path()
    page = urlsplit(request.headers.get("Referer", ""))
    return (
        page._replace(scheme="", netloc="", fragment="").geturl()
        if page.netloc == request.get_host()
        else "/"
    )


def _texts(request: HttpRequest) -> Iterator[str]:
    """All that is said in the address and in the fields of a form."""
    yield request.path
    for sent in (request.GET, request.POST):
        for name, told in sent.lists():
            yield name
            yield from told


def frame(request: HttpRequest) -> dict[str, Any]:
    """What every page shows around its content."""
    actor = getattr(request, "actor", None)
    return {
        "actor": actor,
        # Asked only where a page has a frame: a part of one that htmx swaps has none.
        "menu": SimpleLazyObject(lambda: menu(actor, request.path, today()) if actor else None),
        "demo_home": SimpleLazyObject(is_demo_home),
        "unread_messages": SimpleLazyObject(lambda: unread_count(actor) if actor else 0),
        "today": today(),
        "languages": settings.LANGUAGES,
    }
