"""Cells that a page has kept until they could be sent: written in order, told apart from what others wrote meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from jieyue.indicators.actions.computing import update_organ
from jieyue.ledgers.actions.typing import TypedCell, write_cells
from jieyue.ledgers.queries.origins import Origins, origins
from jieyue.ledgers.rules.items import ITEMS
from jieyue.registry.queries.organs import organ_place
from jieyue.values.periods import FIRST_YEAR, LAST_YEAR, parse_period
from jieyue.values.received import parse_json
from jieyue.values.refusals import Refusal, RowsRefused
from jieyue.values.wording import say
from jieyue.web.door import ActingRequest, number
from jieyue.web.organs.saved import saved, saved_cells

# A year of all items fits.
MOST = 400


@require_POST
def follow(request: ActingRequest, code: str) -> HttpResponse:
    """POST year and items (apart by commas) once the last cell is saved: indicators and findings catch up with them."""
    sent = request.POST
    year = sent.get("year", "")
    if not FIRST_YEAR <= number(year) <= LAST_YEAR:
        raise Http404
    update_organ(request.actor, code, int(year))
    items = [(item, 0) for item in sent.get("items", "").split(",") if item in ITEMS]
    return HttpResponse(saved(request, code, int(year), items))


@require_POST
def cells(request: ActingRequest, code: str) -> HttpResponse:
    """POST cells (JSON: item, period, quantity, cost, estimated, note, seen, emptied), their reason, the page's year."""
    sent = request.POST
    try:
        typed = read_cells(sent.get("cells", ""))
        occasion = gettext("从表格粘贴") if sent.get("from") == "paste" else ""
        write_cells(request.actor, code, typed, reason=sent.get("reason", ""), occasion=occasion)
    except Refusal as refused:
        return JsonResponse(_refused(refused), status=409)
    years = {cell.period.year for cell in typed}
    shown = sent.get("year", "")
    there = {(cell.item, cell.period.month) for cell in typed if str(cell.period.year) == shown}
    made = origins(organ_place(request.actor, code).pk, years)
    return JsonResponse(
        {
            "html": saved_cells(request, code, int(shown), there, made) if there else "",
            "changes": {f"{cell.item} {cell.period}": _change(made, cell) for cell in typed},
        }
    )


def _change(made: Origins, cell: TypedCell) -> int:
    """The change a cell is at now, 0 where it is empty."""
    origin = made.get((cell.item, cell.period.year, cell.period.month))
    return origin.change if origin else 0


def read_cells(text: str) -> list[TypedCell]:
    """The cells of a page's own making.  Raises Refusal for anything else."""
    try:
        told = parse_json(text)
    except Refusal:
        told = None
    if not isinstance(told, list) or not 0 < len(told) <= MOST or not all(_well_formed(one) for one in told):
        raise Refusal(say("没有收到可以保存的数据,请刷新页面后重试。"))
    return [_cell(one) for one in told]


_TEXTS = ("item", "period", "quantity", "cost", "note")


def _well_formed(one: Any) -> bool:
    return (
        isinstance(one, dict)
        and all(isinstance(one.get(name, ""), str) for name in _TEXTS)
        and isinstance(one.get("seen", 0), int)
        and isinstance(one.get("emptied", False), bool)
        and one.get("item") in ITEMS
    )


def _cell(one: Mapping[str, Any]) -> TypedCell:
    estimated = one.get("estimated")
    period = parse_period(one.get("period", ""))
    if period.is_year:
        raise Refusal(say("没有收到可以保存的数据,请刷新页面后重试。"))
    return TypedCell(
        one["item"],
        period,
        one.get("quantity", "").strip() or None,
        one.get("cost", "").strip() or None,
        bool(estimated) if estimated is not None else None,
        one.get("note"),
        one.get("seen"),
        one.get("emptied", False),
    )


def _refused(refused: Refusal) -> dict[str, Any]:
    """The sentence to show, and by the cells' numbers from 0 what is wrong with each."""
    errors: Sequence[Any] = refused.errors if isinstance(refused, RowsRefused) else ()
    first = errors[0].message if errors else refused.message
    return {
        "wrong": first.worded(gettext),
        "cells": {error.row - 1: error.message.worded(gettext) for error in reversed(errors) if error.row},
    }
