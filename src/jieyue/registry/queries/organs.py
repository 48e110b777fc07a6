"""Reading the tree and the organs: for people always within their scope, for the registry's own rules as plain facts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar

from django.db.models import Q, QuerySet

from jieyue.acts.queries import in_scope, under
from jieyue.acts.rules import Actor
from jieyue.registry.models import Organ, OrganKind, Profile, Region
from jieyue.registry.rules import SINCE_EVER
from jieyue.registry.rules.history import ALWAYS, Life
from jieyue.registry.rules.organ_rows import OrganFacts, Place, ProfileFacts, Vocabulary
from jieyue.registry.rules.tree import RegionNode
from jieyue.values.refusals import NotFound
from jieyue.values.wording import say

T = TypeVar("T")

# The fields of OrganFacts, in its order.
_FACTS = (
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
    "opened",
    "closed",
)
# Databases bound the number of parameters of one statement.
_AT_ONCE = 900


@dataclass(frozen=True)
class RegionRow:
    """A node of the reporting tree; `path` is its place, `parent` the code above it ("" at the top)."""

    code: str
    name: str
    level: str
    path: str
    parent: str


@dataclass(frozen=True)
class KindRow:
    """A kind of organ, in both languages."""

    code: str
    title: str
    title_en: str


@dataclass(frozen=True)
class ProfileRow:
    """What an organ's ratios divide by from `valid_from` on: persons, m2, vehicles."""

    valid_from: date
    headcount: Decimal | None
    floor_area: Decimal | None
    vehicles: int | None


@dataclass(frozen=True)
class OrganHead:
    """Who an organ is: what stands at the head of its page."""

    code: str
    name: str
    region: str
    region_name: str
    tier: str
    kind: str
    kind_title: str
    superior: str
    superior_code: str
    premises: str
    joint: bool
    sensitive: bool
    credit_code: str
    contact: str
    phone: str
    path: str
    opened: date | None
    closed: date | None  # the first day it is no more
    profiles: tuple[ProfileRow, ...]  # oldest first

    @property
    def absorbed(self) -> bool:
        """Whether it turned out to be a second entry of another organ."""
        return self.closed == SINCE_EVER

    @property
    def profile(self) -> ProfileRow | None:
        """The figures in force, each the last one told."""
        if not self.profiles:
            return None
        told = self.profiles
        return ProfileRow(
            told[-1].valid_from,
            _last(row.headcount for row in told),
            _last(row.floor_area for row in told),
            _last(row.vehicles for row in told),
        )


class OrganPlace(NamedTuple):
    """Where an organ is found, its row and its path in the tree, and from when to when it is there."""

    pk: int
    path: str
    life: Life = ALWAYS


def _last(values: Iterable[Any]) -> Any:
    return next((value for value in reversed(list(values)) if value is not None), None)


_REGION = ("code", "name", "level", "path", "parent_id")


def regions(actor: Actor) -> list[RegionRow]:
    """The regions in the actor's scope, in the tree's order: every pick-list is made of these."""
    rows = Region.objects.filter(in_scope(actor)).order_by("path").values_list(*_REGION)
    return [RegionRow(*told, parent or "") for *told, parent in rows]


def region_of(actor: Actor, code: str) -> RegionRow:
    """A region.  Raises Refusal when there is none in the actor's scope."""
    row = Region.objects.filter(in_scope(actor), code=code).values_list(*_REGION).first()
    if row is None:
        raise NotFound(say("没有报送区划“{code}”,或不在您的管辖范围之内。", code=code))
    *told, parent = row
    return RegionRow(*told, parent or "")


def region_path(code: str) -> str:
    """The path of a region, whoever asks; one that nothing lies below where there is no such region."""
    return Region.objects.filter(code=code).values_list("path", flat=True).first() or "no such region"


def children_of(code: str) -> list[str]:
    """The codes of the regions right below a region, in the tree's order."""
    return list(Region.objects.filter(parent=code).order_by("path").values_list("code", flat=True))


def regions_below(code: str) -> list[RegionRow]:
    """The regions right below a region, in the tree's order."""
    rows = Region.objects.filter(parent=code).order_by("path").values_list(*_REGION)
    return [RegionRow(*told, parent or "") for *told, parent in rows]


def districts_below(actor: Actor, code: str) -> list[str]:
    """The codes of the regions at the ends of the tree below a region, or its own where it is one.

    Raises Refusal when there is no such region in the actor's scope.
    """
    region = region_of(actor, code)
    ends = Region.objects.filter(in_scope(actor), under((region.path,)), children=None)
    return list(ends.order_by("path").values_list("code", flat=True))


def top_region(actor: Actor) -> RegionRow | None:
    """The highest region the actor may read; None for somebody who reads organs only."""
    row = Region.objects.filter(in_scope(actor)).order_by("path").values_list(*_REGION).first()
    if row is None:
        return None
    *told, parent = row
    return RegionRow(*told, parent or "")


def above(path: str) -> list[RegionRow]:
    """The regions a place lies in, from the top down to the place itself.  One statement."""
    codes = [step for step in path.strip("/").split("/") if not step.startswith("@")]
    rows = Region.objects.filter(code__in=codes).order_by("path").values_list(*_REGION)
    return [RegionRow(*told, parent or "") for *told, parent in rows]


def place_name(path: str) -> str:
    """The name of the region or organ whose place is `path`; empty when there is none."""
    last = path.rstrip("/").rpartition("/")[2]
    found = Organ.objects.filter(path=path) if last.startswith("@") else Region.objects.filter(path=path)
    return found.values_list("name", flat=True).first() or ""


def kinds() -> list[KindRow]:
    """The kinds of organ in the plan's scope, in its order."""
    return [KindRow(*row) for row in OrganKind.objects.values_list("code", "title", "title_en")]


def organ_count(actor: Actor, region: str = "") -> int:
    """How many organs there are in the actor's scope, of a region if one is named."""
    reach = under((region_of(actor, region).path,)) if region else Q()
    return Organ.objects.filter(in_scope(actor), reach).count()


def organ_place(actor: Actor, code: str) -> OrganPlace:
    """Row and path of an organ.  Raises Refusal when there is none in the actor's scope."""
    rows = Organ.objects.filter(in_scope(actor), code=code)
    found = rows.values_list("pk", "path", "opened", "closed").first()
    if found is None:
        raise NotFound(say("没有机关“{code}”,或不在您的管辖范围之内。", code=code))
    pk, path, *dates = found
    return OrganPlace(pk, path, Life(*dates))


def life_of(organ_id: int) -> Life:
    """From when to when an organ (its row's key) is there."""
    return Life(*Organ.objects.values_list("opened", "closed").get(pk=organ_id))


def lives_of(organ_ids: Collection[int]) -> dict[int, Life]:
    """From when to when each of these organs is there, by row key; no more of them than a statement takes."""
    rows = Organ.objects.filter(pk__in=organ_ids).order_by().values_list("pk", "opened", "closed")
    return {pk: Life(*dates) for pk, *dates in rows}


def organ_head(actor: Actor, code: str) -> OrganHead:
    """An organ's head.  Raises Refusal when there is none in the actor's scope.  Two statements."""
    row = (
        Organ.objects.filter(in_scope(actor), code=code).select_related("region", "kind", "superior").first()
    )
    if row is None:
        raise NotFound(say("没有机关“{code}”,或不在您的管辖范围之内。", code=code))
    profiles = Profile.objects.filter(organ=row).order_by("valid_from")
    return OrganHead(
        code=row.code,
        name=row.name,
        region=row.region_id,
        region_name=row.region.name,
        tier=row.tier,
        kind=row.kind_id,
        kind_title=row.kind.title,
        superior=row.superior.name if row.superior else "",
        superior_code=row.superior.code if row.superior else "",
        premises=row.premises,
        joint=row.joint,
        sensitive=row.sensitive,
        credit_code=row.credit_code or "",
        contact=row.contact,
        phone=row.phone,
        path=row.path,
        opened=row.opened,
        closed=row.closed,
        profiles=tuple(
            ProfileRow(*told)
            for told in profiles.values_list("valid_from", "headcount", "floor_area", "vehicles")
        ),
    )


def stored_tree() -> list[RegionNode]:
    """The reporting tree in its order."""
    rows = Region.objects.values_list("code", "name", "level", "parent_id", "path", "climate")
    return [RegionNode(code, name, level, parent or "", *told) for code, name, level, parent, *told in rows]


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
    return organ_facts(Organ.objects.all())


def organ_facts(found: QuerySet[Organ]) -> dict[str, OrganFacts]:
    """What the registry says of these organs, by code.  One statement."""
    rows = found.order_by().values_list(*_FACTS)
    return {row[0]: OrganFacts(*row) for row in rows.iterator()}


def profiles_of(codes: Collection[str]) -> dict[str, dict[date, ProfileFacts]]:
    """The dated profiles of the organs with these codes."""
    profiles: dict[str, dict[date, ProfileFacts]] = {}
    for some in in_batches(list(codes)):
        rows = Profile.objects.filter(organ__code__in=some).values_list(
            "organ__code", "valid_from", "headcount", "floor_area", "vehicles"
        )
        for code, day, *facts in rows.order_by():
            profiles.setdefault(code, {})[day] = ProfileFacts(*facts)
    return profiles


def organ_places(codes: Collection[str]) -> dict[str, OrganPlace]:
    """Row and path of the organs with these codes; unknown codes are left out."""
    places: dict[str, OrganPlace] = {}
    for some in in_batches(list(codes)):
        rows = Organ.objects.order_by().filter(code__in=some).values_list("code", "pk", "path")
        places.update({code: OrganPlace(pk, path) for code, pk, path in rows})
    return places


def codes_told(actor: Actor, texts: Collection[str]) -> dict[str, str]:
    """Codes of the organs in the actor's scope that bear exactly these names or credit codes.

    Only where one organ alone bears it; what is an organ's code already is left out.
    """
    wanted = sorted(set(texts) - organ_places(texts).keys())
    bearers: dict[str, set[str]] = {}
    for some in in_batches(wanted):
        for field in ("name", "credit_code"):
            rows = Organ.objects.filter(in_scope(actor), closed=None, **{f"{field}__in": some})
            for text, code in rows.values_list(field, "code"):
                bearers.setdefault(text, set()).add(code)
    return {text: next(iter(codes)) for text, codes in bearers.items() if len(codes) == 1}


def organ_names(codes: Collection[str]) -> dict[str, str]:
    """Names of organs by code, for lists of codes that were let in before."""
    names: dict[str, str] = {}
    for some in in_batches(sorted(codes)):
        names.update(Organ.objects.filter(code__in=some).values_list("code", "name"))
    return names


def exported_organs(
    actor: Actor, *, region: str = "", organ: str = ""
) -> Iterator[tuple[OrganFacts, date | None, ProfileFacts | None]]:
    """The organs in the actor's scope in the tree's order, once for each of their dated profiles.

    Narrowed to a region or one organ.  Raises Refusal where either is out of scope.
    """
    found = Organ.objects.filter(in_scope(actor))
    if organ:
        found = found.filter(path=organ_place(actor, organ).path)
    elif region:
        found = found.filter(under((region_of(actor, region).path,)))
    facts = [OrganFacts(*row) for row in found.order_by("path").values_list(*_FACTS)]
    for some in in_batches(facts):
        profiles = profiles_of([one.code for one in some])
        for one in some:
            dated = sorted(profiles.get(one.code, {}).items())
            yield from ((one, day, profile) for day, profile in dated or [(None, None)])


def in_batches(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """Values in runs that one statement can take."""
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]
