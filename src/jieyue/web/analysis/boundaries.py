"""The shapes of a region's districts as GeoJSON, for the map on the dashboard."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from jieyue.registry.queries.organs import districts_below
from jieyue.web.analysis.outlines import outline
from jieyue.web.door import ActingRequest


@require_safe
@cache_control(private=True, max_age=86_400)
def boundaries(request: ActingRequest, code: str) -> HttpResponse:
    """GET /analysis/boundaries/610000/: the districts in the reader's scope that have a known shape."""
    shapes = ((district, outline(district)) for district in districts_below(request.actor, code))
    features = [
        {
            "type": "Feature",
            "properties": {"name": district},
            "geometry": {"type": "MultiPolygon", "coordinates": shape},
        }
        for district, shape in shapes
        if shape
    ]
    return JsonResponse({"type": "FeatureCollection", "features": features})
