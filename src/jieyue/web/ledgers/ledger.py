"""One ledger over an area: who keeps it, what it adds up to, who has nothing."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jieyue.ledgers.queries.record_totals import figures_in, keeper_page, measured_in
from jieyue.ledgers.queries.records import ledger_kind
from jieyue.registry.queries.organs import regions
from jieyue.web.door import ActingRequest, today
from jieyue.web.organs.grid import YEARS_BACK
from jieyue.web.organs.ledgers import year_asked
from jieyue.web.organs.rows import summary_of
from jieyue.web.paging import address, page_number, pager

_TABS = (("全部", ""), ("已登记", "kept"), ("没有登记", "none"))


@require_safe
def ledger(request: ActingRequest, kind: str) -> HttpResponse:
    """GET /ledgers/waste/?year=2025&region=610100&only=none&page=2"""
    now, of, query = today(), ledger_kind(kind), request.GET
    year, region = year_asked(query, now.year), query.get("region", "")
    only = query.get("only", "") if query.get("only") in {"kept", "none"} else ""
    page = keeper_page(request.actor, of, region, year, only=only, page=page_number(query))
    counts = {"": page.organs, "kept": page.kept, "none": page.organs - page.kept}
    sums, figures = (
        measured_in(request.actor, of, region, year),
        figures_in(request.actor, of, region, year),
    )
    told: dict[str, Any] = {
        "kind": of,
        "year": year,
        "years": range(now.year - YEARS_BACK, now.year + 1),
        "region": region,
        "regions": regions(request.actor),
        "page": page,
        "pager": pager(query, page.number, page.last, page.total),
        "tabs": [
            (title, counts[code], address(query, only=code, page=""), code == only) for title, code in _TABS
        ],
        "summary": summary_of(of, sums, figures),
        "up": address(query, only="", page=""),
    }
    return render(request, "ledgers/ledger.html", told)
