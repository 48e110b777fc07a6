"""One cell of the ledger: opened with what it is compared with and all that ever happened to it, saved as it is typed."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from jieyue.acts.rules import may
from jieyue.indicators.actions.computing import update_organ
from jieyue.ledgers.actions.blanks import explain_blank
from jieyue.ledgers.actions.typing import TypedCell, write_cells
from jieyue.ledgers.queries.bills import billed_year
from jieyue.ledgers.queries.blanks import year_blanks
from jieyue.ledgers.queries.entries import GridRow, entry_history, month_grid
from jieyue.ledgers.queries.locks import closed
from jieyue.ledgers.queries.origins import origins
from jieyue.ledgers.rules.blanks import REASONS
from jieyue.ledgers.rules.closing import ENERGY
from jieyue.ledgers.rules.items import ITEMS
from jieyue.registry.queries.organs import organ_place
from jieyue.sites.queries.places import split_marks
from jieyue.values.periods import Period, parse_period
from jieyue.values.refusals import Refusal, RowsRefused
from jieyue.values.verdicts import YES, Verdict, no
from jieyue.values.wording import say
from jieyue.web.door import ActingRequest, number, today
from jieyue.web.organs.grid import Signs, ledger_row, unit_price
from jieyue.web.organs.saved import saved


@require_http_methods(["GET", "POST"])
def cell(request: ActingRequest, code: str) -> HttpResponse:
    """GET the editor of ?item=electricity&period=2025-03; POST a figure, or the reason why there is none (act=blank).

    A figure that was there and comes back without a quantity is emptied.
    """
    told = request.POST if request.method == "POST" else request.GET
    item, period = told.get("item", ""), parse_period(told.get("period", ""))
    if item not in ITEMS or period.is_year:
        raise Http404
    if request.method == "GET":
        return _editor(request, code, item, period)
    return _written(request, code, item, period)


def _row(request: ActingRequest, code: str, item: str, year: int) -> GridRow:
    return next(row for row in month_grid(request.actor, code, year) if row.item.code == item)


def _editor(request: ActingRequest, code: str, item: str, period: Period, wrong: str = "") -> HttpResponse:
    place = organ_place(request.actor, code)
    signs = Signs(
        origins=origins(place.pk, [period.year]),
        blanks=year_blanks(place.pk, period.year),
    )
    row = ledger_row(_row(request, code, item, period.year), period.year, today(), signs)
    shown = row.cells[period.month - 1]
    told: dict[str, Any] = {
        "code": code,
        "row": row,
        "cell": shown,
        "price": unit_price(shown.values),
        "last_price": unit_price(shown.before),
        "split": split_marks(request.actor, code, period.year).get((item, period.month)),
        "billed": billed_year(request.actor, code, period.year).get((item, period.month)),
        "history": entry_history(request.actor, code, item, period),
        "may_write": _may_write(request, code, period),
        "reasons": REASONS.items(),
        "wrong": wrong,
        "sent": request.POST if wrong else None,
    }
    return render(request, "organs/cell_editor.html", told)


def _may_write(request: ActingRequest, code: str, period: Period) -> Verdict:
    """The right to write there, and whether the period is open."""
    place = organ_place(request.actor, code)
    reason = closed([place.pk], ENERGY, [period], request.actor.at).get((place.pk, period.year, period.month))
    return may(request.actor, "ledger.write", place.path) and (YES if reason is None else no(reason))


def _written(request: ActingRequest, code: str, item: str, period: Period) -> HttpResponse:
    partial = bool(request.headers.get("HX-Request"))
    try:
        _write(request, code, item, period)
    except Refusal as refused:
        if not partial:
            raise
        first = refused.errors[0].message if isinstance(refused, RowsRefused) else refused.message
        answer = _editor(request, code, item, period, wrong=first.worded(gettext))
        answer.status_code = 409
        answer["HX-Retarget"], answer["HX-Reswap"] = "#cell-editor", "outerHTML"
        return answer
    if not partial:
        return redirect(f"{reverse('organ', args=[code])}?year={period.year}#row-{item}")
    return HttpResponse(saved(request, code, period.year, {(item, period.month)}))


def _write(request: ActingRequest, code: str, item: str, period: Period) -> None:
    sent = request.POST
    if sent.get("act") == "blank":
        explain_blank(request.actor, code, item, period, sent.get("blank", ""), sent.get("blank_note", ""))
        return
    seen = number(sent["seen"]) if sent.get("seen") else None
    quantity, cost = (sent.get(name, "").strip() or None for name in ("quantity", "cost"))
    if seen and quantity is None:
        if cost is not None:
            raise Refusal(say("数量已清空,费用不能单独保留;请一并清空,或填写数量。"))
        typed = TypedCell(item, period, None, seen=seen, emptied=True)
    else:
        note = sent.get("note", "").strip()
        typed = TypedCell(item, period, quantity, cost, "estimated" in sent, note, seen)
    write_cells(request.actor, code, [typed], reason=sent.get("reason", ""))
    update_organ(request.actor, code, period.year)
