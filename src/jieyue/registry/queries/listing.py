"""The organs in somebody's scope, read on from where one stopped: a programme's list, whatever its length."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from jieyue.acts.queries import in_scope, under
from jieyue.acts.rules import Actor
from jieyue.registry.models import Organ
from jieyue.registry.queries.history import open_on
from jieyue.registry.queries.organs import RegionRow, organ_place, region_of


@dataclass(frozen=True)
class ListedOrgan:
    """An organ in a list; `path` is its place, by which lists are ordered."""

    code: str
    name: str
    region: str
    tier: str
    kind: str
    credit_code: str | None
    superior: str | None
    premises: str
    opened: date | None
    closed: date | None
    path: str


_SHOWN = (
    "code",
    "name",
    "region_id",
    "tier",
    "kind_id",
    "credit_code",
    "superior__code",
    "premises",
    "opened",
    "closed",
    "path",
)


@dataclass(frozen=True)
class OrgansWanted:
    """Empty means: don't narrow.  `day` leaves those only that are there on it; `text` is part of name or code."""

    region: str = ""
    tier: str = ""
    kind: str = ""
    text: str = ""
    day: date | None = None


def organs_after(actor: Actor, wanted: OrgansWanted, after: str, most: int) -> list[ListedOrgan]:
    """At most so many organs behind a place of the tree.  One statement, and one for a region.

    Raises NotFound for a region that is not in the actor's scope.
    """
    found = Organ.objects.filter(in_scope(actor), path__gt=after)
    if wanted.region:
        found = found.filter(under((region_of(actor, wanted.region).path,)))
    for field, value in (("tier", wanted.tier), ("kind", wanted.kind)):
        if value:
            found = found.filter(**{field: value})
    if wanted.text:
        found = found.filter(Q(name__icontains=wanted.text) | Q(code__icontains=wanted.text))
    if wanted.day:
        found = found.filter(open_on(wanted.day))
    rows = found.order_by("path").values_list(*_SHOWN)[:most]
    return [ListedOrgan(*row) for row in rows]


def organs_present(regions: Collection[RegionRow], day: date) -> dict[str, int]:
    """How many organs of each region, by code, those below it included, are there on a day.  One statement."""
    found = Organ.objects.filter(open_on(day), under(tuple(region.path for region in regions)))
    counts = list(found.order_by().values_list("region__path").annotate(Count("pk")))
    return {
        region.code: sum(count for path, count in counts if path.startswith(region.path))
        for region in regions
    }


def organs_in_order(actor: Actor, *, region: str = "", organ: str = "") -> list[tuple[int, str]]:
    """Row and code of every organ in the actor's scope in the tree's order, of a region or one organ if named.

    Raises NotFound where either is out of scope.
    """
    found = Organ.objects.filter(in_scope(actor))
    if organ:
        found = found.filter(pk=organ_place(actor, organ).pk)
    elif region:
        found = found.filter(under((region_of(actor, region).path,)))
    return list(found.order_by("path").values_list("pk", "code"))
