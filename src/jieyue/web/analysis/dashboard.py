"""The province, or a part of it, on one page: targets, who is behind, what needs attention, how energy runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from jieyue.campaigns.queries import latest_year, year_of
from jieyue.evaluations.queries.progress import RegionProgress, progress
from jieyue.indicators.queries.regions import completeness
from jieyue.registry.queries.organs import above, region_of, top_region
from jieyue.web.analysis.attention import attention
from jieyue.web.analysis.outlines import outline
from jieyue.web.analysis.standing import outdated
from jieyue.web.analysis.trends import trends
from jieyue.web.door import ActingRequest, today
from jieyue.web.menu import own_organ

ORDERS = ("behind", "rate", "-rate", "coverage")


@require_safe
def dashboard(request: ActingRequest) -> HttpResponse:
    """GET /analysis/?region=610100"""
    actor, now = request.actor, today()
    asked = request.GET.get("region", "")
    region = region_of(actor, asked) if asked else top_region(actor)
    number = latest_year()
    if region is None or number is None:
        return render(request, "analysis/dashboard.html", {"closed": True, "organ": own_organ(actor)})
    year = year_of(number)
    standing = progress(actor, year, now, region.code)
    complete = completeness(region.code, year.data_year)
    told: dict[str, Any] = {
        "region": region,
        "regions": [
            place for place in above(region.path) if place.path.startswith(_reach(actor.paths(), region.path))
        ],
        "year": year,
        "tiers": standing.tiers,
        "days_left": (year.summary_due - now).days,
        "days_over": (now - year.summary_due).days,
        "ranked": _ordered(standing.regions, complete, request.GET.get("order", "behind")),
        "order": request.GET.get("order", "behind"),
        "attention": attention(actor, year, region, standing.regions, complete),
        "trends": trends(actor, region, year.data_year),
        "outdated": outdated(actor, year.data_year),
        "map": _map(standing.districts, region.code),
        "map_approval": settings.MAP_APPROVAL,
        "now": now,
    }
    return render(request, "analysis/dashboard.html", told)


def _reach(paths: tuple[str, ...], path: str) -> str:
    """The part of the tree the reader holds that `path` lies in."""
    return max((reach for reach in paths if path.startswith(reach)), key=len, default=path)


def _ordered(
    ranked: Sequence[RegionProgress], complete: Mapping[str, Decimal | None], order: str
) -> list[tuple[RegionProgress, Decimal | None, Decimal]]:
    """Regions with the completeness of their ledgers and their target, in the order asked for."""
    rows = [(region, complete.get(region.code), _target(region)) for region in ranked]
    if order.endswith("rate"):
        rows.sort(key=lambda row: row[0].rate or Decimal(0), reverse=order == "-rate")
    elif order == "coverage":
        rows.sort(key=lambda row: row[1] if row[1] is not None else Decimal(-1))
    return rows


def _target(region: RegionProgress) -> Decimal:
    """A region's target over its tiers: the organs that must be reached, in per cent of those counted."""
    needed = sum(tier.needed for tier in region.tiers)
    return Decimal(needed) * 100 / region.counted if region.counted else Decimal(0)


def _map(districts: Sequence[RegionProgress], region: str) -> dict[str, Any] | None:
    """What the map's script colours: each district with its rate; nothing where none has a known shape."""
    known = [district for district in districts if outline(district.code)]
    if not known:
        return None
    return {
        "shapes": reverse("boundaries", args=[region]),
        "cases": reverse("cases"),
        "districts": [
            {
                "code": district.code,
                "title": district.name,
                "rate": None if district.rate is None else round(float(district.rate), 1),
                "told": gettext("建成 {done} / {counted}").format(
                    done=district.done, counted=district.counted
                ),
            }
            for district in known
        ],
    }
