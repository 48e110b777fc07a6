"""同口径: on which organs two years are compared, and who is left out and why."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jieyue.campaigns.queries import latest_year, year_of
from jieyue.indicators.queries.likeness import left_out, two_years
from jieyue.indicators.queries.likeness import likeness as compared
from jieyue.registry.queries.organs import region_of, regions, top_region
from jieyue.web.door import ActingRequest, today

# What the comparison is of, by the name of the measure in the address.
MEASURES = {"energy": ("energy_total", "能耗"), "water": ("water_total", "用水")}
# Nobody reads on; the filter narrows the rest.
SHOWN = 200


@require_safe
def likeness(request: ActingRequest) -> HttpResponse:
    """GET /analysis/likeness/?region=610100&measure=water: the data year against the one before."""
    actor = request.actor
    asked = request.GET.get("region", "")
    region = region_of(actor, asked) if asked else top_region(actor)
    number = latest_year()
    year = year_of(number).data_year if number else today().year - 1
    measure = request.GET.get("measure", "")
    measure = measure if measure in MEASURES else "energy"
    indicator, title = MEASURES[measure]
    told: dict[str, Any] = {
        "region": region,
        "regions": regions(actor),
        "measure": measure,
        "measures": [(code, name) for code, (_, name) in MEASURES.items()],
        "title": title,
        "year": year,
        "before": year - 1,
        "shown": SHOWN,
    }
    if region is not None:
        years = two_years((year - 1, year))
        told["compared"] = compared(actor, years, region.path, indicator)
        told["rows"] = left_out(actor, years, region.path, indicator, limit=SHOWN)
    return render(request, "analysis/likeness.html", told)
