"""Taking a case along from its sheet: one act, then back to the sheet."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from jieyue.evaluations.actions.stepping import step as take_step
from jieyue.evaluations.queries.cases import case_of
from jieyue.evaluations.rules.workflow import BY_ACT, STATE_TITLES
from jieyue.web.door import ActingRequest
from jieyue.web.evaluations.queue import next_in_queue


@require_POST
def step(request: ActingRequest, year: int, code: str) -> HttpResponse:
    """POST act and reason, with the queue in the address; a refusal becomes a page by itself."""
    act = request.POST.get("act", "")
    # Afterwards the case has left its queue, and with it its place there.
    onward = next_in_queue(request.actor, year, code, request.GET)
    name = case_of(request.actor, year, code).organ.name
    reached = take_step(request.actor, year, code, act, request.POST.get("reason", ""))
    done = gettext("{name}:“{act}”已办理,现为“{state}”。").format(
        name=name, act=gettext(BY_ACT[act].title), state=gettext(STATE_TITLES[reached])
    )
    if onward:
        done += " " + gettext("以下是同一列表的下一家。")
    messages.success(request, done, extra_tags="good")
    return redirect(onward) if onward else redirect("score-sheet", year=year, code=code)
