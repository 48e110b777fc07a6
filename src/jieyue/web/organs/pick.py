"""The candidates under a field that wants an organ: looked up while one types, never all of a province."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jieyue.registry.queries.picking import MOST_PICKS, organ_picks, region_picks
from jieyue.sites.queries.places import candidates
from jieyue.web.door import ActingRequest, today


@require_safe
def pick(request: ActingRequest) -> HttpResponse:
    """GET ?field=into&into=财政: what fits, as options of the field's list; the text comes under the field's name.

    With regions=1 regions stand first; with site=CODE only organs that could be members of that compound.
    """
    asked = request.GET
    text = asked.get(asked.get("field", ""), "")
    if site := asked.get("site", ""):
        picks = candidates(request.actor, site, text, today())
    else:
        picks = region_picks(request.actor, text) if "regions" in asked else []
        picks += organ_picks(request.actor, text, today())
    return render(request, "organs/pick.html", {"picks": picks[:MOST_PICKS]})
