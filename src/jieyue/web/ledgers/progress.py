"""报送进度: how completely and how timely a region's ledgers come in, one click further down; who is late is asked here."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from jieyue.acts.rules import may
from jieyue.ledgers.actions.reminding import chase
from jieyue.ledgers.queries.late import late_page
from jieyue.ledgers.queries.locks import dates_of
from jieyue.ledgers.queries.rates import rates_by_month, rates_by_region
from jieyue.ledgers.rules.closing import KINDS, Dates, FilingKind, last_day
from jieyue.registry.queries.organs import RegionRow, above, region_of, top_region
from jieyue.values.periods import FIRST_YEAR, LAST_YEAR, Period
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say
from jieyue.web.door import ActingRequest, number, today
from jieyue.web.ledgers.filings import about, wanted_filings, wanted_kind, years_offered
from jieyue.web.paging import address, page_number, pager

# How many of those that are late are listed at once.
_SHOWN = 20
# How many of those that could not be asked are named.
_NAMED = 5


@require_http_methods(["GET", "POST"])
def progress(request: ActingRequest) -> HttpResponse:
    """GET ?year=2025&month=3&region=610100; POST organ, or every=1 for all of the region: ask for what is late."""
    now = today()
    if request.method == "POST":
        return _chased(request)
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
        "late": None,
    }
    if dates and dates.due(month) < now:
        told |= _late(request, kind, Period(wanted.year, month), region)
        closes = dates.closes(month)
        told["locked"] = closes if closes and closes < now else None
    return render(request, "ledgers/progress.html", told)


def _late(request: ActingRequest, kind: FilingKind, period: Period, region: RegionRow) -> dict[str, Any]:
    """Those that are late with a period, who asked for it when, and whether the reader may."""
    page = page_number(request.GET)
    start = (page - 1) * _SHOWN
    late = late_page(request.actor, kind.code, period, region.path, today(), start=start, limit=_SHOWN)
    return {
        "late": late,
        "may_chase": may(request.actor, "reminder.chase", region.path),
        "pager": pager(request.GET, page, max(1, -(-late.total // _SHOWN)), late.total),
    }


def _chased(request: ActingRequest) -> HttpResponse:
    sent = request.POST
    kind, year, month = wanted_kind(request.GET), number(sent.get("year", "")), number(sent.get("month", ""))
    if month not in kind.months or not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    period, organ = Period(year, month), sent.get("organ", "")
    place = {"code": organ} if organ else {"region": sent.get("region", "")}
    done = chase(request.actor, kind.code, period, **place)
    told = gettext("已催报 {count} 家,消息送到经办人的收件箱。").format(count=done.done)
    messages.success(request, told, extra_tags="good")
    for left in done.left[:_NAMED]:
        messages.warning(request, f"{left.name}:{left.reason.worded(gettext)}", extra_tags="wait")
    if len(done.left) > _NAMED:
        more = gettext("另有 {count} 家未催报。").format(count=len(done.left) - _NAMED)
        messages.warning(request, more, extra_tags="wait")
    return redirect(f"{reverse('progress')}{address(request.GET)}")


def _telling(kind: FilingKind, dates: Dates | None, year: int, now: date) -> int:
    """The month shown unless another is asked for: the last that was due, or, without dates, that is over."""
    ends = {month: dates.due(month) if dates else last_day(year, month) for month in kind.months}
    return max((month for month, end in ends.items() if end < now), default=kind.months[0])
