"""One organ that stands twice in the registry: put its entries together, settle what differs, or take it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from jieyue.acts.rules import may
from jieyue.indicators.actions.looking import followed
from jieyue.ledgers.actions.absorbing import ABSORBED, RESTORE, STAYING, decide, decide_row
from jieyue.ledgers.queries.absorbing import absorption_of, both_ledgers
from jieyue.plans.actions.absorbing import absorb as put_together
from jieyue.plans.actions.absorbing import restore
from jieyue.plans.queries.absorbing import goals_of
from jieyue.registry.queries.history import past_of
from jieyue.registry.queries.organs import organ_head, organ_place
from jieyue.registry.rules.changing import ACT_OF
from jieyue.registry.rules.history import EventKind
from jieyue.sites.queries.absorbing import beside
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say
from jieyue.web.door import ActingRequest, number, today

SHOWN = 200


@require_http_methods(["GET", "POST"])
def absorb(request: ActingRequest, code: str) -> HttpResponse:
    """GET /organs/CODE/absorb/?into=OTHER: both side by side; POST puts together, decides or takes back."""
    if request.method == "POST":
        return _done(request, code)
    actor = request.actor
    standing = absorption_of(actor, code)
    into = standing.into.code if standing else request.GET.get("into", "")
    head, other = organ_head(actor, code), organ_head(actor, into)
    places = organ_place(actor, code).pk, organ_place(actor, into).pk
    both = both_ledgers(*places, standing.kept if standing else ())
    beside_them = beside(*places, today(), standing)
    told: dict[str, Any] = {
        "head": head,
        "other": other,
        "standing": standing,
        "going": len(standing.entries) if standing else len(both.going),
        "same": both.same,
        "beside": beside_them,
        "goals": goals_of(*places, standing),
        "contradictions": both.contradictions[:SHOWN],
        "open": len(both.contradictions),
        "rows": beside_them.differing[:SHOWN],
        "seen": past_of(actor, head, today()).latest,
        "may": may(actor, RESTORE if standing else ACT_OF[EventKind.ABSORB], head.path),
        "choices": (ABSORBED, STAYING),
    }
    return render(request, "organs/absorb.html", told)


def _done(request: ActingRequest, code: str) -> HttpResponse:
    given = request.POST
    if "take" in given:
        if given["take"] not in (ABSORBED, STAYING):
            raise Refusal(say("请选择采用哪一家的数。"))
        if "record" in given:
            decide_row(request.actor, code, number(given["record"]), given["take"])
        else:
            decide(request.actor, code, number(given.get("entry", "")), given["take"])
        messages.success(request, gettext("已采用所选的数。"), extra_tags="good")
        return redirect("organ-absorb", code=code)
    if "restore" in given:
        with followed(request.actor):
            restore(request.actor, code, given.get("reason", ""))
        messages.success(request, gettext("已撤回,两家恢复各自的台账。"), extra_tags="good")
        return redirect("organ-duplicates")
    with followed(request.actor):
        told = put_together(
            request.actor,
            code,
            given.get("into", ""),
            given.get("reason", ""),
            seen=number(given.get("seen", "")),
        )
    done = say(
        "已并入,{count} 个能耗数据、{rows} 行其他台账转了过去。",
        count=len(told.entries),
        rows=len(told.carried["records"]),
    )
    messages.success(request, done.worded(gettext), extra_tags="good")
    return redirect("organ-absorb", code=code)
