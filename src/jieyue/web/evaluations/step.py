"""Taking a case along from its sheet: one act, then back to the sheet."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from jieyue.evaluations.actions.stepping import step as take_step
from jieyue.evaluations.rules.workflow import BY_ACT, STATE_TITLES
from jieyue.web.door import ActingRequest


@require_POST
def step(request: ActingRequest, year: int, code: str) -> HttpResponse:
    """POST act and reason; a refusal becomes a page by itself."""
    act = request.POST.get("act", "")
    reached = take_step(request.actor, year, code, act, request.POST.get("reason", ""))
    done = gettext("“{act}”已办理,现为“{state}”。").format(
        act=gettext(BY_ACT[act].title), state=gettext(STATE_TITLES[reached])
    )
    messages.success(request, done, extra_tags="good")
    return redirect("score-sheet", year=year, code=code)
