"""How one figure came about: each step from ledger and profile to the result, and on whose authority."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jieyue.indicators.queries.figures import computation, explanation, is_current
from jieyue.indicators.rules.definitions import DEFINITIONS, Definition
from jieyue.indicators.rules.factors import FACTOR_SETS, FACTOR_UNITS, Factor, FactorSet
from jieyue.ledgers.rules.items import ITEMS, Item
from jieyue.plans.queries.assignments import assignments_of
from jieyue.registry.queries.organs import above, organ_head
from jieyue.web.door import ActingRequest
from jieyue.web.organs.multiples import UNITS


@dataclass(frozen=True)
class FactorLine:
    """A factor the figure may rest on."""

    item: Item
    factor: Factor
    unit: str


@require_safe
def indicator(request: ActingRequest, code: str, year: int, indicator: str) -> HttpResponse:
    """GET /organs/CODE/indicators/2025/energy_per_area/"""
    if indicator not in DEFINITIONS:
        raise Http404
    actor = request.actor
    head = organ_head(actor, code)
    told = explanation(actor, code, year, indicator)
    factor_set = FACTOR_SETS[told.result.factor_set]
    run = computation(year)
    return render(
        request,
        "organs/indicator.html",
        {
            "head": head,
            "regions": above(head.path),
            "year": year,
            "definition": DEFINITIONS[indicator],
            "unit": UNITS[told.result.unit],
            "result": told.result,
            "steps": told.steps,
            "factor_set": factor_set,
            "factors": list(_factors(DEFINITIONS[indicator], factor_set)),
            "limit": next(
                (row.limit for row in assignments_of(actor, head.path, year) if row.indicator == indicator),
                None,
            ),
            "outdated": run is not None and not is_current(run),
        },
    )


def _factors(definition: Definition, factor_set: FactorSet) -> Iterator[FactorLine]:
    for term in definition.items_terms.values():
        for item in term.items:
            if term.factor:
                yield FactorLine(ITEMS[item], factor_set.factor(item, term.factor), FACTOR_UNITS[term.factor])
