"""One month of a compound: opened with what it is compared with, saved and split at once, twelve pasted together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from jieyue.acts.rules import may
from jieyue.indicators.actions.looking import followed
from jieyue.ledgers.rules.items import ITEMS
from jieyue.sites.actions.recording import write_site_energy
from jieyue.sites.queries.compounds import Compound, compound
from jieyue.sites.queries.places import site_history
from jieyue.sites.rules import SUB_METER, method_on
from jieyue.sites.rules.energy_rows import SiteEnergyRow
from jieyue.sites.rules.occupancy import month_days, present
from jieyue.sites.rules.standing import Month
from jieyue.values.periods import Period, parse_period
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say
from jieyue.web.door import ActingRequest, today
from jieyue.web.sites.grid import got, site_grid, site_row

MONTHS = 12
_OWN = "own-"
# What Excel puts between the cells of a row or of a column.
_BETWEEN = re.compile(r"\t|\r?\n")


@require_http_methods(["GET", "POST"])
def site_cell(request: ActingRequest, code: str) -> HttpResponse:
    """GET the editor of ?item=electricity&period=2025-03; POST quantity, cost, estimated, own figures, reason."""
    told = request.POST if request.method == "POST" else request.GET
    item, period = told.get("item", ""), parse_period(told.get("period", ""))
    if item not in ITEMS or period.is_year:
        raise Http404
    if request.method == "GET":
        return _editor(request, code, item, period)
    if told.get("pasted"):
        return _pasted(request, code, item, period)
    return _written(request, code, item, period)


def _month(site: Compound, item: str, period: Period) -> Month | None:
    wanted = (item, period.year, period.month)
    return next((one for one in site.months if (one.item, one.year, one.month) == wanted), None)


def _before(period: Period) -> Period:
    return Period(period.year, period.month - 1) if period.month > 1 else Period(period.year - 1, MONTHS)


def _editor(request: ActingRequest, code: str, item: str, period: Period, wrong: str = "") -> HttpResponse:
    site = compound(request.actor, code)
    row = site_row(site, item, period.year, today(), used=True)
    first, last = month_days(period.year, period.month)
    method = method_on(site.methods, item, first)
    month = _month(site, item, period)
    metered = present(site.members, first, last) if method and method.kind == SUB_METER else []
    own = month.whole.own if month else {}
    told: dict[str, Any] = {
        "code": code,
        "row": row,
        "cell": row.cells[period.month - 1],
        "method": method,
        "before": _month(site, item, _before(period)),
        "last_year": _month(site, item, Period(period.year - 1, period.month)),
        "parts": [(member, month.got[member.code]) for member in site.members if member.code in month.got]
        if month
        else [],
        "metered": [
            (one, request.POST.get(_OWN + one.code, "") if wrong else own.get(one.code)) for one in metered
        ],
        "history": site_history(request.actor, code, item, period),
        "may_write": may(request.actor, "site.energy", site.head.path),
        "wrong": wrong,
        "sent": request.POST if wrong else None,
    }
    return render(request, "sites/cell_editor.html", told)


def _rows(request: ActingRequest, code: str, item: str, period: Period) -> Sequence[SiteEnergyRow]:
    sent = request.POST
    whole = SiteEnergyRow(
        1,
        code,
        item,
        str(period),
        sent.get("quantity", "").strip() or None,
        sent.get("cost", "").strip() or None,
        "1" if "estimated" in sent else "0",
    )
    own = [
        SiteEnergyRow(2, code, item, str(period), figure.strip(), organ=name.removeprefix(_OWN))
        for name, figure in sent.items()
        if name.startswith(_OWN) and figure.strip()
    ]
    return [whole, *own]


def _written(request: ActingRequest, code: str, item: str, period: Period) -> HttpResponse:
    partial = bool(request.headers.get("HX-Request"))
    try:
        with followed(request.actor):
            write_site_energy(
                request.actor,
                code,
                _rows(request, code, item, period),
                reason=request.POST.get("reason", ""),
            )
    except Refusal as refused:
        if not partial:
            raise
        answer = _editor(request, code, item, period, wrong=refused.message.worded(gettext))
        answer.status_code = 409
        answer["HX-Retarget"], answer["HX-Reswap"] = "#cell-editor", "outerHTML"
        return answer
    if not partial:
        return redirect(f"{reverse('site', args=[code])}?year={period.year}#row-{item}")
    return _saved(request, code, item, period)


def _saved(request: ActingRequest, code: str, item: str, period: Period) -> HttpResponse:
    """The item's row as it is now, and beside it what each member got and what is left to split."""
    site = compound(request.actor, code)
    grid = site_grid(site, period.year, today())
    told: dict[str, Any] = {
        "head": site.head,
        "cell_address": reverse("site-cell", args=[code]),
        "row": site_row(site, item, period.year, today(), used=True),
        "saved_month": period.month,
        "saved_at": request.actor.at,
        "grid": grid,
        "got": got(site, grid),
        "outdated": site.outdated(),
        "may_write": may(request.actor, "site.energy", site.head.path),
        "oob": True,
    }
    return render(request, "sites/cell_saved.html", told)


def _pasted(request: ActingRequest, code: str, item: str, period: Period) -> HttpResponse:
    """Months copied from Excel, from this cell on; all of them are taken and split, or none."""
    values = [text.strip() for text in _BETWEEN.split(request.POST["pasted"].strip("\r\n"))]
    if period.month - 1 + len(values) > MONTHS:
        raise Refusal(
            say(
                "粘贴了 {count} 个数,从 {month} 月起放不下,请从 1 月粘贴。",
                count=len(values),
                month=period.month,
            )
        )
    rows = [
        SiteEnergyRow(place + 1, code, item, str(Period(period.year, period.month + place)), text)
        for place, text in enumerate(values)
        if text
    ]
    with followed(request.actor):
        write_site_energy(request.actor, code, rows, reason=request.POST.get("reason", ""))
    answer = HttpResponse(status=204)
    answer["HX-Refresh"] = "true"
    return answer
