"""How far the programme is: rates of tiers and regions against their targets, from any day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q

from jieyue.acts.queries import in_scope, under
from jieyue.acts.rules import Actor
from jieyue.campaigns.rules.calendar import Year
from jieyue.evaluations.models import Exemption, Naming
from jieyue.evaluations.rules.rate import TierProgress
from jieyue.registry.models import Organ, Region
from jieyue.registry.queries.history import open_on
from jieyue.registry.queries.organs import region_path
from jieyue.registry.rules import TIER_ORDER


@dataclass(frozen=True)
class RegionProgress:
    """A region's own organs and those below it, one tier each."""

    code: str
    name: str
    level: str
    tiers: tuple[TierProgress, ...]

    @property
    def counted(self) -> int:
        return sum(tier.counted for tier in self.tiers)

    @property
    def done(self) -> int:
        return sum(tier.done for tier in self.tiers)

    @property
    def short(self) -> int:
        """Organs missing, each tier against its own target."""
        return sum(tier.short for tier in self.tiers)

    @property
    def rate(self) -> Decimal | None:
        return Decimal(self.done) * 100 / self.counted if self.counted else None


@dataclass(frozen=True)
class Progress:
    """A region's tiers, the regions right below it, the furthest behind first, and those at the tree's ends."""

    tiers: tuple[TierProgress, ...]
    regions: Sequence[RegionProgress]
    districts: Sequence[RegionProgress]


# Organs counted, named, exempt, and either.
Counted = tuple[int, int, int, int]
Counts = dict[tuple[str, str], Counted]
TierCount = tuple[str, Counted]


def named_by(year: int) -> Q:
    """Organs named up to and in `year`, not revoked."""
    return Q(Exists(Naming.objects.filter(organ=OuterRef("pk"), year__lte=year, revoked_at=None)))


def exempt_on(day: date) -> Q:
    """Organs that hold a demonstration title on `day`."""
    held = Exemption.objects.filter(organ=OuterRef("pk"), granted__lte=day)
    return Q(Exists(held.filter(Q(expires=None) | Q(expires__gte=day))))


def _counts(actor: Actor, year: int, today: date, path: str) -> Counts:
    """By region code and tier: organs that are there on `today` counted, named, exempt, and either.  One statement."""
    is_named, is_exempt = named_by(year), exempt_on(today)
    organs = Organ.objects.filter(in_scope(actor), under((path,)), open_on(today))
    rows = organs.values_list("region_id", "tier").annotate(
        Count("pk"),
        named=Count("pk", filter=is_named),
        exempt=Count("pk", filter=is_exempt),
        # Few are exempt, so few are looked up a second time; "either" would look up all of them.
        both=Count("pk", filter=is_exempt & is_named),
    )
    return {
        (region, tier): (counted, named, exempt, named + exempt - both)
        for region, tier, counted, named, exempt, both in rows.order_by()
    }


def _tiers(counts: Iterable[TierCount], year: Year) -> tuple[TierProgress, ...]:
    summed: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for tier, told in counts:
        summed[tier] = [had + more for had, more in zip(summed[tier], told, strict=True)]
    return tuple(
        TierProgress(tier, *summed[tier], target=year.targets[tier])
        for tier in sorted(summed, key=TIER_ORDER.__getitem__)
    )


def tiers(actor: Actor, year: Year, today: date, path: str = "") -> tuple[TierProgress, ...]:
    """The rate of each tier in the actor's scope (or the part of it below `path`) against its target."""
    counts = _counts(actor, year.year, today, path)
    return _tiers(((tier, told) for (_, tier), told in counts.items()), year)


def progress(actor: Actor, year: Year, today: date, region: str) -> Progress:
    """How a region (a code) and those below it stand in the actor's scope.  Three statements."""
    reach = region_path(region)
    counts = _counts(actor, year.year, today, reach)
    below = list(Region.objects.filter(in_scope(actor), under((reach,))).exclude(pk=region))
    parents = {place.parent_id for place in below}
    inside = _rolled_up(counts, {region: reach} | {place.code: place.path for place in below})
    ranked = [_region(place, inside, year) for place in below if place.parent_id == region]
    ranked.sort(key=lambda child: (-child.short, child.rate if child.rate is not None else 0))
    districts = [_region(place, inside, year) for place in below if place.pk not in parents]
    return Progress(_tiers(((tier, told) for (_, tier), told in counts.items()), year), ranked, districts)


def _rolled_up(counts: Counts, paths: Mapping[str, str]) -> Mapping[str, Sequence[TierCount]]:
    """The counts of every region with all that lies below it, by the region's path."""
    inside: dict[str, list[TierCount]] = defaultdict(list)
    for (code, tier), told in counts.items():
        path = paths[code]
        for end, character in enumerate(path, 1):
            if character == "/":
                inside[path[:end]].append((tier, told))
    return inside


def _region(place: Region, inside: Mapping[str, Sequence[TierCount]], year: Year) -> RegionProgress:
    return RegionProgress(place.code, place.name, place.level, _tiers(inside.get(place.path, ()), year))
