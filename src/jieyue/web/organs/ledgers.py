"""All ledgers of an organ at a glance: what is kept, since when, what is missing, what ends soon."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jieyue.ledgers.queries.records import overview
from jieyue.ledgers.queries.waiting import waiting_periods
from jieyue.ledgers.rules.records.kinds import LEDGERS
from jieyue.registry.queries.organs import organ_head
from jieyue.values.periods import FIRST_YEAR, LAST_YEAR
from jieyue.web.door import ActingRequest, number, today
from jieyue.web.organs.grid import YEARS_BACK


@require_safe
def ledgers(request: ActingRequest, code: str) -> HttpResponse:
    """GET /organs/CODE/ledgers/?year=2025"""
    now = today()
    year = year_asked(request.GET, now.year)
    lines = overview(request.actor, code, year, now)
    blocks = list(dict.fromkeys(kind.block for kind in LEDGERS.values()))
    told: dict[str, Any] = {
        "head": organ_head(request.actor, code),
        "year": year,
        "years": range(now.year - YEARS_BACK, now.year + 1),
        "blocks": [(block, [line for line in lines if line.kind.block == block]) for block in blocks],
        "waiting": waiting_periods(request.actor, code, [year], now),
        "kept": sum(1 for line in lines if line.rows),
        "all": len(lines),
        "missing": sum(len(line.missing) for line in lines),
        "ending": sum(len(line.ending) for line in lines),
        "now": now,
    }
    return render(request, "organs/ledgers.html", told)


def year_asked(query: QueryDict, otherwise: int) -> int:
    """The year in the address, or another where it names none that ledgers are kept of."""
    asked = number(query.get("year", ""))
    return asked if FIRST_YEAR <= asked <= LAST_YEAR else otherwise
