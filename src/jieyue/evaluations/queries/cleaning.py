"""名录清理: which organs lack what an office needs to work with them, counted by region and listed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from jieyue.accounts.models import Post
from jieyue.acts.queries import in_scope, under
from jieyue.acts.rules import Actor, Role
from jieyue.evaluations.rules.cleaning import (
    ACCOUNT,
    CONTACT,
    ITEMS,
    LACKS,
    SILENT,
    SIZE,
    CleaningFilter,
    silent_since,
)
from jieyue.ledgers.models import Declaration, Entry
from jieyue.registry.models import Organ, Profile, Region
from jieyue.registry.queries.history import open_on
from jieyue.registry.queries.organs import region_path


@dataclass(frozen=True)
class CleaningRow:
    """An organ and all it lacks, by the codes of LACKS."""

    code: str
    name: str
    region_name: str
    lacks: tuple[str, ...]


@dataclass(frozen=True)
class RegionLacks:
    """How many organs of a region and below lack each thing."""

    code: str
    name: str
    counts: Mapping[str, int]


@dataclass(frozen=True)
class CleaningPage:
    """One page of the worklist, with how many organs lack each thing in all and region by region."""

    rows: Sequence[CleaningRow]
    total: int
    counts: Mapping[str, int]
    regions: Sequence[RegionLacks]
    number: int
    size: int

    @property
    def last(self) -> int:
        return max(1, -(-self.total // self.size))


def cleaning_page(actor: Actor, wanted: CleaningFilter, today: date) -> CleaningPage:
    """The worklist of the actor's scope or a region of it.  Thirteen statements at most, whatever the number."""
    reach = region_path(wanted.region) if wanted.region else ""
    there = Organ.objects.filter(in_scope(actor), under((reach,)), open_on(today))
    lacking = _conditions(today, wanted.months)
    by_region = {lack: _by_region(there.filter(condition)) for lack, condition in lacking.items()}
    found = there.filter(lacking[wanted.lack]) if wanted.lack else there.filter(_any(lacking))
    start = (max(1, wanted.page) - 1) * wanted.size
    rows = list(
        found.order_by("path").values_list("pk", "code", "name", "region__name")[start : start + wanted.size]
    )
    lacks = _lacks_of([row[0] for row in rows], lacking)
    return CleaningPage(
        rows=[CleaningRow(*told, tuple(lacks[pk])) for pk, *told in rows],
        total=found.count(),
        counts={lack: sum(counted.values()) for lack, counted in by_region.items()},
        regions=_regions(actor, wanted.region, by_region),
        number=wanted.page,
        size=wanted.size,
    )


def _conditions(today: date, months: int) -> dict[str, Q]:
    organ = OuterRef("pk")
    year, month = silent_since(today, months)
    # A figure for the whole year (month 0) reaches to its December.
    recent = Entry.objects.filter(
        Q(year__gt=year) | Q(year=year, month__gte=month) | Q(year=year, month=0), organ=organ
    )
    profiles = Profile.objects.filter(organ=organ)
    officer = Q(organ=organ, role=Role.ORGAN, user__is_active=True) & (Q(until=None) | Q(until__gte=today))
    told = {
        CONTACT: Q(contact="") | Q(phone=""),
        SIZE: ~Q(Exists(profiles.exclude(headcount=None))) | ~Q(Exists(profiles.exclude(floor_area=None))),
        ITEMS: ~Q(Exists(Declaration.objects.filter(organ=organ, in_use=True)))
        & ~Q(Exists(Entry.objects.filter(organ=organ))),
        SILENT: ~Q(Exists(recent)),
        ACCOUNT: ~Q(Exists(Post.objects.filter(officer))),
    }
    return {lack: told[lack] for lack in LACKS}


def _any(lacking: Mapping[str, Q]) -> Q:
    whole = Q()
    for condition in lacking.values():
        whole |= condition
    return whole


def _by_region(found: QuerySet[Organ]) -> dict[str, int]:
    return dict(found.order_by().values_list("region").annotate(Count("pk")))


def _lacks_of(pks: Sequence[int], lacking: Mapping[str, Q]) -> Mapping[int, list[str]]:
    lacks: dict[int, list[str]] = defaultdict(list)
    for lack, condition in lacking.items():
        for pk in Organ.objects.filter(condition, pk__in=pks).order_by().values_list("pk", flat=True):
            lacks[pk].append(lack)
    return lacks


def _regions(actor: Actor, region: str, by_region: Mapping[str, Mapping[str, int]]) -> list[RegionLacks]:
    """The regions right below the one asked for (or the highest the actor reads) that lack anything."""
    places = list(
        Region.objects.filter(in_scope(actor)).order_by("path").values_list("code", "name", "path", "parent")
    )
    top = region or (places[0][0] if places else "")
    told = []
    for code, name, path, parent in places:
        if parent != top:
            continue
        inside = {one for one, _, below, _ in places if below.startswith(path)}
        counts = {
            lack: sum(count for one, count in counted.items() if one in inside)
            for lack, counted in by_region.items()
        }
        if any(counts.values()):
            told.append(RegionLacks(code, name, counts))
    return told
