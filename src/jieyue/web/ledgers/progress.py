"""报送进度: how completely and how timely a region's ledgers come in, by month and by region, one click further down."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jieyue.ledgers.queries.locks import dates_of
from jieyue.ledgers.queries.rates import rates_by_month, rates_by_region
from jieyue.ledgers.rules.closing import KINDS, Dates, FilingKind, last_day
from jieyue.registry.queries.organs import above, region_of, top_region
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say
from jieyue.web.door import ActingRequest, today
from jieyue.web.ledgers.filings import about, wanted_filings, years_offered


@require_safe
def progress(request: ActingRequest) -> HttpResponse:
    """GET ?year=2025&month=3&region=610100"""
    now = today()
    wanted = wanted_filings(request.GET, now)
    top = top_region(request.actor)
    if top is None:
        raise Refusal(say("报送进度供各级机关事务管理部门查看。"))
    region = region_of(request.actor, wanted.region) if wanted.region else top
    kind = KINDS[wanted.kind]
    dates = dates_of(kind.code, wanted.year)
    rates = rates_by_month(request.actor, kind.code, wanted.year, kind.months, region.code)
    month = wanted.month or _telling(kind, dates, wanted.year, now)
    told: dict[str, Any] = {
        "year": wanted.year,
        "years": years_offered(wanted.year, now, kind.code),
        "kind": kind,
        "kinds": list(KINDS.values()),
        "about": about(wanted),
        "month": month,
        "region": region,
        "above": [place for place in above(region.path) if place.path.startswith(top.path)],
        "months": [
            (of, dates.due(of) if dates else None, dates is not None and dates.due(of) < now, rates[of])
            for of in kind.months
        ],
        "places": rates_by_region(request.actor, kind.code, wanted.year, month, region.code, now),
        "scheduled": dates is not None,
    }
    return render(request, "ledgers/progress.html", told)


def _telling(kind: FilingKind, dates: Dates | None, year: int, now: date) -> int:
    """The month shown unless another is asked for: the last that was due, or, without dates, that is over."""
    ends = {month: dates.due(month) if dates else last_day(year, month) for month in kind.months}
    return max((month for month, end in ends.items() if end < now), default=kind.months[0])
