"""An organ's goals of a year: what is left, what the months say, and the button that acknowledges them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jieyue.plans.actions.stepping import may_acknowledge
from jieyue.plans.queries.assignments import history, years_with_goals
from jieyue.plans.queries.overview import organ_goals
from jieyue.plans.rules.workflow import STATE_TITLES, State
from jieyue.registry.queries.organs import above, organ_head
from jieyue.web.door import ActingRequest, today
from jieyue.web.goals.asked import asked, years_of
from jieyue.web.goals.shown import shown


@require_safe
def organ(request: ActingRequest, code: str) -> HttpResponse:
    """GET /goals/organs/CODE/?year=2026"""
    actor = request.actor
    head = organ_head(actor, code)
    year = asked(request.GET, years_with_goals(actor), today()).year
    _, found = organ_goals(actor, code, year, today())
    steps = history([goal.assignment.pk for goal in found])
    waiting = [goal.assignment for goal in found if goal.assignment.state is State.ASSIGNED]
    return render(
        request,
        "goals/organ.html",
        {
            "head": head,
            "regions": above(head.path),
            "year": year,
            "years": years_of(actor, year),
            "goals": [
                (shown(goal.assignment.measure, goal.assignment, goal.standing), steps[goal.assignment.pk])
                for goal in found
            ],
            "waiting": waiting,
            "may_acknowledge": may_acknowledge(actor, head.path),
            "state_titles": {state.value: title for state, title in STATE_TITLES.items()},
        },
    )
