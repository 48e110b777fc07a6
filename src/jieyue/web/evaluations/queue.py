"""The queue a case is looked at in: its neighbours, so that an office goes through a list without returning to it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from jieyue.acts.rules import Actor
from jieyue.evaluations.queries.cases import CaseView, Neighbours, neighbours
from jieyue.web.evaluations.cases import wanted_cases
from jieyue.web.paging import address

# What an address may say of a queue; everything else in it is left out.
_NAMES = ("state", "tier", "region", "kind", "text", "order")


def around_in_queue(actor: Actor, case: CaseView, query: QueryDict) -> dict[str, Any]:
    """The case's place in the list its address tells of, or else among those in the same state."""
    told = QueryDict(mutable=True)
    told.update({name: query[name] for name in _NAMES if query.get(name)})
    if not told:
        told["state"] = case.row.state.value
    found = neighbours(actor, case.year, wanted_cases(told), case.row.code)
    return {
        "place": found,
        "queue": address(told),
        "queue_list": f"{reverse('cases')}{address(told)}&{urlencode({'year': case.year})}",
        "before": _address(case.year, found.before, told),
        "after": _address(case.year, found.after, told),
    }


def next_in_queue(actor: Actor, year: int, code: str, query: QueryDict) -> str:
    """Where to go on once this case has been dealt with: the one after it; "" at the end, or without a queue."""
    told = QueryDict(mutable=True)
    told.update({name: query[name] for name in _NAMES if query.get(name)})
    if not told.get("state"):
        return ""
    found: Neighbours = neighbours(actor, year, wanted_cases(told), code)
    return _address(year, found.after or found.before, told)


def _address(year: int, code: str, queue: QueryDict) -> str:
    return reverse("score-sheet", args=[year, code]) + address(queue) if code else ""
