"""One standard: what it asks, how each line is scored, and for a draft what it changes and the way to publish it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from jieyue.acts.rules import may, seat
from jieyue.exchange.sending import sent
from jieyue.standards.actions import drop_draft, publish, publish_draft
from jieyue.standards.queries.versions import (
    DRAFT,
    PUBLISHED,
    SHIPPED,
    Listed,
    latest_version,
    listed_standards,
    standard_named,
    standard_of,
    text_of,
)
from jieyue.standards.rules.difference import SORT_TITLES, carried, differences, kept_and_lost
from jieyue.standards.rules.form import document_of
from jieyue.standards.workbook import write_standard
from jieyue.values.refusals import NotFound
from jieyue.web.door import ActingRequest
from jieyue.web.standards.words import STATES, Words

_PUBLISHING = "standard.publish"


@dataclass(frozen=True)
class Change:
    """One line of the differences, in the reader's words."""

    sort: str
    title: str
    id: str
    name: str
    details: Sequence[tuple[str, str, str]]


@require_safe
def standard(request: ActingRequest, name: str) -> HttpResponse:
    """GET /standards/example-2026/ or /standards/example-2026@draft/"""
    found = named(name)
    words = Words(found.standard)
    told = {
        "one": found,
        "title": words.word(found.title),
        "note": words.word(found.standard.note),
        "source": words.word(found.standard.source),
        "state": STATES[found.state],
        "verdict": words.verdict(),
        "groups": words.groups(),
        "may_publish": may(request.actor, _PUBLISHING, seat(request.actor, _PUBLISHING)),
        "waits": found.state != PUBLISHED,
        "is_draft": found.state == DRAFT,
        "others": [one for one in listed_standards() if one.code == found.code and one.name != found.name],
    }
    return render(request, "standards/standard.html", told | _compared(found, words))


def named(name: str) -> Listed:
    """The standard of an address.  Raises Http404."""
    try:
        return standard_named(name)
    except NotFound:
        raise Http404 from None


def _compared(found: Listed, words: Words) -> dict[str, object]:
    """What a draft changes against the last published version, and what becomes of the answers."""
    before = latest_version(found.code) if found.state == DRAFT else None
    if before is None:
        return {}
    old = standard_of(before)
    changes = [
        Change(
            sort=one.sort.value,
            title=words.sentence(SORT_TITLES[one.sort]),
            id=one.id,
            name=words.word(one.title),
            details=[
                tuple(words.sentence(side) for side in (part.what, part.before, part.after))
                for part in one.details
            ],
        )
        for one in differences(old, found.standard)
    ]
    answers = [words.sentence(one) for one in kept_and_lost(carried(old, found.standard))]
    return {"before": old, "changes": changes, "answers": answers}


@require_POST
def publishing(request: ActingRequest, name: str) -> HttpResponse:
    """POST /standards/CODE@draft/publish/ with do=publish&seen=DIGEST or do=drop."""
    found = named(name)
    if request.POST.get("do") == "drop":
        drop_draft(request.actor, found.code)
        messages.success(request, gettext("草稿已删除。"), extra_tags="good")
        return redirect("standards")
    if found.state == SHIPPED:
        publish(request.actor, text_of(found))
    else:
        publish_draft(request.actor, found.code, request.POST.get("seen", ""))
    messages.success(request, gettext("已发布。下次预填自评时,未提交的自评改用这一版本。"), extra_tags="good")
    return redirect("standard", found.code)


@require_safe
def export(_request: ActingRequest, name: str, form: str) -> HttpResponse | FileResponse:
    """GET /standards/example-2026/export/xlsx/ or toml"""
    found = named(name)
    text = text_of(found)
    if form == "xlsx":
        return sent(lambda path: write_standard(path, document_of(text)), found.name, form)
    if form != "toml":
        raise Http404
    answer = HttpResponse(text, content_type="application/toml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{found.name}.toml"'
    return answer
