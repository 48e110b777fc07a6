"""Saving a reviewer's points for one item as they are given: the score beside it and the total follow at once."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from jieyue.evaluations.actions.opining import give_opinion
from jieyue.values.refusals import Refusal
from jieyue.web.door import ActingRequest
from jieyue.web.evaluations.sheet import told


@require_POST
def opinion(request: ActingRequest, year: int, code: str, item: str) -> HttpResponse:
    """POST points, reason and seen (the points that stood there).  Without htmx the page comes back whole."""
    partial = bool(request.headers.get("HX-Request"))
    given = {name: request.POST.get(name, "") for name in ("points", "reason", "seen")}
    try:
        case = give_opinion(request.actor, year, code, item, **given)
    except Refusal as refused:
        if not partial:
            raise
        wrong = {"wrong": refused.message.worded(gettext), "item": f"opinion-{item}"}
        return render(request, "evaluations/answer_refused.html", wrong, status=409)
    if not partial:
        return redirect(reverse("score-sheet", args=(year, code)) + f"#item-{item}")
    shown = told(request.actor, case)
    line = next(line for group in shown["blocks"] for line in group.lines if line.id == item)
    return render(request, "evaluations/opinion_saved.html", shown | {"item": line, "at": request.actor.at})
