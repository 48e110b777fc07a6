"""One visit: item by item what the organ said and what is seen, on a phone, with or without a connection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jieyue.acts.rules import may
from jieyue.evaluations.actions.recording import Sent
from jieyue.evaluations.queries.cases import as_seen, told_of
from jieyue.evaluations.queries.proofs import proofs_of
from jieyue.evaluations.queries.visits import Recorded, lines_to_see, parked_of, recorded, visit_of
from jieyue.evaluations.rules.visits import OPEN, STATE_WORDS, VERDICT_TITLES, may_record
from jieyue.evaluations.rules.workflow import State
from jieyue.values.wording import NOTHING
from jieyue.web.door import ActingRequest
from jieyue.web.evaluations.lines import Line, Wording
from jieyue.web.menu import is_office


@dataclass(frozen=True)
class Place:
    """One item of the page: its line on the score sheet, what was found so far.

    `typed`: what was sent without scripts and not written, as somebody was there first.
    """

    line: Line
    found: Recorded | None
    typed: Sent | None = None


@require_safe
def visit(request: ActingRequest, pk: int) -> HttpResponse:
    """GET /visits/17/"""
    return shown(request, pk, {})


def shown(
    request: ActingRequest, pk: int, typed: Mapping[str, Sent], status: int = HTTPStatus.OK
) -> HttpResponse:
    """The visit's page, with what was `typed` of an item in its fields instead of what stands there."""
    one = visit_of(request.actor, pk)
    case = as_seen(request.actor, one.case, told_of(one.case))
    words = Wording(case, proofs_of(case.pk))
    lines = {line.id: line for group in (*words.blocks(), *words.gates()) for line in group.lines}
    found = recorded(one)
    wanted = [line.id for line in lines_to_see(one)]
    mine = one.assessor_id == request.actor.user_id
    path = one.case.organ.path
    writable = may_record(one.state, State(one.case.state))
    told = {
        "visit": one,
        "case": case,
        "places": [Place(lines[item], found.get(item), typed.get(item)) for item in wanted if item in lines],
        "done": sum(1 for item in wanted if item in found and found[item].found),
        "mine": mine,
        "writes": mine and writable,
        "closed": NOTHING if writable else writable.reason,
        "open": one.state == OPEN,
        "state_title": STATE_WORDS[one.state],
        "verdicts": VERDICT_TITLES,
        "parked": parked_of(one) if is_office(request.actor) else [],
        "may_cancel": may(request.actor, "visit.cancel", path),
        "may_settle": may(request.actor, "visit.settle", path),
    }
    return render(request, "visits/visit.html", told, status=status)
