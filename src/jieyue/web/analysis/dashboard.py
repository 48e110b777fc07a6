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
from jieyue.campaigns.rules.calendar import Year
from jieyue.evaluations.queries.progress import RegionProgress, progress
from jieyue.indicators.queries import MonthTotal, completeness, region_trend
from jieyue.registry.queries import above, region_of, top_region
from jieyue.values.wording import say
from jieyue.web.analysis.attention import attention
from jieyue.web.analysis.outlines import outline
from jieyue.web.door import ActingRequest, today
from jieyue.web.templatetags.wording import month_name

MONTHS = range(1, 13)
# Months below this share of what was expected are no basis for a comparison.
WORTH_COMPARING = Decimal("0.9")
ORDERS = ("behind", "rate", "-rate", "coverage")


@require_safe
def dashboard(request: ActingRequest) -> HttpResponse:
    """GET /analysis/?region=610100"""
    actor, now = request.actor, today()
    asked = request.GET.get("region", "")
    region = region_of(actor, asked) if asked else top_region(actor)
    number = latest_year()
    if region is None or number is None:
        return render(request, "analysis/dashboard.html", {"closed": True})
    year = year_of(number)
    standing = progress(actor, year, now, region.code)
    complete = completeness(region.code, year.data_year)
    trend = _trend(region.code, year.data_year)
    told: dict[str, Any] = {
        "region": region,
        "regions": [
            place for place in above(region.path) if place.path.startswith(_reach(actor.paths(), region.path))
        ],
        "year": year,
        "tiers": standing.tiers,
        "days_left": (year.summary_due - now).days,
        "ranked": _ordered(standing.regions, complete, request.GET.get("order", "behind")),
        "order": request.GET.get("order", "behind"),
        "attention": attention(actor, year, region, standing.regions, complete),
        "trend": trend,
        "chart": _chart(trend, year),
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


def _trend(region: str, data_year: int) -> list[dict[str, Any]]:
    """Twelve months of energy with the year before, each with the share of the ledgers it rests on."""
    now = {row.month: row for row in region_trend(region, data_year, "energy")}
    before = {row.month: row for row in region_trend(region, data_year - 1, "energy")}
    return [
        {
            "month": month,
            "now": now.get(month),
            "before": before.get(month),
            "change": _change(now.get(month), before.get(month)),
        }
        for month in MONTHS
        if now or before
    ]


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


def _change(now: MonthTotal | None, before: MonthTotal | None) -> Decimal | None:
    """Against the same month of the year before; None where either rests on too few ledgers."""
    if not now or not before or not before.value:
        return None
    if (now.coverage or 0) < WORTH_COMPARING or (before.coverage or 0) < WORTH_COMPARING:
        return None
    return now.value / before.value - 1


def _chart(trend: Sequence[Mapping[str, Any]], year: Year) -> dict[str, Any] | None:
    """What the page's script draws; the table below the chart holds the same figures."""
    if not trend:
        return None
    return {
        "unit": say("千克标准煤").worded(gettext),
        "categories": [month_name(row["month"]) for row in trend],
        "series": [
            {"name": str(year.data_year), "values": [_value(row["now"]) for row in trend]},
            {
                "name": str(year.data_year - 1),
                "comparison": True,
                "values": [_value(row["before"]) for row in trend],
            },
        ],
    }


def _value(row: MonthTotal | None) -> float | None:
    # A month nobody reported is a gap in the line, not a zero.
    return float(row.value) if row and row.covered else None
