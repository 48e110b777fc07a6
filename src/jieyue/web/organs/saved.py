"""What changes on an organ's page once cells are saved: their rows, and beside them all that followed from it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse

from jieyue.indicators.queries.peers import comparisons
from jieyue.ledgers.queries.entries import month_grid
from jieyue.web.door import ActingRequest, today
from jieyue.web.ledgers.months import filing_year
from jieyue.web.menu import own_organ
from jieyue.web.organs.gaps import gaps_in
from jieyue.web.organs.grid import ledger_row
from jieyue.web.organs.multiples import multiples
from jieyue.web.organs.signs import signs_of
from jieyue.web.organs.years import data_year_now, findings_of


def saved(request: ActingRequest, code: str, year: int, cells: Collection[tuple[str, int]]) -> str:
    """The rows of the saved cells (item and month) as they are now, and beside them indicators, findings, gaps."""
    actor, now = request.actor, today()
    rows = month_grid(actor, code, year)
    found = findings_of(actor, code, year)
    filed = filing_year(actor, code, year, rows, now)
    signs = signs_of(filed, found)
    items = {item for item, _ in cells}
    data_year = data_year_now(now)
    told: dict[str, Any] = {
        "code": code,
        "cell_address": reverse("cell", args=[code]),
        "rows": [ledger_row(row, year, now, signs) for row in rows if row.item.code in items],
        "saved": [f"cell-{item}-{month}" for item, month in cells],
        "saved_at": actor.at,
        "findings": found,
        "may_judge": True,  # whoever may type may close
        "gaps": gaps_in(rows, year, now),
        "filing_year": filed,
        "own": own_organ(actor) == code,
        "multiples": multiples(comparisons(actor, code, data_year)),
        "data_year": data_year,
        "oob": True,
    }
    return render_to_string("organs/cell_saved.html", told, request)
