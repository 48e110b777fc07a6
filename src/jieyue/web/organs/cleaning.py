"""名录清理: a worklist of organs that lack what an office needs, by kind and region."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jieyue.evaluations.queries.cleaning import cleaning_page
from jieyue.evaluations.rules.cleaning import LACKS, MOST_MONTHS, SILENT_MONTHS, CleaningFilter
from jieyue.registry.queries.organs import region_of, regions
from jieyue.web.door import ActingRequest, today
from jieyue.web.paging import address, page_number, pager

MONTHS = (1, 2, 3, 6, 12, MOST_MONTHS)


@require_safe
def cleaning(request: ActingRequest) -> HttpResponse:
    """GET /organs/cleaning/?lack=contact&region=610100&months=6"""
    lack, region = request.GET.get("lack", ""), request.GET.get("region", "")
    months = request.GET.get("months", "")
    wanted = CleaningFilter(
        lack=lack if lack in LACKS else "",
        region=region_of(request.actor, region).code if region else "",
        months=int(months) if months in {str(one) for one in MONTHS} else SILENT_MONTHS,
        page=page_number(request.GET),
    )
    page = cleaning_page(request.actor, wanted, today())
    told: dict[str, Any] = {
        "wanted": wanted,
        "page": page,
        "titles": LACKS,
        "kinds": list(LACKS.items()),
        "tabs": [
            (LACKS[one], count, address(request.GET, lack=one, page=""), one == wanted.lack)
            for one, count in page.counts.items()
        ],
        "every_lack": address(request.GET, lack="", page=""),
        "below": [(one, address(request.GET, region=one.code, page="")) for one in page.regions],
        "months": MONTHS,
        "regions": regions(request.actor),
        "pager": pager(request.GET, page.number, page.last, page.total),
    }
    return render(request, "organs/cleaning.html", told)
