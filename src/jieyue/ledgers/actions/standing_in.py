"""代报 in sheets: a file may hold the own organ's figures and those of one its sender stands in for; each says so."""

from __future__ import annotations

from collections.abc import Collection

from jieyue.acts.rules import Actor, acts_by_proxy
from jieyue.registry.queries.organs import organ_places


def stood_in_for(actor: Actor, codes: Collection[str]) -> frozenset[int]:
    """Those of these organs (their rows) the actor writes for in somebody's stead.  No statement for most people."""
    if not any(grant.proxy for grant in actor.grants):
        return frozenset()
    places = organ_places(codes).values()
    return frozenset(place.pk for place in places if acts_by_proxy(actor, place.path))
