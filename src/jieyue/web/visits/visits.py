"""现场核查: whom I am to see and when; for an office also who of its people is under way, and what came too late."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jieyue.evaluations.queries.visits import visit_page
from jieyue.evaluations.rules.visits import STATE_WORDS
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say
from jieyue.web.door import ActingRequest
from jieyue.web.menu import is_office
from jieyue.web.paging import address, page_number, pager

PARKED = "parked"
_TABS = (*STATE_WORDS.items(), (PARKED, say("待处理")))


@require_safe
def visits(request: ActingRequest) -> HttpResponse:
    """GET /visits/?state=open&whose=all&page=2"""
    if not is_office(request.actor):
        raise Refusal(say("现场核查由各级机关事务管理部门办理。"))
    everybodys = request.GET.get("whose") == "all"
    state = request.GET.get("state", "open")
    state = state if state in dict(_TABS) else ""
    page = visit_page(request.actor, mine=not everybodys, state=state, page=page_number(request.GET))
    told = {
        "rows": page.rows,
        "everybodys": everybodys,
        "mine": address(request.GET, whose="", page=""),
        "all": address(request.GET, whose="all", page=""),
        "tabs": [(title, address(request.GET, state=one, page=""), one == state) for one, title in _TABS],
        "pager": pager(request.GET, page.number, page.last, page.total),
    }
    return render(request, "visits/visits.html", told)
