"""Changing an organ: choose what, see what will follow, confirm; and take the last change back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from jieyue.acts.rules import may
from jieyue.evaluations.queries.following import following
from jieyue.registry.actions.changing import change_organ, preview_change, undo_change
from jieyue.registry.queries.history import Difference, past_of, turned
from jieyue.registry.queries.organs import OrganHead, organ_head, regions
from jieyue.registry.queries.picking import organ_meant
from jieyue.registry.rules.changing import ACT_OF, Part, Party, Wish
from jieyue.registry.rules.history import EVENT_TITLES, PARTS, EventKind
from jieyue.values.refusals import Refusal
from jieyue.values.wording import Message, say
from jieyue.web.door import ActingRequest, number, today
from jieyue.web.templatetags.wording import day

_PARTS = dict(PARTS)
# What the form offers: the most frequent first.
KINDS = tuple(kind for kind in ACT_OF if kind is not EventKind.ABSORB)
# New organs one split may found.
MOST_PARTS = 6


@dataclass(frozen=True)
class Touched:
    """An organ the change touches: what it is in it, and what changes."""

    code: str
    name: str
    part: str
    turned: Sequence[Difference]
    founded: bool


@require_http_methods(["GET", "POST"])
def change(request: ActingRequest, code: str) -> HttpResponse:
    """GET /organs/CODE/change/?kind=rename: the form, with `check` what will follow; POST does it."""
    if request.method == "POST":
        return _done(request, code)
    head = organ_head(request.actor, code)
    asked = request.GET.get("kind", "")
    kind = EventKind(asked) if asked in KINDS else EventKind.RENAME
    past = past_of(request.actor, head, today())
    told: dict[str, Any] = {
        "head": head,
        "kind": kind,
        "kinds": [(one, EVENT_TITLES[one], may(request.actor, ACT_OF[one], head.path)) for one in KINDS],
        "may": may(request.actor, ACT_OF[kind], head.path),
        "title": EVENT_TITLES[kind],
        "regions": regions(request.actor),
        "sent": _sent(request.GET),
        "parts": range(1, MOST_PARTS + 1),
        "seen": past.latest,
    }
    wrong = ""
    if "check" in request.GET:
        try:
            told |= _checked(request, head, kind)
        except Refusal as refused:
            wrong = refused.message.worded(gettext)
    told["wrong"] = wrong
    return render(request, "organs/change.html", told, status=409 if wrong else 200)


def _checked(request: ActingRequest, head: OrganHead, kind: EventKind) -> dict[str, Any]:
    """What the change would do, to be confirmed."""
    wish = _wish(request, request.GET, head.code, kind)
    if not wish.reason.strip():
        raise Refusal(say("请填写“{act}”的理由。", act=say(EVENT_TITLES[kind])))
    parties = preview_change(request.actor, wish)
    return {
        "wish": wish,
        "touched": [_touched(party) for party in parties],
        "follows": following(wish, parties),
        "hidden": [(name, value) for name, value in request.GET.lists() if name != "check"],
    }


def _touched(party: Party) -> Touched:
    was = party.before or party.after
    changes = [] if party.before is None else turned(party.before, party.after)
    return Touched(was.code, was.name, _PARTS[party.part], changes, party.before is None)


def _done(request: ActingRequest, code: str) -> HttpResponse:
    if "undo" in request.POST:
        undo_change(request.actor, code, number(request.POST["undo"]), request.POST.get("reason", ""))
        messages.success(request, gettext("已撤回,各机关恢复到变动之前。"), extra_tags="good")
        return redirect("organ", code=code)
    asked = request.POST.get("kind", "")
    if asked not in KINDS:
        raise Refusal(say("没有“{kind}”这种变动。", kind=asked[:20]))
    wish = _wish(request, request.POST, code, EventKind(asked))
    change_organ(request.actor, wish, seen=number(request.POST.get("seen", "0")))
    told: Message = say(
        "已登记“{kind}”,自 {day} 起生效。", kind=say(EVENT_TITLES[wish.kind]), day=day(wish.on)
    )
    messages.success(request, told.worded(gettext), extra_tags="good")
    return redirect("organ", code=code)


def _wish(request: ActingRequest, given: QueryDict, code: str, kind: EventKind) -> Wish:
    return Wish(
        kind=kind,
        code=code,
        on=_day(given.get("on", "")),
        name=given.get("name", ""),
        region=given.get("region", ""),
        superior=organ_meant(request.actor, given.get("superior", "")),
        into=organ_meant(request.actor, given.get("into", "")),
        parts=[
            Part(part, name)
            for part, name in zip(given.getlist("part-code"), given.getlist("part-name"), strict=False)
            if part.strip() or name.strip()
        ],
        goes_on="goes-on" in given,
        reason=given.get("reason", ""),
        document=given.get("document", ""),
    )


def _sent(given: QueryDict) -> dict[str, Any]:
    """What the form shows again."""
    parts = list(zip(given.getlist("part-code"), given.getlist("part-name"), strict=False))
    return given.dict() | {
        "on": given.get("on") or today().isoformat(),
        "parts": (parts + [("", "")] * MOST_PARTS)[:MOST_PARTS],
    }


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refusal(
            say("“{title}”的日期“{text}”无法识别。", title=say("生效日期"), text=text[:20])
        ) from None
