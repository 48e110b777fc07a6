"""Which rows of a ledger a figure of the score sheet was read from."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from jieyue.evaluations.queries.evidence import evidence_of
from jieyue.standards.rules.units import figure
from jieyue.values.wording import Message
from jieyue.web.door import ActingRequest, today
from jieyue.web.organs.rows import columns, table_row
from jieyue.web.templatetags.wording import DASH


@require_safe
def evidence(request: ActingRequest, year: int, code: str, fact: str) -> HttpResponse:
    """GET /evaluations/2026/CODE/evidence/ledger.waste.months/"""
    told = evidence_of(request.actor, year, code, fact)
    side_by_side = columns(told.ledger, told.data_year, told.rows)
    value = told.fact.value
    shown: Message | str = DASH if value is None else figure(value, told.meaning.unit)
    return render(
        request,
        "evaluations/evidence.html",
        {
            "year": year,
            "told": told,
            "value": shown.worded(gettext) if isinstance(shown, Message) else shown,
            "columns": side_by_side,
            "rows": [
                (table_row(told.ledger, line, side_by_side, today()), told.is_changed(line))
                for line in told.rows
            ],
        },
    )
