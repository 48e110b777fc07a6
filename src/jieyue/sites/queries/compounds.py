"""Compounds with all that decides how their months are split; a fixed number of statements however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Q

from jieyue.acts.queries import in_scope, under
from jieyue.acts.rules import Actor
from jieyue.registry.models import Profile
from jieyue.registry.queries.organs import region_of, region_path
from jieyue.sites.models import FixedShare, Membership, OwnFigure, Share, Site, SiteEntry, SplitMethod
from jieyue.sites.rules import Method
from jieyue.sites.rules.occupancy import Member, Size, Stay
from jieyue.sites.rules.site_rows import SiteFacts
from jieyue.sites.rules.splitting import Whole
from jieyue.sites.rules.standing import Got, Month, standing
from jieyue.values.refusals import NotFound
from jieyue.values.wording import say

PAGE = 25


@dataclass(frozen=True)
class SiteHead:
    """What a compound is; `path` is its region's place in the tree, `floor_area` in m2."""

    pk: int
    code: str
    name: str
    region: str
    region_name: str
    path: str
    floor_area: Decimal | None

    @property
    def facts(self) -> SiteFacts:
        return SiteFacts(self.code, self.name, self.region, self.floor_area)


@dataclass(frozen=True)
class Compound:
    """A compound with members, methods and months, oldest first."""

    head: SiteHead
    members: Sequence[Member]
    methods: Sequence[Method]
    months: Sequence[Month]

    def outdated(self) -> list[Month]:
        """The months that would be split otherwise today."""
        return [month for month in self.months if standing(self.members, self.methods, month).outdated]

    def present(self, day: date) -> list[Member]:
        """The members on a day."""
        return [
            member
            for member in self.members
            if any(stay.first <= day and (stay.last is None or stay.last >= day) for stay in member.stays)
        ]


class SitePlace(NamedTuple):
    """A compound's row and its region's path."""

    pk: int
    path: str


_HEAD = ("pk", "code", "name", "region_id", "region__name", "region__path", "floor_area")


def site_head(actor: Actor, code: str) -> SiteHead:
    """A compound.  Raises NotFound when there is none in the actor's scope."""
    row = Site.objects.filter(in_scope(actor, "region__path"), code=code).values_list(*_HEAD).first()
    if row is None:
        raise NotFound(say("没有集中办公区“{code}”,或不在您的管辖范围之内。", code=code))
    return SiteHead(*row)


def site_places(codes: Collection[str]) -> dict[str, SitePlace]:
    """Row and path of the compounds with these codes; unknown codes are left out."""
    rows = Site.objects.filter(code__in=list(codes)).values_list("code", "pk", "region__path")
    return {code: SitePlace(pk, path) for code, pk, path in rows}


@dataclass(frozen=True)
class SitePage:
    """One page of the compounds in scope and how many there are in all."""

    rows: Sequence[Compound]
    total: int
    number: int

    @property
    def last(self) -> int:
        return max(1, -(-self.total // PAGE))


def site_page(actor: Actor, *, text: str = "", region: str = "", page: int = 1) -> SitePage:
    """Compounds in the actor's scope by place and code.  Eight statements, whatever their number."""
    found = Site.objects.filter(in_scope(actor, "region__path"))
    if text:
        found = found.filter(Q(name__icontains=text) | Q(code__icontains=text))
    if region:
        found = found.filter(under((region_path(region),), "region__path"))
    start = (page - 1) * PAGE
    heads = found.order_by("region__path", "code").values_list(*_HEAD)[start : start + PAGE]
    return SitePage(compounds([SiteHead(*row) for row in heads]), found.count(), page)


def compounds_in(actor: Actor, region: str = "") -> list[Compound]:
    """All compounds in the actor's scope, of a region where one is named, by code.  Seven statements."""
    found = Site.objects.filter(in_scope(actor, "region__path"))
    if region:
        found = found.filter(under((region_of(actor, region).path,), "region__path"))
    return compounds([SiteHead(*row) for row in found.order_by("code").values_list(*_HEAD)])


def compound(actor: Actor, code: str) -> Compound:
    """A compound with everything.  Raises Refusal when there is none in the actor's scope."""
    return compounds([site_head(actor, code)])[0]


def compounds_of(codes: Collection[str]) -> dict[str, Compound]:
    """The compounds with these codes, whoever asks: for actions that have asked `may` already."""
    heads = Site.objects.filter(code__in=list(codes)).values_list(*_HEAD)
    return {one.head.code: one for one in compounds([SiteHead(*row) for row in heads])}


def compounds(heads: Sequence[SiteHead]) -> list[Compound]:
    """These compounds with members, methods and months.  Six statements."""
    ids = [head.pk for head in heads]
    members, methods, months = _members(ids), _methods(ids), _months(ids)
    return [Compound(head, members[head.pk], methods[head.pk], months[head.pk]) for head in heads]


def _members(ids: Sequence[int]) -> Mapping[int, list[Member]]:
    stays: dict[int, dict[int, list[Stay]]] = defaultdict(lambda: defaultdict(list))
    names: dict[int, tuple[str, str]] = {}
    rows = Membership.objects.filter(site__in=ids).values_list(
        "site_id", "organ_id", "organ__code", "organ__name", "valid_from", "valid_to", "floor_area"
    )
    for site, organ, code, name, *stay in rows:
        stays[site][organ].append(Stay(*stay))
        names[organ] = (code, name)
    sizes: dict[int, list[Size]] = defaultdict(list)
    profiles = Profile.objects.filter(organ__in=list(names)).values_list(
        "organ_id", "valid_from", "headcount", "floor_area"
    )
    for organ, *size in profiles:
        sizes[organ].append(Size(*size))
    told: dict[int, list[Member]] = defaultdict(list)
    for site, of_site in stays.items():
        told[site] = [
            Member(*names[organ], tuple(held), tuple(sizes[organ])) for organ, held in of_site.items()
        ]
    return told


def _methods(ids: Sequence[int]) -> Mapping[int, list[Method]]:
    shares: dict[int, dict[str, Decimal]] = defaultdict(dict)
    rows = FixedShare.objects.filter(method__site__in=ids)
    for method, code, percent in rows.values_list("method_id", "organ__code", "percent"):
        shares[method][code] = percent
    told: dict[int, list[Method]] = defaultdict(list)
    methods = SplitMethod.objects.filter(site__in=ids)
    for pk, site, item, since, kind in methods.values_list("pk", "site_id", "item", "valid_from", "kind"):
        told[site].append(Method(item, since, kind, shares.get(pk, {})))
    return told


def _months(ids: Sequence[int]) -> Mapping[int, list[Month]]:
    own: dict[int, dict[str, Decimal]] = defaultdict(dict)
    figures = OwnFigure.objects.filter(entry__site__in=ids)
    for entry, code, quantity in figures.values_list("entry_id", "organ__code", "quantity"):
        own[entry][code] = quantity
    got: dict[int, dict[str, Got]] = defaultdict(dict)
    shares = Share.objects.filter(entry__site__in=ids).values_list(
        "entry_id", "organ__code", "quantity", "cost", "portion", "kind"
    )
    for entry, code, *share in shares:
        got[entry][code] = Got(*share)
    told: dict[int, list[Month]] = defaultdict(list)
    entries = SiteEntry.objects.filter(site__in=ids).order_by("year", "month", "item")
    for pk, site, item, year, month, quantity, cost, estimated in entries.values_list(
        "pk", "site_id", "item", "year", "month", "quantity", "cost", "estimated"
    ):
        whole = Whole(quantity, cost, own.get(pk, {}))
        told[site].append(Month(pk, item, year, month, whole, estimated, got.get(pk, {})))
    return told
