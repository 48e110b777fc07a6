"""Reading the registry as plain facts: for its own rules, and for whoever starts from an organ."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

from jieyue.registry.models import Organ, OrganKind, Profile, Region
from jieyue.registry.rules.organ_rows import OrganFacts, Place, ProfileFacts, Vocabulary
from jieyue.registry.rules.tree import RegionNode

T = TypeVar("T")

# Databases bound the number of parameters of one statement.
_AT_ONCE = 900


class OrganPlace(NamedTuple):
    """Where an organ is found: its row and its path in the tree."""

    pk: int
    path: str


def stored_tree() -> list[RegionNode]:
    """The reporting tree in its order."""
    rows = Region.objects.values_list("code", "name", "level", "parent_id", "path")
    return [RegionNode(code, name, level, parent or "", path) for code, name, level, parent, path in rows]


def has_regions() -> bool:
    return Region.objects.exists()


def has_organs() -> bool:
    return Organ.objects.exists()


def vocabulary() -> Vocabulary:
    """The regions and kinds that rows may name."""
    places = [Place(node.code, node.name, node.level, node.path) for node in stored_tree()]
    return Vocabulary(places, dict(OrganKind.objects.values_list("code", "title")))


def all_organs() -> dict[str, OrganFacts]:
    """Every organ by its code."""
    rows = Organ.objects.order_by().values_list(
        "code",
        "name",
        "region_id",
        "tier",
        "kind_id",
        "credit_code",
        "superior__code",
        "premises",
        "joint",
        "sensitive",
        "contact",
        "phone",
    )
    return {row[0]: OrganFacts(*row) for row in rows.iterator()}


def profiles_of(codes: Collection[str]) -> dict[str, dict[date, ProfileFacts]]:
    """The dated profiles of the organs with these codes."""
    profiles: dict[str, dict[date, ProfileFacts]] = {}
    for some in _in_batches(list(codes)):
        rows = Profile.objects.filter(organ__code__in=some).values_list(
            "organ__code", "valid_from", "headcount", "floor_area", "vehicles"
        )
        for code, day, *facts in rows.order_by():
            profiles.setdefault(code, {})[day] = ProfileFacts(*facts)
    return profiles


def organ_places(codes: Collection[str]) -> dict[str, OrganPlace]:
    """Row and path of the organs with these codes; unknown codes are left out."""
    places: dict[str, OrganPlace] = {}
    for some in _in_batches(list(codes)):
        rows = Organ.objects.order_by().filter(code__in=some).values_list("code", "pk", "path")
        places.update({code: OrganPlace(pk, path) for code, pk, path in rows})
    return places


def _in_batches(values: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]
