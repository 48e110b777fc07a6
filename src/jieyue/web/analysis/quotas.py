"""能耗定额: the standards' values as they are typed in, with how sure each is."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jieyue.acts.rules import may, seat
from jieyue.indicators.actions.quotas import ACT
from jieyue.indicators.queries.quotas import quotas as typed_in
from jieyue.indicators.rules.definitions import DEFINITIONS
from jieyue.registry.queries.organs import kinds
from jieyue.registry.rules.climate import CLIMATES
from jieyue.web.door import ActingRequest
from jieyue.web.organs.multiples import UNITS


@require_safe
def quotas(request: ActingRequest) -> HttpResponse:
    """GET /analysis/quotas/"""
    titles = {kind.code: kind for kind in kinds()}
    rows = [
        (
            one,
            DEFINITIONS[one.indicator],
            UNITS[DEFINITIONS[one.indicator].unit],
            titles.get(one.kind),
            CLIMATES.get(one.climate),
        )
        for one in typed_in()
    ]
    may_import = may(request.actor, ACT, seat(request.actor, ACT))
    return render(request, "analysis/quotas.html", {"rows": rows, "may_import": may_import})
