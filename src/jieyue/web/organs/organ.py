"""One organ: who it is, how its case stands, its indicators, its ledger month by month, its past."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from jieyue.acts.rules import may
from jieyue.campaigns.queries import latest_year
from jieyue.evaluations.queries.organs import past
from jieyue.evaluations.rules.workflow import State
from jieyue.indicators.queries.peers import comparisons
from jieyue.indicators.queries.quotas import quotas_of
from jieyue.ledgers.queries.entries import month_grid
from jieyue.ledgers.rules.forms import edition_of
from jieyue.ledgers.rules.items import ITEMS
from jieyue.registry.actions.changing import UNDO
from jieyue.registry.queries.history import past_of
from jieyue.registry.queries.organs import above, organ_head
from jieyue.registry.rules import PREMISES
from jieyue.sites.queries.places import stays_of
from jieyue.sites.queries.supply import accounts_of_organ
from jieyue.web.door import ActingRequest, today
from jieyue.web.evaluations.step_line import step_line
from jieyue.web.ledgers.months import filing_year
from jieyue.web.menu import is_office, own_organ
from jieyue.web.organs.gaps import gaps_in
from jieyue.web.organs.grid import YEARS_BACK, ledger
from jieyue.web.organs.ledgers import year_asked
from jieyue.web.organs.multiples import multiples
from jieyue.web.organs.signs import signs_of
from jieyue.web.organs.years import data_year_now, findings_of

_PREMISES = dict(PREMISES)


@require_safe
def organ(request: ActingRequest, code: str) -> HttpResponse:
    """GET /organs/CODE/?year=2025 (the ledger's year) &on=2024-05-01 (as it stood that day)"""
    actor, now = request.actor, today()
    on = _asked_day(request.GET.get("on", ""), now)
    campaign = latest_year() or now.year
    data_year = data_year_now(now)
    year = year_asked(request.GET, data_year)
    head = organ_head(actor, code)
    changes = past_of(actor, head, on or now)
    history = past(actor, campaign, code, now)
    rows = month_grid(actor, code, year)
    found = findings_of(actor, code, year)
    filed = filing_year(actor, code, year, rows, now)
    told: dict[str, Any] = {
        "head": head,
        "on": on,
        "then": changes.then,
        "changes": changes,
        "may_undo": may(actor, UNDO, head.path),
        "office": is_office(actor),
        "premises": _PREMISES.get(changes.then.premises, ""),
        "regions": above(head.path),
        "campaign": campaign,
        "data_year": data_year,
        "past": history,
        "line": step_line(State(history.state), history.steps) if history.state in set(State) else None,
        "multiples": multiples(comparisons(actor, code, data_year), quotas_of(actor, code)),
        "ledger": ledger(rows, year, now, signs_of(filed, found)),
        "findings": found,
        "may_judge": bool(may(actor, "finding.close", head.path)),
        "months": range(1, 13),
        "cell_address": reverse("cell", args=[code]),
        "gaps": gaps_in(rows, year, now),
        "years": range(max(data_year, now.year) - YEARS_BACK, max(data_year, now.year) + 1),
        "filing_year": filed,
        "edition": edition_of(year),
        "own": own_organ(actor) == code,
        "may_write": may(actor, "ledger.write", head.path),
        "stays": stays_of(actor, code),
        "supply": accounts_of_organ(actor, code),
        "items": list(ITEMS.values()),
        "may_supply": may(actor, "supply.save", head.path),
    }
    return render(request, "organs/organ.html", told)


def _asked_day(text: str, now: date) -> date | None:
    """The day to go back to; None for today, a day to come, and what is no date."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day < now else None
