"""Changing a limit that was assigned already, with the reason its place will read."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from jieyue.plans.actions.stepping import revise as revise_goal
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say
from jieyue.web.door import ActingRequest
from jieyue.web.door import number as row_number
from jieyue.web.goals.asked import number, sent


@require_POST
def revise(request: ActingRequest) -> HttpResponse:
    """POST region, year, indicator, path, limit, reason and the revision that was seen."""
    about, form = sent(request.POST), request.POST
    limit = number(form.get("limit", ""))
    if limit is None:
        raise Refusal(say("请填写调整后的指标。"))
    seen = form.get("seen", "")
    revise_goal(
        request.actor,
        form.get("path", ""),
        about.indicator,
        about.year,
        limit,
        form.get("reason", ""),
        seen=row_number(seen) or None,
    )
    messages.success(request, gettext("指标已调整,等待重新确认。"), extra_tags="good")
    return about.back()
