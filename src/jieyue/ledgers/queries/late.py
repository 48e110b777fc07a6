"""Who has not handed a period in, with the offices that answer for it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import OuterRef, Q, Subquery

from jieyue.acts.queries import in_scope
from jieyue.acts.rules import Actor
from jieyue.ledgers.models import Filing
from jieyue.ledgers.queries.owing import owing
from jieyue.ledgers.rules.filings import OPEN, State
from jieyue.registry.models import Organ

# A region's path, code and name.
Office = tuple[str, str, str]


@dataclass(frozen=True)
class LateOrgan:
    """An organ that has still to hand a period in; `above` is the region above its own, None at the top."""

    code: str
    path: str
    state: State
    region: Office
    above: Office | None


def late_organs(actor: Actor, kind: str, year: int, month: int) -> list[LateOrgan]:
    """The organs of the actor's scope whose period is not handed in, in the tree's order.  One statement."""
    filed = Filing.objects.filter(organ=OuterRef("pk"), kind=kind, year=year, month=month)
    rows = (
        Organ.objects.filter(in_scope(actor), owing(kind, year, month))
        .annotate(filing_state=Subquery(filed.values("state")))
        .filter(Q(filing_state=None) | Q(filing_state__in=[state.value for state in OPEN]))
        .order_by("path")
        .values_list(
            "code",
            "path",
            "filing_state",
            "region__path",
            "region_id",
            "region__name",
            "region__parent__path",
            "region__parent_id",
            "region__parent__name",
        )
    )
    return [
        LateOrgan(
            code,
            path,
            State(state or State.DRAFT),
            (place, region, name),
            (up, parent, parent_name) if parent else None,
        )
        for code, path, state, place, region, name, up, parent, parent_name in rows
    ]
