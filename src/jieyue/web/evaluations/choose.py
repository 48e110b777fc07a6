"""Files the organ has handed in before, to be put beside another item too: found by name and year."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jieyue.evaluations.actions.proving import no_such_item
from jieyue.evaluations.queries.cases import view
from jieyue.evaluations.queries.proofs import proofs_of, uses
from jieyue.evaluations.queries.visits import of_assessors
from jieyue.exhibits.queries.exhibits import exhibit_page
from jieyue.web.door import ActingRequest, number, today
from jieyue.web.evaluations.lines import Wording
from jieyue.web.paging import page_number, pager


@require_safe
def choose(request: ActingRequest, year: int, code: str, item: str) -> HttpResponse:
    """GET /evaluations/2026/CODE/proofs/4.1/choose/?text=&year=&page=; a part of the sheet, or a page by itself."""
    case = view(request.actor, year, code)
    line = next((one for one in case.standard.lines if one.id == item), None)
    if line is None:
        raise no_such_item(item)
    text, of = request.GET.get("text", "").strip(), number(request.GET.get("of", ""))
    page = exhibit_page(
        request.actor, code, text=text, year=of, page=page_number(request.GET), without=of_assessors(code)
    )
    used = uses([one.pk for one in page.rows])
    there = {row.exhibit.pk for row in proofs_of(case.pk).get(item, [])}
    told = {
        "case": case,
        "item": {"id": item, "title": Wording(case).word(line.title)},
        "text": text,
        "of": of,
        "years": page.years,
        "rows": [(one, used.get(one.pk, []), one.pk in there, one.expired(today())) for one in page.rows],
        "pager": pager(request.GET, page.number, page.last, page.total),
    }
    return render(request, "evaluations/choose.html", told)
