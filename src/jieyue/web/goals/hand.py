"""Keeping parts typed by hand, as drafts."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from jieyue.plans.actions.splitting import Typed, draft_by_hand
from jieyue.plans.rules.standing import shown
from jieyue.web.door import ActingRequest
from jieyue.web.door import number as row_number
from jieyue.web.goals.asked import number, sent


@require_POST
def hand(request: ActingRequest) -> HttpResponse:
    """POST region, year, indicator, and a path, limit and seen for every row."""
    about = sent(request.POST)
    rows = zip(
        request.POST.getlist("path"),
        request.POST.getlist("limit"),
        request.POST.getlist("seen"),
        strict=False,
    )
    typed = [Typed(path, number(limit), row_number(seen)) for path, limit, seen in rows]
    left = draft_by_hand(request.actor, about.region, about.indicator, about.year, typed)
    said = gettext("拟定的指标已保存。")
    if left is not None and left < 0:
        said += " " + gettext("各单位之和超出本级指标 {over},下达前请调整。").format(over=shown(-left))
    messages.success(request, said, extra_tags="wait" if left is not None and left < 0 else "good")
    return about.back()
