"""The interface's door: reads the clock, turns a token into an actor, answers in the caller's language, always in JSON."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.utils.timezone import localdate
from django.utils.translation import get_language, gettext, override
from django.utils.translation.trans_real import parse_accept_lang_header
from ninja.security import HttpBearer

from jieyue.accounts.actions.tokens import note_use
from jieyue.accounts.queries import Holder, holder_of
from jieyue.acts.rules import Actor
from jieyue.values.received import is_keepable
from jieyue.values.refusals import NotAllowed
from jieyue.values.wording import Message, say

Handler = Callable[[HttpRequest], HttpResponse]

ADDRESS = "/api/v1/"
_BEARER = "bearer "
# What Django answers before or instead of an endpoint, as a sentence.
_SENTENCES = {
    400: say("请求无法识别。"),
    404: say("没有这个地址。"),
    405: say("这个地址不支持这种方法。"),
    413: say("请求的内容太大。"),
    500: say("系统出错,请稍后再试;如仍出错,请联系系统管理员。"),
}
_ERRORS = 400


class Request(HttpRequest):
    """A request after the door: it knows its actor and the token it came with."""

    actor: Actor
    holder: Holder


def moment() -> datetime:
    """Now.  Read here, passed down as part of the actor."""
    return datetime.now(tz=UTC)  # noqa: TID251  this is the door


def today() -> date:
    """Today where the office stands (TIME_ZONE)."""
    return localdate()


def worded(message: Message) -> str:
    """A sentence in the language of the request."""
    return message.worded(gettext)


def token_at_the_door(handle: Handler) -> Handler:
    """Find out whose token it is, and note that it was used, before anything is read or written.

    Stands before `reading_stays_reading`: the last use is the one thing a GET may note.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(ADDRESS):
            return handle(request)
        with override(language_asked(request)):
            holder = _holder(request)
            request.holder = holder  # type: ignore[attr-defined]
            if holder is not None:
                request.actor = holder.actor  # type: ignore[attr-defined]
            answer = _in_json(handle(request) if _is_keepable(request) else HttpResponseBadRequest())
            answer.headers["Content-Language"] = get_language() or settings.LANGUAGE_CODE
            answer.headers.setdefault("Cache-Control", "no-store")
            return answer

    return middleware


def language_asked(request: HttpRequest) -> str:
    """The first language of Accept-Language that there is; Chinese where none is named."""
    offered = {code.lower(): code for code, _ in settings.LANGUAGES}
    for asked, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        base = asked.partition("-")[0]
        if asked in offered or base in offered:
            return offered.get(asked, offered.get(base, ""))
        if base == "zh":
            break
    return settings.LANGUAGE_CODE


def _holder(request: HttpRequest) -> Holder | None:
    told = request.headers.get("Authorization", "")
    if not told.lower().startswith(_BEARER):
        return None
    at = moment()
    holder = holder_of(told[len(_BEARER) :].strip(), at)
    if holder is not None:
        note_use(holder.token, holder.last_used, at)
    return holder


def _is_keepable(request: HttpRequest) -> bool:
    """Whether the address holds nothing but what a database could be asked for."""
    return is_keepable(request.path + unquote(request.META.get("QUERY_STRING", "")))


def _in_json(answer: HttpResponse) -> HttpResponse:
    """Pages that say what went wrong are for people; a programme gets the same in one sentence."""
    if answer.status_code < _ERRORS or "json" in answer.headers.get("Content-Type", ""):
        return answer
    sentence = _SENTENCES.get(answer.status_code, _SENTENCES[500])
    told = JsonResponse(
        {"error": worded(sentence)}, status=answer.status_code, json_dumps_params={"ensure_ascii": False}
    )
    for name in ("Allow", "Retry-After"):
        if name in answer.headers:
            told.headers[name] = answer.headers[name]
    return told


class Token(HttpBearer):
    """A token is asked for everywhere; a session of the browser opens nothing here."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:  # noqa: ARG002  the door has read it
        holder: Holder | None = getattr(request, "holder", None)
        if holder is not None and holder.must_change_password:
            raise NotAllowed(say("请先在网页上修改初始密码,再使用接口。"))
        return holder
