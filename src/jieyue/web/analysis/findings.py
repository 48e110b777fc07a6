"""数据核查: ledger values that stand out, the weightiest first, each with what was expected and the likely cause."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jieyue.campaigns.queries import latest_year, year_of
from jieyue.indicators.queries.findings import findings as found_rows
from jieyue.indicators.queries.findings import findings_summary
from jieyue.ledgers.rules.checks.found import KINDS
from jieyue.registry.queries import region_of, regions
from jieyue.web.analysis.standing import outdated
from jieyue.web.door import ActingRequest, today
from jieyue.web.paging import address

# Nobody works through more in one go; the filters narrow the rest.
SHOWN = 100


@require_safe
def findings(request: ActingRequest) -> HttpResponse:
    """GET /analysis/findings/?year=2025&region=610100&kind=slip"""
    number = latest_year()
    data_year = year_of(number).data_year if number else today().year - 1
    years = (data_year, data_year - 1)
    asked = request.GET.get("year", "")
    year = next((one for one in years if str(one) == asked), data_year)
    region, kind = request.GET.get("region", ""), request.GET.get("kind", "")
    path = region_of(request.actor, region).path if region else ""
    summary = findings_summary(request.actor, year, path)
    kind = kind if kind in KINDS else ""
    told: dict[str, Any] = {
        "year": year,
        "years": [(one, address(request.GET, year=one, kind=""), one == year) for one in years],
        "summary": summary,
        "kinds": [
            (KINDS[one], count, address(request.GET, kind=one), one == kind)
            for one, count in (summary.by_kind.items() if summary else ())
        ],
        "outdated": outdated(request.actor, year),
        "every_kind": address(request.GET, kind=""),
        "kind": kind,
        "region": region,
        "regions": regions(request.actor),
        "rows": found_rows(request.actor, year, region=region, kind=kind, limit=SHOWN) if summary else [],
        "shown": SHOWN,
    }
    return render(request, "analysis/findings.html", told)
