"""Working out the year's figures anew from the ledgers as they stand; takes seconds, and the button says so."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from jieyue.indicators.actions.computing import ensure_computed
from jieyue.values.wording import say
from jieyue.web.accounts.sign_in import safe_next
from jieyue.web.door import ActingRequest, number, today
from jieyue.web.organs.years import data_year_now


@require_POST
def compute(request: ActingRequest) -> HttpResponse:
    """POST next, and the running year if it is to be looked at as a whole.

    The year before is compared with and follows where its ledgers have changed too.
    """
    data_year = data_year_now(today())
    asked = number(request.POST.get("year", ""))
    last = asked if data_year < asked <= today().year else data_year
    for year in (data_year - 1, data_year, *range(data_year + 1, last + 1)):
        run = ensure_computed(request.actor, year)
    told = say("{year} 年指标已按现在的台账重新计算,共 {count} 家机关。", year=last, count=run.organs)
    messages.success(request, told.worded(gettext), extra_tags="good")
    return redirect(safe_next(request))
