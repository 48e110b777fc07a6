"""One visit: item by item what the organ said and what is seen, on a phone, with or without a connection."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jieyue.acts.rules import may
from jieyue.evaluations.queries.cases import as_seen, told_of
from jieyue.evaluations.queries.proofs import proofs_of
from jieyue.evaluations.queries.visits import Recorded, lines_to_see, parked_of, recorded, visit_of
from jieyue.evaluations.rules.visits import OPEN, STATE_WORDS, VERDICT_TITLES, may_record
from jieyue.evaluations.rules.workflow import State
from jieyue.web.door import ActingRequest
from jieyue.web.evaluations.lines import Line, Wording
from jieyue.web.menu import is_office


@dataclass(frozen=True)
class Place:
    """One item of the page: its line on the score sheet, what was found so far, a key for the next writing."""

    line: Line
    found: Recorded | None
    key: str


@require_safe
def visit(request: ActingRequest, pk: int) -> HttpResponse:
    """GET /visits/17/"""
    one = visit_of(request.actor, pk)
    case = as_seen(request.actor, one.case, told_of(one.case))
    words = Wording(case, proofs_of(case.pk))
    lines = {line.id: line for group in (*words.blocks(), *words.gates()) for line in group.lines}
    found = recorded(one)
    wanted = [line.id for line in lines_to_see(one)]
    mine = one.assessor_id == request.actor.user_id
    path = one.case.organ.path
    told = {
        "visit": one,
        "case": case,
        "places": [Place(lines[item], found.get(item), uuid4().hex) for item in wanted if item in lines],
        "done": sum(1 for item in wanted if item in found and found[item].found),
        "mine": mine,
        "writes": mine and may_record(one.state, State(one.case.state)),
        "open": one.state == OPEN,
        "state_title": STATE_WORDS[one.state],
        "verdicts": VERDICT_TITLES,
        "parked": parked_of(one) if is_office(request.actor) else [],
        "may_cancel": may(request.actor, "visit.cancel", path),
        "may_settle": may(request.actor, "visit.settle", path),
    }
    return render(request, "visits/visit.html", told)
