"""One ledger of an organ in one year: its rows, what they add up to, and what is struck out."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jieyue.acts.rules import may
from jieyue.ledgers.queries.records import ledger_kind, organ_records, struck_records
from jieyue.ledgers.rules.closing import KINDS
from jieyue.ledgers.rules.forms import edition_of
from jieyue.ledgers.rules.records.due import missing_periods
from jieyue.registry.queries.organs import organ_head
from jieyue.web.door import ActingRequest, today
from jieyue.web.ledgers.months import filing_year
from jieyue.web.organs.grid import YEARS_BACK
from jieyue.web.organs.ledgers import year_asked
from jieyue.web.organs.rows import columns, summary, table_row


@require_safe
def ledger(request: ActingRequest, code: str, kind: str) -> HttpResponse:
    """GET /organs/CODE/ledgers/waste/?year=2025"""
    now, of = today(), ledger_kind(kind)
    year = year_asked(request.GET, now.year)
    head = organ_head(request.actor, code)
    lines = organ_records(request.actor, code, of, year)
    side_by_side = columns(of, year, lines)
    told: dict[str, Any] = {
        "head": head,
        "kind": of,
        "year": year,
        "years": range(now.year - YEARS_BACK, now.year + 1),
        "edition": edition_of(year),
        "columns": side_by_side,
        "rows": [table_row(of, line, side_by_side, now) for line in lines],
        "struck": [
            table_row(of, line, side_by_side, now) for line in struck_records(request.actor, code, of, year)
        ],
        "filed": filing_year(request.actor, code, year, (), now, of.code) if of.code in KINDS else None,
        "filing_kind": KINDS.get(of.code),
        "missing": missing_periods(of.rhythm, {line.month for line in lines}, year, now),
        "summary": summary(of, [line.cells for line in lines]),
        "may_write": may(request.actor, "ledger.write", head.path),
    }
    return render(request, "organs/ledger.html", told)
