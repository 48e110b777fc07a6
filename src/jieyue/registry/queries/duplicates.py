"""Reading entries of the registry that may be one organ, for the people whose organs they are."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from jieyue.acts.queries import in_scope, under
from jieyue.acts.rules import Actor
from jieyue.registry.models import Organ
from jieyue.registry.queries.organs import stored_tree
from jieyue.registry.rules.candidates import Candidate, KnownOrgan, candidates

# More codes than a statement takes; a sheet of so many concerns most regions anyway.
_FEW = 900
_KNOWN = ("pk", "code", "name", "region_id", "credit_code", "phone", "joint")


def suspects(actor: Actor, path: str = "") -> list[Candidate]:
    """Pairs in the actor's scope, below a region's path if given, the strongest reasons first.  Two statements."""
    return _candidates(Organ.objects.filter(in_scope(actor), under((path,))))


def suspects_among(codes: Collection[str]) -> list[Candidate]:
    """Pairs of which one is among these organs: what a sheet has brought in twice.  Three statements."""
    regions = Organ.objects.filter(code__in=codes).values("region") if len(codes) < _FEW else None
    organs = Organ.objects.all() if regions is None else Organ.objects.filter(region__in=regions)
    named = set(codes)
    return [pair for pair in _candidates(organs) if {pair.organ.code, pair.first.code} & named]


def _candidates(organs: QuerySet[Organ]) -> list[Candidate]:
    tree = stored_tree()
    names = {node.code: node.name for node in tree}
    places = {node.code: tuple(names[step] for step in node.path.strip("/").split("/")) for node in tree}
    rows = organs.filter(closed=None).order_by("pk").values_list(*_KNOWN)
    return candidates(
        KnownOrgan(pk, code, name, region, places[region], credit_code or "", phone, joint)
        for pk, code, name, region, credit_code, phone, joint in rows.iterator()
    )
