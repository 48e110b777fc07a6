"""Acknowledging what was assigned: an organ all its goals of a year, an office those of its region."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from jieyue.plans.actions.stepping import acknowledge as acknowledge_goals
from jieyue.registry.queries.organs import organ_place, region_of
from jieyue.web.door import ActingRequest, number
from jieyue.web.goals.asked import sent


@require_POST
def acknowledge(request: ActingRequest) -> HttpResponse:
    """POST year with the code of an organ, or of a region; `seen` as ROW:REVISION for every goal on the page."""
    about, organ = sent(request.POST), request.POST.get("organ", "")
    place = organ_place(request.actor, organ).path if organ else region_of(request.actor, about.region).path
    pairs = (pair.partition(":") for pair in request.POST.getlist("seen"))
    seen = {number(row): number(revision) for row, _, revision in pairs}
    count = acknowledge_goals(request.actor, place, about.year, seen)
    messages.success(request, gettext("已确认 {count} 项指标。").format(count=count), extra_tags="good")
    return redirect(f"{reverse('organ-goals', args=[organ])}?year={about.year}") if organ else about.back()
