"""What changes on an organ's page once cells are saved: their rows, and beside them all that followed from it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse

from jieyue.indicators.queries.peers import comparisons
from jieyue.indicators.queries.quotas import quotas_of
from jieyue.ledgers.queries.entries import month_grid
from jieyue.ledgers.queries.origins import Origins
from jieyue.web.door import ActingRequest, today
from jieyue.web.ledgers.months import filing_year
from jieyue.web.menu import own_organ
from jieyue.web.organs.gaps import gaps_in
from jieyue.web.organs.grid import Signs, ledger_row
from jieyue.web.organs.multiples import multiples
from jieyue.web.organs.signs import signs_of
from jieyue.web.organs.years import data_year_now, findings_of


def saved_cells(
    request: ActingRequest, code: str, year: int, cells: Collection[tuple[str, int]], made: Origins
) -> str:
    """The saved cells (item and month) and the totals of their rows as they are now: what can be told at once."""
    signs = Signs(origins=made)
    items = {item for item, _ in cells}
    rows = {
        row.item.code: ledger_row(row, year, today(), signs)
        for row in month_grid(request.actor, code, year)
        if row.item.code in items
    }
    told = {
        "cell_address": reverse("cell", args=[code]),
        "touched": [(rows[item], [rows[item].cells[month - 1]]) for item, month in cells],
        "rows": rows.values(),
        "saved": [f"cell-{item}-{month}" for item, month in cells],
        "saved_at": request.actor.at,
        "oob": True,
    }
    # Without the request: nobody asks for the menu and the bell of a whole page.
    return render_to_string("organs/cells_saved.html", told)


def saved(request: ActingRequest, code: str, year: int, cells: Collection[tuple[str, int]]) -> str:
    """The rows of the saved cells (item and month) as they are now, and beside them indicators, findings, gaps."""
    actor, now = request.actor, today()
    rows = month_grid(actor, code, year)
    found = findings_of(actor, code, year)
    filed = filing_year(actor, code, year, rows, now)
    signs = signs_of(filed, found)
    items = {item for item, _ in cells}
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
        "multiples": multiples(comparisons(actor, code, data_year_now(now)), quotas_of(actor, code)),
        "oob": True,
    }
    return render_to_string("organs/cell_saved.html", told, request)
