"""The items an organ does not use, unfolded: few look at them, and they would be two thirds of the ledger's page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from jieyue.ledgers.queries.entries import month_grid
from jieyue.web.door import ActingRequest, today
from jieyue.web.ledgers.months import filing_year
from jieyue.web.organs.grid import folded, ledger_row
from jieyue.web.organs.ledgers import year_asked
from jieyue.web.organs.signs import signs_of
from jieyue.web.organs.years import data_year_now, findings_of


@require_safe
def unused(request: ActingRequest, code: str) -> HttpResponse:
    """GET /organs/CODE/unused/?year=2025: the rows that go below the items in use."""
    actor, now = request.actor, today()
    year = year_asked(request.GET, data_year_now(now))
    rows = month_grid(actor, code, year)
    signs = signs_of(filing_year(actor, code, year, rows, now), findings_of(actor, code, year))
    told = {
        "rows": [ledger_row(row, year, now, signs) for row in folded(rows, year)],
        "cell_address": reverse("cell", args=[code]),
    }
    return render(request, "organs/unused.html", told)
