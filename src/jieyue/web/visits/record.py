"""What was found of one item, as a phone sends it: answered in JSON for the page, with the page itself without scripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from jieyue.evaluations.actions.recording import PARKED, Outcome, Sent, add_photo, drop_photo, record
from jieyue.evaluations.rules.visits import CONFLICT
from jieyue.exhibits.actions.keeping import Incoming
from jieyue.values.quantities import plain
from jieyue.values.refusals import Refusal
from jieyue.web.door import ActingRequest, number

# What a refusal is answered with: the page keeps what was typed and shows the sentence beside it.
_REFUSED, _CONFLICT = 422, 409


@require_POST
def found(request: ActingRequest, pk: int, item: str) -> HttpResponse:
    """POST key, seen, after (keys, apart by commas), verdict, score, note."""
    sent = request.POST
    told = Sent(
        key=sent.get("key", ""),
        seen=number(sent.get("seen", "")),
        verdict=sent.get("verdict", ""),
        score=sent.get("score", ""),
        note=sent.get("note", ""),
        after=sent.get("after", "").split(","),
    )
    return _answered(request, pk, item, lambda: record(request.actor, pk, item, told))


@require_POST
def photo(request: ActingRequest, pk: int, item: str) -> HttpResponse:
    """POST key and file; or `off`, the number of a photo to take off again."""
    off = number(request.POST.get("off", ""))
    if off:
        drop_photo(request.actor, pk, item, off)
        return redirect(reverse("visit", args=(pk,)) + f"#item-{item}")
    file = request.FILES.get("file")
    coming = Incoming(file.name or "", file.chunks()) if file else Incoming("", ())
    key = request.POST.get("key", "")
    return _answered(request, pk, item, lambda: add_photo(request.actor, pk, item, key, coming))


def _answered(request: ActingRequest, pk: int, item: str, write: Callable[[], Outcome]) -> HttpResponse:
    scripted = bool(request.headers.get("HX-Request"))
    try:
        outcome = write()
    except Refusal as refused:
        if not scripted:
            raise
        return JsonResponse({"state": "refused", "reason": refused.message.worded(gettext)}, status=_REFUSED)
    if scripted:
        return JsonResponse(_told(outcome), status=_CONFLICT if outcome.state == CONFLICT else 200)
    if outcome.state == CONFLICT:
        messages.error(request, gettext("刚才在别处又填过这一项,请核对后再填。"), extra_tags="bad")
    if outcome.state == PARKED:
        messages.warning(request, outcome.reason.worded(gettext), extra_tags="wait")
    return redirect(reverse("visit", args=(pk,)) + f"#item-{item}")


def _told(outcome: Outcome) -> dict[str, Any]:
    told: dict[str, Any] = {"state": outcome.state, "revision": outcome.revision, "exhibit": outcome.exhibit}
    if outcome.state == PARKED:
        told["reason"] = outcome.reason.worded(gettext)
    if outcome.there:
        score = outcome.there.score
        told["there"] = {
            "verdict": outcome.there.verdict,
            "score": "" if score is None else plain(score),
            "note": outcome.there.note,
        }
    return told
