"""The organs in my scope: find one, see how it stands."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jieyue.campaigns.queries import latest_year
from jieyue.evaluations.queries.organs import CLOSED, EXEMPT, NOT_OPENED, organ_page
from jieyue.evaluations.rules.lists import ListFilter
from jieyue.evaluations.rules.workflow import State
from jieyue.registry.queries.organs import kinds, regions
from jieyue.registry.rules import TIERS
from jieyue.web.door import ActingRequest, today
from jieyue.web.menu import is_office
from jieyue.web.paging import headings, page_number, pager

STATES = [state.value for state in State] + [EXEMPT, NOT_OPENED, CLOSED]
_COLUMNS = (
    ("机关", "name", False),
    ("代码", "organ", False),
    ("区划", "", False),
    ("层级", "", False),
    ("类别", "", False),
    ("状态", "", False),
    ("得分", "score", True),
)


@require_safe
def organs(request: ActingRequest) -> HttpResponse:
    """GET a page of organs; the address holds search, filters, order and page."""
    now = today()
    year = latest_year() or now.year
    wanted = _wanted(request.GET)
    page = organ_page(request.actor, year, wanted, now)
    told: dict[str, Any] = {
        "year": year,
        "wanted": wanted,
        "narrowed": any((wanted.text, wanted.region, wanted.tier, wanted.kind, wanted.state)),
        "rows": page.rows,
        "headings": headings(request.GET, wanted.order, _COLUMNS),
        "pager": pager(request.GET, page.number, page.last, page.total),
        "regions": regions(request.actor),
        "kinds": kinds(),
        "tier_codes": [tier for tier, _ in TIERS],
        "state_codes": STATES,
        "office": is_office(request.actor),
    }
    return render(request, "organs/organs.html", told)


def _wanted(query: QueryDict) -> ListFilter:
    state = query.get("state", "")
    return ListFilter(
        state=state if state in STATES else "",
        tier=query.get("tier", ""),
        region=query.get("region", ""),
        kind=query.get("kind", ""),
        text=query.get("text", "").strip(),
        order=query.get("order", "organ"),
        page=page_number(query),
    )
