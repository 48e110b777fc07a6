"""用能分析: two years of a place month by month, by what its energy is made up, what a unit costs, how it stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from jieyue.indicators.queries.peers import comparisons
from jieyue.indicators.queries.quotas import quotas_of
from jieyue.indicators.queries.regions import weights
from jieyue.indicators.queries.uses import (
    organ_uses,
    organs_below,
    region_uses,
    site_uses,
    usual_prices,
)
from jieyue.indicators.rules.analysis import YEAR, MonthLine, Part, Sum, Uses, change, month_lines, total
from jieyue.indicators.rules.analysis import prices as unit_prices
from jieyue.indicators.rules.analysis import structure as parts_of
from jieyue.ledgers.rules.items import ITEMS, in_group
from jieyue.registry.queries.organs import above, organ_head, region_of, regions, top_region
from jieyue.sites.queries.compounds import site_head
from jieyue.values.wording import Message, say
from jieyue.web.door import ActingRequest, today
from jieyue.web.organs.grid import YEARS_BACK
from jieyue.web.organs.ledgers import year_asked
from jieyue.web.organs.multiples import multiples
from jieyue.web.organs.years import data_year_now
from jieyue.web.templatetags.wording import month_name, titled

MEASURES = (
    ("energy", say("能耗"), say("千克标准煤")),
    ("water", say("用水"), say("立方米")),
    ("carbon", say("碳排放"), say("千克二氧化碳")),
)
BUILDINGS, VEHICLES, ALL = say("建筑用能"), say("公务用车"), say("能源消费总量")


@dataclass(frozen=True)
class Headline:
    """One figure of the period against the same months of the year before."""

    title: Message
    unit: Message
    now: Sum | None
    change: Decimal | None


@require_safe
def organ_energy(request: ActingRequest, code: str) -> HttpResponse:
    """GET /organs/CODE/analysis/?year=2025 &below=1 (with the organs it is the superior of)"""
    actor, head = request.actor, organ_head(request.actor, code)
    year, below = _year(request), organs_below(actor, code)
    together = bool(below) and "below" in request.GET
    told = analysis(organ_uses(actor, code, (year, year - 1), with_below=together), year, today())
    told |= {
        "name": head.name,
        "crumbs": [(one.name, f"{reverse('organs')}?region={one.code}") for one in above(head.path)]
        + [(head.name, reverse("organ", args=[code]))],
        "organ": head,
        "below": below,
        "together": together,
        "multiples": [] if together else multiples(comparisons(actor, code, year), quotas_of(actor, code)),
    }
    return render(request, "analysis/energy.html", told)


@require_safe
def site_energy(request: ActingRequest, code: str) -> HttpResponse:
    """GET /sites/CODE/analysis/?year=2025"""
    head, year = site_head(request.actor, code), _year(request)
    told = analysis(site_uses(request.actor, code, (year, year - 1)), year, today())
    crumbs = [(gettext("集中办公区"), reverse("sites")), (head.name, reverse("site", args=[code]))]
    return render(request, "analysis/energy.html", told | {"name": head.name, "crumbs": crumbs})


@require_safe
def region_energy(request: ActingRequest) -> HttpResponse:
    """GET /analysis/energy/?region=610100&year=2025"""
    asked, year = request.GET.get("region", ""), _year(request)
    region = region_of(request.actor, asked) if asked else top_region(request.actor)
    told: dict[str, Any] = {"region": region, "regions": regions(request.actor), "year": year}
    if region is not None:
        told |= analysis(region_uses(region.code, (year, year - 1)), year, today())
        crumbs = [(gettext("分析"), f"{reverse('dashboard')}?region={region.code}")]
        told |= {"name": region.name, "crumbs": crumbs, "many": True}
    return render(request, "analysis/energy.html", told)


def _year(request: ActingRequest) -> int:
    """The year in the address, or the data year."""
    return year_asked(request.GET, data_year_now(today()))


def period_of(year: int, now: date) -> Collection[int]:
    """A year that is over counts as a whole; of the running one, the months that are over."""
    return (YEAR,) if year < now.year else tuple(range(1, now.month if year == now.year else 1))


def analysis(uses: Uses, year: int, now: date) -> dict[str, Any]:
    """What the page shows of a place, whoever it is."""
    months = period_of(year, now)
    lines = [
        (measure, title, unit, month_lines(uses, weights(measure), year))
        for measure, title, unit in MEASURES[:2]
    ]
    energy = weights("energy")
    parts = parts_of(uses, energy, year, months)
    return {
        "year": year,
        "years": range(max(data_year_now(now), now.year) - YEARS_BACK, max(data_year_now(now), now.year) + 1),
        "running": months != (YEAR,) and len(months),
        "headlines": headlines(uses, year, months),
        "months": [
            (measure, title, unit, told, _chart(told, year, unit))
            for measure, title, unit, told in lines
            if any(line.now or line.last_year for line in told)
        ],
        "parts": parts,
        "whole": sum((part.value for part in parts), Decimal(0)),
        "flows": flows(parts),
        "prices": unit_prices(uses, [*in_group("energy"), *in_group("water")], year, months),
        "usual": usual_prices(year),
        "items": ITEMS,
    }


def headlines(uses: Uses, year: int, months: Collection[int]) -> list[Headline]:
    """Energy, water, carbon and money of the period, against the same months of the year before."""
    found = []
    for measure, title, unit in MEASURES:
        weighed = weights(measure)
        now = total(uses, weighed, year, months)
        found.append(Headline(title, unit, now, change(now, total(uses, weighed, year - 1, months))))
    paid = [_money(uses, of, months) for of in (year, year - 1)]
    return [*found, Headline(say("能源水费用"), say("元"), paid[0], change(*paid))]


def _money(uses: Uses, year: int, months: Collection[int]) -> Sum | None:
    """All bills; None where none was told."""
    one = total(uses, dict.fromkeys(ITEMS, Decimal(1)), year, months)
    return Sum(one.cost, one.cost, one.told) if one and one.cost else None


def _chart(lines: Sequence[MonthLine], year: int, unit: Message) -> dict[str, Any]:
    return {
        "unit": unit.worded(gettext),
        "categories": [month_name(line.month) for line in lines],
        "series": [
            {"name": str(year), "values": _values(line.now for line in lines)},
            {
                "name": str(year - 1),
                "comparison": True,
                "values": _values(line.last_year for line in lines),
            },
        ],
    }


def _values(sums: Iterable[Sum | None]) -> list[float | None]:
    # A month nobody reported is a gap in the line, not a zero.
    return [float(one.value) if one else None for one in sums]


def flows(parts: Sequence[Part]) -> Mapping[str, Any] | None:
    """From carriers over what they are used for to the whole, for the picture; None where there is nothing."""
    if not parts:
        return None
    words = {False: BUILDINGS.worded(gettext), True: VEHICLES.worded(gettext)}
    links = [
        {"source": titled(ITEMS[part.item]), "target": words[part.vehicles], "value": float(part.value)}
        for part in parts
    ]
    for vehicles, word in words.items():
        value = sum(part.value for part in parts if part.vehicles is vehicles)
        if value:
            links.append({"source": word, "target": ALL.worded(gettext), "value": float(value)})
    names = dict.fromkeys(name for link in links for name in (link["source"], link["target"]))
    return {"unit": MEASURES[0][2].worded(gettext), "nodes": list(names), "links": links}
