"""All ledgers of an area: how many organs keep each of them in a year."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jieyue.ledgers.queries.record_totals import kind_totals
from jieyue.ledgers.rules.records.kinds import LEDGERS
from jieyue.registry.queries.organs import organ_count, regions
from jieyue.web.door import ActingRequest, today
from jieyue.web.organs.grid import YEARS_BACK
from jieyue.web.organs.ledgers import year_asked
from jieyue.web.paging import address


@require_safe
def ledgers(request: ActingRequest) -> HttpResponse:
    """GET /ledgers/?year=2025&region=610100"""
    now = today()
    year, region = year_asked(request.GET, now.year), request.GET.get("region", "")
    totals = kind_totals(request.actor, region, year)
    organs = organ_count(request.actor, region)
    tree = regions(request.actor)
    blocks = dict.fromkeys(kind.block for kind in LEDGERS.values())
    told: dict[str, Any] = {
        "year": year,
        "years": range(now.year - YEARS_BACK, now.year + 1),
        "region": region,
        "regions": tree,
        "place": next((one.name for one in tree if one.code == region or not region), ""),
        "organs": organs,
        "blocks": [
            (
                block,
                [
                    (one, Decimal(one.organs) / organs if organs else None)
                    for one in totals
                    if one.kind.block == block
                ],
            )
            for block in blocks
        ],
        "query": address(request.GET, year=year),
    }
    return render(request, "ledgers/ledgers.html", told)
