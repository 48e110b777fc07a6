"""The year's list of 节约型机关, as it is announced: to read, to print, to take along."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jieyue.campaigns.queries import years
from jieyue.evaluations.queries.names import named
from jieyue.web.door import ActingRequest


@require_safe
def names(request: ActingRequest, year: int) -> HttpResponse:
    """GET /names/2026/"""
    told = {"year": year, "years": years(), "rows": named(request.actor, year)}
    return render(request, "names/names.html", told)
