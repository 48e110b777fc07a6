"""The year's list of 节约型机关, as it is announced: to read, to print, to take along."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jieyue.campaigns.queries import years
from jieyue.evaluations.queries.names import named
from jieyue.web.door import ActingRequest
from jieyue.web.paging import page_number, pager

# A whole province's list is for the files; a page of it for the eye.
SHOWN = 100


@require_safe
def names(request: ActingRequest, year: int) -> HttpResponse:
    """GET /names/2026/"""
    rows = named(request.actor, year)
    page, last = page_number(request.GET), max(1, -(-len(rows) // SHOWN))
    told = {
        "year": year,
        "years": sorted(years()),
        "rows": rows[(page - 1) * SHOWN : page * SHOWN],
        "total": len(rows),
        "pager": pager(request.GET, page, last, len(rows)),
    }
    return render(request, "names/names.html", told)
