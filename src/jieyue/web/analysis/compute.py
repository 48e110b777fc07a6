"""Working out the year's figures anew from the ledgers as they stand; takes seconds, and the button says so."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from jieyue.campaigns.queries import latest_year, year_of
from jieyue.indicators.actions.computing import ensure_computed
from jieyue.values.wording import say
from jieyue.web.accounts.sign_in import safe_next
from jieyue.web.door import ActingRequest, today


@require_POST
def compute(request: ActingRequest) -> HttpResponse:
    """POST next.  The year before is compared with and follows where its ledgers have changed too."""
    number = latest_year()
    data_year = year_of(number).data_year if number else today().year - 1
    for year in (data_year - 1, data_year):
        run = ensure_computed(request.actor, year)
    told = say("{year} 年指标已按现在的台账重新计算,共 {count} 家机关。", year=data_year, count=run.organs)
    messages.success(request, told.worded(gettext), extra_tags="good")
    return redirect(safe_next(request))
