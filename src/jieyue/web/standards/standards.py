"""评价标准: every standard there is, published, drafted or shipped, each with its frame at a glance."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jieyue.acts.rules import may, seat
from jieyue.standards.queries.versions import listed_standards
from jieyue.web.door import ActingRequest
from jieyue.web.standards.words import STATES, Words

DRAFTING = "standard.draft"


@require_safe
def standards(request: ActingRequest) -> HttpResponse:
    """GET /standards/"""
    cards = [(one, Words(one.standard), STATES[one.state]) for one in listed_standards()]
    told = {
        "cards": [
            {
                "one": one,
                "title": words.word(one.title),
                "note": words.word(one.standard.note),
                "verdict": words.verdict()[:1],
                "blocks": [(words.word(block.title), block.points) for block in one.standard.blocks],
                "state": state,
            }
            for one, words, state in cards
        ],
        "may_draft": may(request.actor, DRAFTING, seat(request.actor, DRAFTING)),
    }
    return render(request, "standards/standards.html", told)
