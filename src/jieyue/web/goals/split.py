"""Keeping what a rule would give everybody below a region, as drafts."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from jieyue.plans.actions.splitting import split_down, split_region
from jieyue.plans.rules.splitting import By
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say
from jieyue.web.door import ActingRequest
from jieyue.web.goals.asked import number, sent


@require_POST
def split(request: ActingRequest) -> HttpResponse:
    """POST region, year, indicator, by, reserve; `down` divides on to the organs."""
    about, by = sent(request.POST), request.POST.get("by", "")
    if by not in set(By) - {By.HAND}:
        raise Refusal(say("没有分解办法“{by}”。", by=by[:20]))
    reserve = number(request.POST.get("reserve", "")) or Decimal(0)
    told = (about.region, about.indicator, about.year, By(by))
    if request.POST.get("down"):
        count = split_down(request.actor, *told, reserve=reserve)
    else:
        count = len(split_region(request.actor, *told, reserve=reserve).parts)
    said = gettext("已拟定 {count} 个单位的指标,核对后请下达。").format(count=count)
    messages.success(request, said, extra_tags="good")
    return about.back()
