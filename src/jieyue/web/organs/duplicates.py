"""疑似重复: pairs of entries that may be one organ, with their reasons; and those already put together."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jieyue.ledgers.queries.absorbing import absorptions
from jieyue.registry.queries.duplicates import suspects
from jieyue.registry.queries.organs import region_of, regions
from jieyue.web.door import ActingRequest

# Nobody judges more in one go; a region narrows the rest.
SHOWN = 100


@require_safe
def duplicates(request: ActingRequest) -> HttpResponse:
    """GET /organs/duplicates/?region=610100"""
    region = request.GET.get("region", "")
    path = region_of(request.actor, region).path if region else ""
    pairs = suspects(request.actor, path)
    told: dict[str, Any] = {
        "region": region,
        "regions": regions(request.actor),
        "pairs": pairs[:SHOWN],
        "total": len(pairs),
        "shown": SHOWN,
        "absorbed": absorptions(request.actor, SHOWN),
    }
    return render(request, "organs/duplicates.html", told)
