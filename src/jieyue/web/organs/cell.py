"""One cell of the ledger: opened with what it is compared with, saved as it is typed, twelve pasted at once."""

from __future__ import annotations

import re
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from jieyue.acts.rules import may
from jieyue.indicators.actions.computing import update_organ
from jieyue.indicators.queries.peers import comparisons
from jieyue.ledgers.actions.entries import write_entries, write_entry
from jieyue.ledgers.queries.entries import GridRow, entry_history, month_grid
from jieyue.ledgers.queries.locks import closed
from jieyue.ledgers.rules.closing import ENERGY
from jieyue.ledgers.rules.entry_rows import EntryRow, Values
from jieyue.ledgers.rules.items import ITEMS
from jieyue.registry.queries.organs import organ_place
from jieyue.sites.queries.places import split_marks
from jieyue.values.periods import Period, parse_period
from jieyue.values.refusals import Refusal, RowsRefused
from jieyue.values.verdicts import YES, Verdict, no
from jieyue.values.wording import say
from jieyue.web.door import ActingRequest, today
from jieyue.web.ledgers.months import filing_year
from jieyue.web.menu import own_organ
from jieyue.web.organs.gaps import gaps_in
from jieyue.web.organs.grid import flagged_months, ledger_row
from jieyue.web.organs.multiples import multiples
from jieyue.web.organs.years import data_year_now, findings_of

MONTHS = 12
# What Excel puts between the cells of a row or of a column.
_BETWEEN = re.compile(r"\t|\r?\n")


@require_http_methods(["GET", "POST"])
def cell(request: ActingRequest, code: str) -> HttpResponse:
    """GET the editor of ?item=electricity&period=2025-03; POST quantity, cost, estimated, note, reason."""
    told = request.POST if request.method == "POST" else request.GET
    item, period = told.get("item", ""), parse_period(told.get("period", ""))
    if item not in ITEMS or period.is_year:
        raise Http404
    if request.method == "GET":
        return _editor(request, code, item, period)
    if told.get("pasted"):
        return _pasted(request, code, item, period)
    return _written(request, code, item, period)


def _row(request: ActingRequest, code: str, item: str, year: int) -> GridRow:
    return next(row for row in month_grid(request.actor, code, year) if row.item.code == item)


def _editor(request: ActingRequest, code: str, item: str, period: Period, wrong: str = "") -> HttpResponse:
    row = _row(request, code, item, period.year)
    month = period.month
    before = row.months[month - 2] if month > 1 else row.last_months[-1]
    told: dict[str, Any] = {
        "code": code,
        "row": ledger_row(row, period.year, today()),
        "cell": ledger_row(row, period.year, today()).cells[month - 1],
        "before": before,
        "last_year": row.last_months[month - 1],
        "price": _price(row.months[month - 1]),
        "last_price": _price(before),
        "split": split_marks(request.actor, code, period.year).get((item, month)),
        "history": entry_history(request.actor, code, item, period),
        "may_write": _may_write(request, code, period),
        "wrong": wrong,
        "sent": request.POST if wrong else None,
    }
    return render(request, "organs/cell_editor.html", told)


def _may_write(request: ActingRequest, code: str, period: Period) -> Verdict:
    """The right to write there, and whether the period is open."""
    place = organ_place(request.actor, code)
    reason = closed([place.pk], ENERGY, [period], request.actor.at).get((place.pk, period.year, period.month))
    return may(request.actor, "ledger.write", place.path) and (YES if reason is None else no(reason))


def _price(values: Values | None) -> Any:
    """Yuan a unit, where both are known."""
    if values is None or values.cost is None or not values.quantity:
        return None
    return values.cost / values.quantity


def _written(request: ActingRequest, code: str, item: str, period: Period) -> HttpResponse:
    sent = request.POST
    partial = bool(request.headers.get("HX-Request"))
    try:
        _ask_for_reason(request, code, item, period)
        write_entry(
            request.actor,
            code,
            item,
            str(period),
            sent.get("quantity", "").strip() or None,
            cost=sent.get("cost", "").strip() or None,
            estimated="estimated" in sent,
            note=sent.get("note", "").strip(),
            reason=sent.get("reason", ""),
        )
    except Refusal as refused:
        if not partial:
            raise
        answer = _editor(request, code, item, period, wrong=refused.message.worded(gettext))
        answer.status_code = 409
        answer["HX-Retarget"], answer["HX-Reswap"] = "#cell-editor", "outerHTML"
        return answer
    update_organ(request.actor, code, period.year)
    if not partial:
        return redirect(f"{reverse('organ', args=[code])}?year={period.year}#row-{item}")
    return _saved(request, code, item, period)


def _saved(request: ActingRequest, code: str, item: str, period: Period) -> HttpResponse:
    """The item's row as it is now, and beside it all that followed: indicators, findings, gaps."""
    rows = month_grid(request.actor, code, period.year)
    found = findings_of(request.actor, code, period.year)
    row = next(row for row in rows if row.item.code == item)
    data_year = data_year_now(today())
    told: dict[str, Any] = {
        "code": code,
        "cell_address": reverse("cell", args=[code]),
        "row": ledger_row(row, period.year, today(), flagged_months(found)),
        "saved_month": period.month,
        "saved_at": request.actor.at,
        "findings": found,
        "may_judge": True,  # whoever may type may close
        "gaps": gaps_in(rows, period.year, today()),
        "filing_year": filing_year(request.actor, code, period.year, rows, today()),
        "own": own_organ(request.actor) == code,
        "multiples": multiples(comparisons(request.actor, code, data_year)),
        "oob": True,
    }
    return render(request, "organs/cell_saved.html", told)


def _ask_for_reason(request: ActingRequest, code: str, item: str, period: Period) -> None:
    """A first figure needs no reason; changing one does."""
    there = _row(request, code, item, period.year).months[period.month - 1]
    if there is not None and not request.POST.get("reason", "").strip():
        raise Refusal(say("修改已有的数据请写明原因。"))


def _pasted(request: ActingRequest, code: str, item: str, period: Period) -> HttpResponse:
    """Months copied from Excel, from this cell on; all of them are taken or none."""
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
        EntryRow(place, code, item, str(Period(period.year, period.month + place)), text or None)
        for place, text in enumerate(values)
    ]
    try:
        write_entries(
            request.actor,
            code,
            rows,
            reason=request.POST.get("reason", ""),
            occasion=gettext("从表格粘贴"),
        )
    except RowsRefused as refused:
        raise Refusal(refused.errors[0].message) from None
    update_organ(request.actor, code, period.year)
    answer = HttpResponse(status=204)
    answer["HX-Refresh"] = "true"
    return answer
