"""One row of a ledger: typed, changed, struck out in place, with everything that ever happened to it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from jieyue.acts.rules import may
from jieyue.indicators.actions.looking import followed
from jieyue.ledgers.actions.bills import Unagreed
from jieyue.ledgers.actions.rows import keep_row, strike_row
from jieyue.ledgers.queries.bills import BILLS, struck_follows
from jieyue.ledgers.queries.records import (
    RecordLine,
    ledger_kind,
    organ_record,
    record_history,
    references,
)
from jieyue.ledgers.rules.bills import changing, mark_of
from jieyue.ledgers.rules.forms import edition_of
from jieyue.ledgers.rules.items import ITEMS
from jieyue.ledgers.rules.records.cells import period_text
from jieyue.ledgers.rules.records.kinds import LedgerKind, Rhythm
from jieyue.ledgers.rules.records.rows import PERIOD
from jieyue.registry.queries.organs import organ_head
from jieyue.values.refusals import RowsRefused
from jieyue.web.door import ActingRequest, lead_to, number, today
from jieyue.web.organs.ledgers import year_asked
from jieyue.web.organs.rows import cell_shown

# How many months a period has, where a year has several.
_LENGTHS = {Rhythm.MONTH: 1, Rhythm.QUARTER: 3}


@require_http_methods(["GET", "POST"])
def record(request: ActingRequest, code: str, kind: str) -> HttpResponse:
    """GET the form of a new row, or of ?row=12; POST its cells with the change they were read at."""
    of = ledger_kind(kind)
    told = request.POST if request.method == "POST" else request.GET
    pk = number(told.get("row", "")) or None
    if request.method == "GET":
        return _form(request, code, of, pk)
    asked = {name: told[name].strip() for name in (PERIOD, *of.by_key) if name in told}
    seen = number(told.get("seen", ""))
    given = {"pk": pk, "seen": seen, "reason": told.get("reason", "")}
    agreed = told.get("agreed", "") if pk else None
    try:
        with followed(request.actor):
            keep_row(request.actor, of, code, asked, occasion=gettext("账单按天分摊"), agreed=agreed, **given)
    except Unagreed as asking:
        answer = _form(request, code, of, pk, sent=asked, asking=asking)
        answer.status_code = 200 if request.headers.get("HX-Request") else 409
        return answer
    except RowsRefused as refused:
        wrong = {error.column: error.message.worded(gettext) for error in refused.errors}
        answer = _form(request, code, of, pk, sent=asked, wrong=wrong)
        # The form comes back as it was typed, with a sentence beside each field.
        answer.status_code = 200 if request.headers.get("HX-Request") else 409
        return answer
    return _back(
        request, code, of, gettext("修改已保存,合计已更新。") if pk else gettext("已登记一行,合计已更新。")
    )


@require_POST
def strike(request: ActingRequest, code: str, kind: str) -> HttpResponse:
    """POST row, seen and reason."""
    of = ledger_kind(kind)
    told = request.POST
    pk, seen = (number(told.get(name, "")) for name in ("row", "seen"))
    reason, agreed = told.get("reason", ""), told.get("agreed", "")
    with followed(request.actor):
        strike_row(request.actor, of, code, pk, seen=seen, reason=reason, agreed=agreed)
    return _back(request, code, of, gettext("已作废,不再计入合计。"))


def _back(request: ActingRequest, code: str, kind: LedgerKind, said: str) -> HttpResponse:
    """The whole table again: sums, gaps and the order of the rows may all have changed."""
    messages.success(request, said, extra_tags="good")
    year = year_asked(request.POST, today().year)
    return lead_to(request, f"{reverse('ledger', args=[code, kind.code])}?year={year}")


def _form(
    request: ActingRequest,
    code: str,
    kind: LedgerKind,
    pk: int | None,
    *,
    sent: dict[str, str] | None = None,
    wrong: dict[str, str] | None = None,
    asking: Unagreed | None = None,
) -> HttpResponse:
    year = year_asked(request.POST if sent is not None else request.GET, today().year)
    line = organ_record(request.actor, code, kind, pk) if pk else None
    head = organ_head(request.actor, code)
    edition = edition_of(line.year if line else year)
    known = references(request.actor, code, kind)
    values = sent if sent is not None else _typed(kind, line, year)
    asked = [field for field in kind.fields if field.asked_in(edition.code)]
    struck = changing(struck_follows(request.actor, code, pk)) if pk and kind.code == BILLS else []
    told: dict[str, Any] = {
        "head": head,
        "kind": kind,
        "year": year,
        "line": line,
        "edition": edition,
        "fields": [
            (field, values.get(field.key, ""), (wrong or {}).get(field.key, ""), known.get(field.key, ()))
            for field in asked
        ],
        "period": values.get(PERIOD, ""),
        "periods": _periods(kind, year),
        "period_wrong": (wrong or {}).get(PERIOD, ""),
        "wrong": wrong or {},
        "titles": kind.titles,
        "reason": request.POST.get("reason", ""),
        "asking": asking,
        "struck": struck,
        "struck_mark": mark_of(struck),
        "items": ITEMS,
        "history": _history(request, code, kind, pk) if pk else [],
        "may_write": may(request.actor, "ledger.write", head.path),
        "may_strike": may(request.actor, "record.strike", head.path),
    }
    return render(request, "organs/record.html", told)


def _typed(kind: LedgerKind, line: RecordLine | None, year: int) -> dict[str, str]:
    """What stands in the fields at first: the row, or for a new one the year where the period is a year."""
    if line is None:
        return {PERIOD: f"{year}-" if kind.rhythm.value in {"month", "quarter"} else str(year)}
    period = {PERIOD: period_text(kind.rhythm, line.year, line.month)} if kind.is_periodic else {}
    return period | dict(line.cells)


def _periods(kind: LedgerKind, year: int) -> list[str]:
    """The months or quarters of a year, to be picked instead of spelt."""
    length = _LENGTHS.get(kind.rhythm)
    return [period_text(kind.rhythm, year, month) for month in range(length, 13, length)] if length else []


def _history(request: ActingRequest, code: str, kind: LedgerKind, pk: int) -> list[dict[str, Any]]:
    """Every change with the cells that differ, old and new in words."""
    return [
        {
            "change": change,
            "cells": [
                (field, cell_shown(field, change.old or {}), cell_shown(field, change.new or {}))
                for field in kind.fields
                if (change.old or {}).get(field.key) != (change.new or {}).get(field.key)
            ],
        }
        for change in record_history(request.actor, code, kind, pk)
    ]
