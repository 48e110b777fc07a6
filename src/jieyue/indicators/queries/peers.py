"""How an organ stands beside its own past and its peers, and which organs say nothing at all."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import quantiles
from typing import Any, NamedTuple

from django.db.models import QuerySet

from jieyue.acts.queries import in_scope, under
from jieyue.acts.rules import Actor
from jieyue.indicators.models import Computation, IndicatorResult, PeerBand
from jieyue.indicators.rules.definitions import DEFINITIONS, Definition
from jieyue.indicators.rules.factors import DEFAULT_METHOD
from jieyue.indicators.rules.results import NOT_AVAILABLE
from jieyue.indicators.rules.sizes import TITLES, size_of
from jieyue.registry.models import Organ, Profile
from jieyue.registry.queries.history import open_in
from jieyue.registry.rules.climate import CLIMATES
from jieyue.values.wording import NOTHING, Message, say

# Fewer organs than this say little about what is usual.
PEERS_NEEDED = 5
_MEAN_STEP = Decimal("0.000001")


_BAND = ("low", "median", "high", "most", "mean", "organs", "tier", "kind", "climate", "size", "cuts")


@dataclass(frozen=True)
class Band:
    """The middle half of an organ's peers; `tier`, `kind`, `climate` and `size` say who they are, "" being all."""

    low: Decimal
    median: Decimal
    high: Decimal
    most: Decimal
    mean: Decimal | None
    organs: int
    tier: str
    kind: str
    climate: str = ""
    size: str = ""
    cuts: Sequence[float] = ()

    def below(self, value: Decimal) -> int | None:
        """The percentage of the peers that lie below a value, in steps of five; None where it is not known."""
        return bisect_left(self.cuts, float(value)) * 5 if self.cuts else None

    @property
    def peers(self) -> Message:
        """Who the peers are, in words."""
        if self.climate:
            return say(
                "{count} 家同类{size}机关({climate})",
                count=self.organs,
                size=say(TITLES[self.size]),
                climate=CLIMATES[self.climate],
            )
        if self.kind:
            return say("{count} 家同级同类机关", count=self.organs)
        if self.tier:
            return say("{count} 家同级机关", count=self.organs)
        return say("全部 {count} 家机关", count=self.organs)


class Bands:
    """All bands of one run, asked for by an organ's indicator, tier and kind; `around` one organ only those it may need."""

    def __init__(
        self,
        year: int,
        indicators: Collection[str] = (),
        method: str = DEFAULT_METHOD,
        around: Peer | None = None,
    ) -> None:
        found = PeerBand.objects.filter(computation__year=year, computation__method=method)
        if indicators:
            found = found.filter(indicator__in=indicators)
        if around is not None:
            # A province has hundreds of bands, each with its twenty cuts to be read.
            found = found.filter(**{f"{name}__in": {told, ""} for name, told in around._asdict().items()})
        rows = found.values_list("indicator", *_BAND)
        self._bands = {(code, *told[6:10]): Band(*told) for code, *told in rows}

    def of(self, indicator: str, tier: str, kind: str) -> Band | None:
        """The narrowest group of at least PEERS_NEEDED: tier and kind, else the tier, else everybody."""
        for group in ((tier, kind), (tier, ""), ("", "")):
            if band := self._bands.get((indicator, *group, "", "")):
                return band
        return None

    def closest(self, indicator: str, peer: Peer) -> Band | None:
        """Those of the organ's kind, climate and size, where there are enough; else as `of`."""
        alike = (
            self._bands.get((indicator, "", peer.kind, peer.climate, peer.size)) if peer.is_known else None
        )
        return alike or self.of(indicator, peer.tier, peer.kind)


class Peer(NamedTuple):
    """What organs are told apart by when they are compared; "" where it is not known."""

    tier: str
    kind: str
    climate: str
    size: str

    @property
    def is_known(self) -> bool:
        return bool(self.kind and self.climate and self.size)


def peers_of(organs: QuerySet[Organ], day: date) -> dict[int, Peer]:
    """What these organs are compared by, on a day, by row key.  Two statements."""
    profiles = Profile.objects.filter(organ__in=organs, valid_from__lte=day, floor_area__isnull=False)
    # The latest one comes last.
    areas = dict(profiles.order_by("valid_from").values_list("organ_id", "floor_area"))
    rows = organs.order_by().values_list("pk", "tier", "kind_id", "region__climate")
    return {pk: Peer(*told, size_of(areas.get(pk))) for pk, *told in rows}


def peer_bands(run: Computation, figures: Iterable[tuple[str, Peer, Decimal]]) -> list[PeerBand]:
    """The bands of a run, not yet stored, from its figures as (indicator, whose, value)."""
    values: dict[tuple[str, Peer], list[Decimal]] = defaultdict(list)
    for indicator, peer, value in figures:
        for group in (Peer(*peer[:2], "", ""), Peer(peer.tier, "", "", ""), Peer("", "", "", "")):
            values[indicator, group].append(value)
        if peer.is_known:
            values[indicator, peer._replace(tier="")].append(value)
    return [
        PeerBand(computation=run, indicator=indicator, **group._asdict(), **_band(told))
        for (indicator, group), told in values.items()
        if len(told) >= PEERS_NEEDED
    ]


def _band(values: Collection[Decimal]) -> dict[str, Any]:
    low, middle, high = quantiles(values, n=4, method="inclusive")
    return {
        "low": low,
        "median": middle,
        "high": high,
        "most": max(values),
        "mean": (sum(values, Decimal(0)) / len(values)).quantize(_MEAN_STEP),
        "organs": len(values),
        "cuts": quantiles([float(value) for value in values], n=20, method="inclusive"),
    }


@dataclass(frozen=True)
class YearFigure:
    """One indicator of one organ in one data year; `value` None with the `reason` why."""

    year: int
    value: Decimal | None
    status: str
    reason: Message
    coverage: Decimal


@dataclass(frozen=True)
class Comparison:
    """One indicator of one organ over the years, oldest first, with its peers in the last of them."""

    definition: Definition
    figures: Sequence[YearFigure]
    band: Band | None

    @property
    def now(self) -> YearFigure | None:
        return self.figures[-1] if self.figures else None

    @property
    def before(self) -> YearFigure | None:
        """The year right before the last one."""
        if len(self.figures) > 1 and self.figures[-2].year == self.figures[-1].year - 1:
            return self.figures[-2]
        return None

    @property
    def change(self) -> Decimal | None:
        """The change against the year before, as a share of it."""
        if not self.now or not self.before or self.now.value is None or not self.before.value:
            return None
        return self.now.value / self.before.value - 1


def comparisons(actor: Actor, code: str, year: int, method: str = DEFAULT_METHOD) -> list[Comparison]:
    """Every indicator of an organ up to the data year, beside its peers.

    Four statements.
    """
    rows = (
        IndicatorResult.objects.filter(
            in_scope(actor, "organ__path"),
            organ__code=code,
            computation__method=method,
            computation__year__lte=year,
        )
        .order_by("computation__year")
        .values_list(
            "indicator",
            "computation__year",
            "value",
            "status",
            "reason",
            "coverage",
        )
    )
    own: dict[str, list[YearFigure]] = defaultdict(list)
    for indicator, of, value, status, reason, coverage in rows:
        told = Message.from_json(reason) if reason else NOTHING
        own[indicator].append(YearFigure(of, value, status, told, coverage))
    organs = Organ.objects.filter(in_scope(actor), code=code)
    peer = next(iter(peers_of(organs, date(year, 12, 31)).values()), None)
    bands = Bands(year, method=method, around=peer)
    return [
        Comparison(
            definition, own[indicator], bands.closest(indicator, peer) if peer and own[indicator] else None
        )
        for indicator, definition in DEFINITIONS.items()
    ]


@dataclass(frozen=True)
class SilentOrgan:
    """An organ whose energy can't be told, and why."""

    code: str
    name: str
    region_name: str
    reason: Message


def silent_organs(
    actor: Actor, year: int, path: str, limit: int, method: str = DEFAULT_METHOD
) -> tuple[int, list[SilentOrgan]]:
    """How many organs below `path` have no energy figure in the data year, and the first of them.

    Two statements at most: a list that is not full has counted them already.
    """
    found = IndicatorResult.objects.filter(
        in_scope(actor, "organ__path"),
        under((path,), "organ__path"),
        open_in(date(year, 1, 1), date(year, 12, 31), "organ__"),
        computation__year=year,
        computation__method=method,
        indicator="energy_total",
        status=NOT_AVAILABLE,
    )
    rows = found.order_by("organ__path").values_list(
        "organ__code", "organ__name", "organ__region__name", "reason"
    )[:limit]
    told = [
        SilentOrgan(code, name, region, Message.from_json(reason) if reason else NOTHING)
        for code, name, region, reason in rows
    ]
    return len(told) if len(told) < limit else found.count(), told
