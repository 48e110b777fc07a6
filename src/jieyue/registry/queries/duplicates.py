"""Reading entries of the registry that may be one organ, for the people whose organs they are."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from jieyue.acts.queries import in_scope, under
from jieyue.acts.rules import Actor
from jieyue.registry.models import Distinction, Organ
from jieyue.registry.queries.organs import stored_tree
from jieyue.registry.rules.candidates import Candidate, KnownOrgan, candidates
from jieyue.registry.rules.organ_rows import OrganFacts

_KNOWN = ("pk", "code", "name", "region_id", "credit_code", "phone", "joint")


@dataclass(frozen=True)
class DistinctionRow:
    """Two entries that are two organs: who said so, when and why."""

    code: str
    name: str
    other_code: str
    other_name: str
    at: datetime
    by: str
    reason: str


def suspects(actor: Actor, path: str = "") -> list[Candidate]:
    """Pairs in the actor's scope, below a region's path if given, the strongest reasons first.  Three statements.

    Those that were looked at and found to be two organs are left out.
    """
    found = candidates(_known(Organ.objects.filter(in_scope(actor), under((path,))), _places()))
    apart = set(Distinction.objects.filter(undone_at=None).values_list("first_id", "second_id"))
    return [pair for pair in found if (pair.first.id, pair.organ.id) not in apart]


def distinctions(actor: Actor, path: str = "", *, most: int) -> list[DistinctionRow]:
    """The latest verdicts that two entries are two organs, both of them in the actor's scope.  One statement."""
    found = Distinction.objects.filter(
        in_scope(actor, "first__path"), in_scope(actor, "second__path"), under((path,), "second__path")
    )
    rows = found.filter(undone_at=None).values_list(
        "second__code", "second__name", "first__code", "first__name", "at", "by", "reason"
    )
    return [DistinctionRow(*row) for row in rows[:most]]


def suspects_among(coming: Collection[OrganFacts]) -> list[Candidate]:
    """Pairs of which one is an organ that a sheet brings in and that is not stored yet.  Two statements."""
    places = _places()
    stored = _known(Organ.objects.filter(region__in={facts.region for facts in coming}), places)
    # Later than whatever is there.
    first = max((organ.id for organ in stored), default=0) + 1
    new = [
        KnownOrgan(
            number,
            facts.code,
            facts.name,
            facts.region,
            places[facts.region],
            facts.credit_code or "",
            facts.phone,
            facts.joint,
        )
        for number, facts in enumerate(coming, start=first)
    ]
    return [pair for pair in candidates([*stored, *new]) if pair.organ.id >= first]


def _places() -> dict[str, tuple[str, ...]]:
    """The names of each region and those above, from the province down, as an organ's name begins."""
    tree = stored_tree()
    names = {node.code: node.name for node in tree}
    return {node.code: tuple(names[step] for step in node.path.strip("/").split("/")) for node in tree}


def _known(organs: QuerySet[Organ], places: Mapping[str, tuple[str, ...]]) -> list[KnownOrgan]:
    rows = organs.filter(closed=None).order_by("pk").values_list(*_KNOWN)
    return [
        KnownOrgan(pk, code, name, region, places[region], credit_code or "", phone, joint)
        for pk, code, name, region, credit_code, phone, joint in rows.iterator()
    ]
