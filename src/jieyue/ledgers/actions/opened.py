"""Noting that an office has begun to look at what was submitted: from then on it is not withdrawn, but returned."""

from __future__ import annotations

from jieyue.acts.actions import draft
from jieyue.acts.rules import Actor
from jieyue.ledgers.models import Filing
from jieyue.ledgers.rules.filings import State
from jieyue.registry.queries.organs import organ_place
from jieyue.values.periods import Period

OPEN = "review.open"


def note_opened(actor: Actor, kind: str, period: Period, code: str) -> None:
    """Note the first office that opens a submitted filing; later ones change nothing.  Raises Refusal out of scope."""
    place = organ_place(actor, code)
    with draft(actor, OPEN, path=place.path):
        Filing.objects.filter(
            organ=place.pk,
            kind=kind,
            year=period.year,
            month=period.month,
            state=State.SUBMITTED,
            opened_at=None,
        ).update(opened_at=actor.at, opened_by=actor.name)
