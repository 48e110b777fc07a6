"""Assigning a region's drafted parts to those below."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from jieyue.plans.actions.stepping import assign as assign_drafts
from jieyue.web.door import ActingRequest
from jieyue.web.goals.asked import sent


@require_POST
def assign(request: ActingRequest) -> HttpResponse:
    """POST region, year and indicator."""
    about = sent(request.POST)
    count = assign_drafts(request.actor, about.region, about.indicator, about.year)
    said = gettext("已下达 {count} 个单位,等待确认。").format(count=count)
    messages.success(request, said, extra_tags="good")
    return about.back()
