"""A region's limit, how it stands month by month, and how it is divided among those below."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from math import ceil
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from jieyue.acts.rules import Actor, may
from jieyue.plans.actions.splitting import Proposal, propose
from jieyue.plans.actions.stepping import may_acknowledge
from jieyue.plans.queries.assignments import history, years_with_goals
from jieyue.plans.queries.overview import Below, RegionSheet, measures_of, region_sheet
from jieyue.plans.rules.lines import percent_below
from jieyue.plans.rules.measures import MEASURES
from jieyue.plans.rules.splitting import BY_TITLES, By, rules_for
from jieyue.plans.rules.workflow import STATE_TITLES, State
from jieyue.registry.queries.organs import RegionRow, above, region_of, top_region
from jieyue.values.refusals import Refusal
from jieyue.values.wording import NOTHING, Message
from jieyue.web.door import ActingRequest, today
from jieyue.web.goals.asked import DEFAULT, Asked, asked, number, years_of
from jieyue.web.goals.shown import Shown, shown
from jieyue.web.menu import own_organ
from jieyue.web.paging import address, page_number, pager

AT_ONCE = 100


@dataclass(frozen=True)
class Line:
    """One place below: what it has, what a rule would give it, and how it stands.

    `base` and `percent` (below the base) are those of the proposal where nothing is stored yet.
    """

    below: Below
    shown: Shown
    proposed: Decimal | None
    is_settled: bool
    base: Decimal | None
    percent: Decimal | None


@require_safe
def goals(request: ActingRequest) -> HttpResponse:
    """GET /goals/?region=610100&year=2026&indicator=energy_total, with by= and reserve= a proposal"""
    actor = request.actor
    if organ := own_organ(actor):
        return redirect("organ-goals", organ)
    wanted = asked(request.GET, years_with_goals(actor), today())
    region = region_of(actor, wanted.region) if wanted.region else top_region(actor)
    if region is None:
        return render(request, "goals/goals.html", {"region": None})
    there = measures_of(actor, region, wanted.year)
    indicator = wanted.indicator or next(iter(there), DEFAULT)
    page = page_number(request.GET)
    sheet = region_sheet(
        actor, region.code, indicator, wanted.year, today(), first=(page - 1) * AT_ONCE, most=AT_ONCE
    )
    proposal, refused = _proposal(request, sheet)
    lines = _lines(sheet, proposal)
    told: dict[str, Any] = {
        "region": region,
        "regions": _crumbs(actor, region),
        "year": wanted.year,
        "years": years_of(actor, wanted.year),
        "tabs": _tabs(request.GET, there, indicator),
        "sheet": sheet,
        "own": shown(sheet.measure, sheet.own, sheet.standing),
        "lines": lines,
        "proposal": proposal,
        "refused": refused,
        "by": request.GET.get("by", ""),
        "reserve": request.GET.get("reserve", ""),
        "rules": [(by.value, BY_TITLES[by]) for by in rules_for(ratio=sheet.measure.is_ratio)],
        "state_titles": {state.value: title for state, title in STATE_TITLES.items()},
        "steps": history([sheet.own.pk])[sheet.own.pk] if sheet.own else [],
        "warned": sum(1 for one in sheet.rows if one.standing.warns),
        "pager": pager(request.GET, page, max(ceil(sheet.total / AT_ONCE), 1), sheet.total),
        "open": any(not line.is_settled for line in lines),
        "settled_sum": _settled_elsewhere(sheet),
        "overdrawn": sheet.left is not None and sheet.left < 0 and not sheet.measure.is_ratio,
        **_rights(actor, region, sheet, Asked(region.code, wanted.year, indicator)),
    }
    return render(request, "goals/goals.html", told)


def _crumbs(actor: Actor, region: RegionRow) -> list[RegionRow]:
    reach = max((path for path in actor.paths() if region.path.startswith(path)), key=len, default="")
    return [place for place in above(region.path) if place.path.startswith(reach)]


def _tabs(query: QueryDict, there: dict[str, int], indicator: str) -> list[tuple[Any, str, bool, int]]:
    """The measures in use here and the one shown; the others stay in a list of their own."""
    return [
        (measure, address(query, indicator=code, page="", by=""), code == indicator, there.get(code, 0))
        for code, measure in MEASURES.items()
        if code in there or code == indicator
    ]


def _proposal(request: ActingRequest, sheet: RegionSheet) -> tuple[Proposal | None, Message]:
    """What a rule would give everybody, where the address names one; or why it can't."""
    by = request.GET.get("by", "")
    if by not in set(By) - {By.HAND}:
        return None, NOTHING
    try:
        reserve = number(request.GET.get("reserve", "")) or Decimal(0)
        found = propose(
            request.actor, sheet.region.code, sheet.measure.code, sheet.year, By(by), reserve=reserve
        )
    except Refusal as refused:
        return None, refused.message
    return found, NOTHING


def _lines(sheet: RegionSheet, proposal: Proposal | None) -> list[Line]:
    return [_line(sheet, one, proposal) for one in sheet.rows]


def _line(sheet: RegionSheet, one: Below, proposal: Proposal | None) -> Line:
    path, had = one.place.path, one.assignment
    proposed = proposal.split.parts.get(path) if proposal else None
    base = proposal.shares[path].base if proposal and proposed is not None else had.base if had else None
    percent = had.percent if had else None
    if proposed is not None:
        percent = percent_below(proposed, base)
    return Line(
        below=one,
        shown=shown(sheet.measure, had, one.standing),
        proposed=proposed,
        is_settled=bool(had and had.state is not State.DRAFTED),
        base=base,
        percent=percent,
    )


def _settled_elsewhere(sheet: RegionSheet) -> Decimal:
    """The sum of the parts that can't be typed on this page: assigned ones, and those of other pages."""
    typed = [
        one.assignment.limit
        for one in sheet.rows
        if one.assignment and one.assignment.state is State.DRAFTED and one.assignment.limit is not None
    ]
    return sheet.given - sum(typed, Decimal(0))


def _rights(actor: Actor, region: RegionRow, sheet: RegionSheet, about: Asked) -> dict[str, Any]:
    own = sheet.own
    waits = own is not None and own.state is State.ASSIGNED
    return {
        "about": about,
        "may_draft": may(actor, "goal.draft", region.path),
        "may_assign": may(actor, "goal.assign", region.path),
        "may_revise": may(actor, "goal.revise", region.path),
        "may_set": may(actor, "goal.set", region.path),
        "waits": waits,
        "may_acknowledge": may_acknowledge(actor, region.path) if waits else None,
        "all_measures": MEASURES.values(),
    }
