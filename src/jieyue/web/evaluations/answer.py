"""Saving one answer as it is given: the points beside it and the total above follow at once."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from jieyue.evaluations.actions.answering import write_answer
from jieyue.evaluations.queries.proofs import proven_lines
from jieyue.standards.rules.answers import DECLINED
from jieyue.values.refusals import Refusal
from jieyue.web.door import ActingRequest
from jieyue.web.evaluations.missing import missing
from jieyue.web.evaluations.sheet import lines_of, told


@require_POST
def answer(request: ActingRequest, year: int, code: str, item: str) -> HttpResponse:
    """POST value (or the ticked parts) and note.  Without htmx the page comes back whole."""
    partial = bool(request.headers.get("HX-Request"))
    try:
        case = write_answer(request.actor, year, code, item, _value(request), request.POST.get("note"))
    except Refusal as refused:
        if not partial:
            raise
        # Beside the field, so that what was typed stays and can be mended.
        wrong = {"wrong": refused.message.worded(gettext), "item": item}
        return render(request, "evaluations/answer_refused.html", wrong, status=409)
    if not partial:
        return redirect("score-sheet", year=year, code=code)
    shown = told(request.actor, case)
    line = next((line for line in lines_of(shown) if line.key == item), None)
    if line is None:
        # A trait or a finding bends other lines than its own: they are all drawn anew.
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(
        request,
        "evaluations/answer_saved.html",
        shown | missing(case, proven_lines(case.pk)) | {"item": line, "at": request.actor.at},
    )


def _value(request: ActingRequest) -> str:
    """One field, or the ticked boxes of a checklist as ids; no box at all takes the answer back."""
    if request.POST.get("declined"):
        return DECLINED
    if "checklist" not in request.POST:
        return request.POST.get("value", "")
    parts = request.POST.getlist("part")
    return "none" if "none" in parts and len(parts) == 1 else ",".join(p for p in parts if p != "none")
