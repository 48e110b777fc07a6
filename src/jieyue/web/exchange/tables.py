"""Every table that can be filled in or taken away as a sheet: template, export, import."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jieyue.ledgers.rules.forms import edition_of
from jieyue.web.door import ActingRequest, today
from jieyue.web.exchange.kinds import groups
from jieyue.web.organs.grid import YEARS_BACK
from jieyue.web.organs.ledgers import year_asked


@require_safe
def tables(request: ActingRequest) -> HttpResponse:
    """GET /exchange/?year=2025"""
    now = today()
    year = year_asked(request.GET, now.year)
    told: dict[str, Any] = {
        "year": year,
        "years": range(now.year - YEARS_BACK, now.year + 1),
        "edition": edition_of(year),
        "groups": list(groups(request.actor)),
    }
    return render(request, "exchange/tables.html", told)
