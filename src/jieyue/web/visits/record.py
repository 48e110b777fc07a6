"""What was found of one item, as a phone sends it: answered in JSON for the page, with the page itself without scripts."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from jieyue.evaluations.actions.recording import PARKED, Outcome, Sent, add_photo, drop_photo, record
from jieyue.evaluations.rules.visits import CONFLICT
from jieyue.exhibits.actions.keeping import Incoming
from jieyue.values.refusals import Refusal
from jieyue.web.door import ActingRequest, number, wants_json
from jieyue.web.visits.visit import shown


@require_POST
def found(request: ActingRequest, pk: int, item: str) -> HttpResponse:
    """POST key, seen, after (keys, apart by commas), verdict, score, note."""
    sent = request.POST
    told = Sent(
        key=sent.get("key", "") if wants_json(request) else _fresh(),
        seen=number(sent.get("seen", "")),
        verdict=sent.get("verdict", ""),
        score=sent.get("score", ""),
        note=sent.get("note", ""),
        after=sent.get("after", "").split(","),
    )
    outcome = record(request.actor, pk, item, told)
    if outcome.state == CONFLICT and not wants_json(request):
        # What was typed stays in its fields, beside what stands there.
        return shown(request, pk, {item: told}, HTTPStatus.CONFLICT)
    return _answered(request, pk, item, outcome)


@require_POST
def photo(request: ActingRequest, pk: int, item: str) -> HttpResponse:
    """POST key and file, without scripts as many as one likes; or `off`, the number of a photo to take off again."""
    off = number(request.POST.get("off", ""))
    if off:
        drop_photo(request.actor, pk, item, off)
        return redirect(_place(pk, item))
    files = [Incoming(file.name or "", file.chunks()) for file in request.FILES.getlist("file")]
    files = files or [Incoming("", ())]
    if wants_json(request):
        key = request.POST.get("key", "")
        return _answered(request, pk, item, add_photo(request.actor, pk, item, key, files[0]))
    for file in files:
        try:
            _warn(request, add_photo(request.actor, pk, item, _fresh(), file))
        except Refusal as refused:
            # The others are taken all the same.
            said = f"{file.name} {refused.message.worded(gettext)}"
            messages.error(request, said.strip(), extra_tags="bad")
    return redirect(_place(pk, item))


def _fresh() -> str:
    """The key of a writing that no script repeats: a page gone back to must not pass for one sent before."""
    return uuid4().hex


def _answered(request: ActingRequest, pk: int, item: str, outcome: Outcome) -> HttpResponse:
    if wants_json(request):
        conflict = outcome.state == CONFLICT
        return JsonResponse(_told(outcome), status=HTTPStatus.CONFLICT if conflict else HTTPStatus.OK)
    _warn(request, outcome)
    return redirect(_place(pk, item))


def _warn(request: ActingRequest, outcome: Outcome) -> None:
    if outcome.state == PARKED:
        messages.warning(request, outcome.reason.worded(gettext), extra_tags="wait")


def _place(pk: int, item: str) -> str:
    return reverse("visit", args=(pk,)) + f"#item-{item}"


def _told(outcome: Outcome) -> dict[str, Any]:
    told: dict[str, Any] = {"state": outcome.state, "revision": outcome.revision, "exhibit": outcome.exhibit}
    if outcome.state == PARKED:
        told["reason"] = outcome.reason.worded(gettext)
    if outcome.there:
        told["there"] = outcome.there.as_text
    return told
