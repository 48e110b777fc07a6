"""The evidence files of an organ: all it ever handed in, what each serves, what has run out."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jieyue.evaluations.queries.proofs import uses
from jieyue.exhibits.queries.exhibits import exhibits_of
from jieyue.registry.queries.organs import organ_head
from jieyue.web.door import ActingRequest, today


@require_safe
def exhibits(request: ActingRequest, code: str) -> HttpResponse:
    """GET /organs/CODE/exhibits/"""
    head = organ_head(request.actor, code)
    found = exhibits_of(request.actor, code)
    used = uses([one.pk for one in found])
    rows = [(one, used.get(one.pk, []), one.expired(today())) for one in found]
    return render(request, "organs/exhibits.html", {"code": code, "name": head.name, "rows": rows})
