"""One evidence file with what is known of it: where it serves, until when, who has opened it."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from jieyue.acts.rules import may
from jieyue.evaluations.queries.proofs import uses
from jieyue.exhibits.actions.keeping import KEEP, date_exhibit, discard
from jieyue.exhibits.queries.exhibits import exhibit_of
from jieyue.exhibits.readings import readings
from jieyue.values.dates import parse_date
from jieyue.web.door import ActingRequest, today


@require_http_methods(["GET", "POST"])
def exhibit(request: ActingRequest, pk: int) -> HttpResponse:
    """GET /exhibits/17/; POST expires (a date or blank), or discard."""
    told = exhibit_of(request.actor, pk)
    if request.method == "POST":
        if "discard" in request.POST:
            discard(request.actor, pk)
            messages.success(request, gettext("“{name}”已删除。").format(name=told.name), extra_tags="good")
            return redirect("organ-exhibits", code=told.code)
        date_exhibit(request.actor, pk, _day(request.POST.get("expires", "")))
        messages.success(request, gettext("有效期已保存。"), extra_tags="good")
        return redirect("exhibit", pk=pk)
    return render(
        request,
        "exhibits/exhibit.html",
        {
            "exhibit": told,
            "expired": told.expired(today()),
            "uses": uses([pk]).get(pk, []),
            "readings": readings(pk),
            "may_keep": may(request.actor, KEEP, told.path),
        },
    )


def _day(text: str) -> date | None:
    return parse_date(text) if text.strip() else None
