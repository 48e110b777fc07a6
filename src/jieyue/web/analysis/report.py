"""公示报告: what an organ used in a quarter or a year, worded and laid out to be printed and posted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jieyue.indicators.queries.peers import comparisons
from jieyue.indicators.queries.regions import weights
from jieyue.indicators.queries.uses import organ_uses
from jieyue.indicators.rules.analysis import YEAR, Sum, Uses, change, structure, total
from jieyue.ledgers.queries.entries import month_grid
from jieyue.ledgers.rules.items import ITEMS, Item
from jieyue.plans.queries.overview import organ_goals
from jieyue.registry.queries.organs import above, organ_head
from jieyue.web.analysis.energy import flows, headlines
from jieyue.web.door import ActingRequest, today
from jieyue.web.goals.shown import shown
from jieyue.web.organs.gaps import GapLine, due_months
from jieyue.web.organs.multiples import UNITS

QUARTERS = range(1, 5)
# Below this a change of a carrier is not worth a word.
WORTH_A_WORD = Decimal("0.05")


@dataclass(frozen=True)
class ItemLine:
    """One item in the period: quantity in its unit, cost in yuan, the change against a year before."""

    item: Item
    now: Sum
    change: Decimal | None


@require_safe
def energy_report(request: ActingRequest, code: str, year: int) -> HttpResponse:
    """GET /organs/CODE/report/2025/?quarter=2 (without it the whole year)"""
    actor, now = request.actor, today()
    head = organ_head(actor, code)
    asked = request.GET.get("quarter", "")
    quarter = int(asked) if asked in {str(one) for one in QUARTERS} else 0
    months = tuple(range(quarter * 3 - 2, quarter * 3 + 1)) if quarter else (YEAR,)
    uses = organ_uses(actor, code, (year, year - 1))
    lines = _items(uses, year, months)
    parts = structure(uses, weights("energy"), year, months)
    return render(
        request,
        "analysis/report.html",
        {
            "head": head,
            "regions": above(head.path),
            "year": year,
            "quarter": quarter,
            "quarters": QUARTERS,
            "over": (year, quarter * 3 or 12) < (now.year, now.month),
            "headlines": headlines(uses, year, months),
            "on_quarter": _on_quarter(uses, year, quarter) if quarter else None,
            "lines": lines,
            "parts": parts,
            "flows": flows(parts),
            "compared": any(line.change is not None for line in lines),
            "moved": sorted(
                (line for line in lines if line.change is not None and abs(line.change) >= WORTH_A_WORD),
                key=lambda line: abs(line.change or 0),
                reverse=True,
            ),
            "gaps": _gaps(request, code, year, months),
            "ratios": []
            if quarter
            else [
                (one, UNITS[one.definition.unit])
                for one in comparisons(actor, code, year)
                if "/" in one.definition.unit
                and one.now
                and one.now.year == year
                and one.now.value is not None
            ],
            "goals": []
            if quarter
            else [
                shown(goal.assignment.measure, goal.assignment, goal.standing)
                for goal in organ_goals(actor, code, year, now)[1]
            ],
            "items": ITEMS,
            "now": now,
        },
    )


def _items(uses: Uses, year: int, months: Collection[int]) -> list[ItemLine]:
    """Every item that was told, in the catalogue's order."""
    found = []
    for code, item in ITEMS.items():
        now, before = (total(uses, {code: Decimal(1)}, of, months) for of in (year, year - 1))
        if now is not None and (now.value or (before and before.value)):
            found.append(ItemLine(item, now, change(now, before)))
    return found


def _on_quarter(uses: Uses, year: int, quarter: int) -> Decimal | None:
    """The change of energy against the quarter before."""
    of, last = (year, quarter - 1) if quarter > 1 else (year - 1, 4)
    months = (range(one * 3 - 2, one * 3 + 1) for one in (quarter, last))
    now, before = (
        total(uses, weights("energy"), when, some) for when, some in zip((year, of), months, strict=True)
    )
    return change(now, before)


def _gaps(request: ActingRequest, code: str, year: int, months: Collection[int]) -> Sequence[GapLine]:
    """What the ledger lacks in the period, told in the report: a sum with holes must say so."""
    wanted = range(1, 13) if YEAR in months else months
    lines = [
        GapLine(row.item, [month for month in due_months(row, year, today()) if month in wanted])
        for row in month_grid(request.actor, code, year)
    ]
    return [line for line in lines if line.months]
