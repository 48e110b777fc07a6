"""Sending somebody to look on site: who, when, which items; and who was sent to this organ before."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from jieyue.acts.rules import may
from jieyue.evaluations.actions.arranging import arrange as send
from jieyue.evaluations.queries.cases import view
from jieyue.evaluations.queries.visits import assessors_for, visit_page
from jieyue.evaluations.rules.visits import may_visit, on_site
from jieyue.values.dates import parse_date
from jieyue.web.door import ActingRequest, number, today
from jieyue.web.evaluations.lines import Wording

# Usually somebody goes within days.
_SOON = timedelta(days=3)


@require_http_methods(["GET", "POST"])
def arrange(request: ActingRequest, year: int, code: str) -> HttpResponse:
    """GET /visits/arrange/2026/CODE/; POST assessor, day and the ticked items."""
    if request.method == "POST":
        sent = request.POST
        day = parse_date(sent.get("day", ""))
        pk = send(request.actor, year, code, number(sent.get("assessor", "")), day, sent.getlist("item"))
        messages.success(request, gettext("现场核查已安排,核查人员会收到消息。"), extra_tags="good")
        return redirect("visit", pk=pk)
    case = view(request.actor, year, code)
    words = Wording(case)
    wanted = set(on_site(case.standard))
    told = {
        "case": case,
        "blocks": [
            (
                words.word(block.title),
                [(item.id, words.word(item.title), item.id in wanted) for item in block.items],
            )
            for block in case.standard.blocks
        ],
        "verdict": may(request.actor, "visit.arrange", case.row.path) and may_visit(case.row.state),
        "assessors": assessors_for(request.actor, case.row.path, today()),
        "day": today() + _SOON,
        "least": today(),
        "rows": visit_page(request.actor, year=year, code=code).rows,
    }
    return render(request, "visits/arrange.html", told)
