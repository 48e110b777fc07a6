"""How an organ stands beside its own past and its peers, and which organs say nothing at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import quantiles
from typing import Any

from jieyue.acts.queries import in_scope, under
from jieyue.acts.rules import Actor
from jieyue.indicators.models import Computation, IndicatorResult, PeerBand
from jieyue.indicators.rules.definitions import DEFINITIONS, Definition
from jieyue.indicators.rules.factors import DEFAULT_METHOD
from jieyue.indicators.rules.results import NOT_AVAILABLE
from jieyue.registry.queries.history import open_in
from jieyue.values.wording import NOTHING, Message, say

# Fewer organs than this say little about what is usual.
PEERS_NEEDED = 5


@dataclass(frozen=True)
class Band:
    """The middle half of an organ's peers; `tier` and `kind` say who they are, "" being all."""

    low: Decimal
    median: Decimal
    high: Decimal
    most: Decimal
    organs: int
    tier: str
    kind: str

    @property
    def peers(self) -> Message:
        """Who the peers are, in words."""
        if self.kind:
            return say("{count} 家同级同类机关", count=self.organs)
        if self.tier:
            return say("{count} 家同级机关", count=self.organs)
        return say("全部 {count} 家机关", count=self.organs)


class Bands:
    """All bands of one run, asked for by an organ's indicator, tier and kind."""

    def __init__(self, year: int, indicators: Collection[str] = (), method: str = DEFAULT_METHOD) -> None:
        found = PeerBand.objects.filter(computation__year=year, computation__method=method)
        if indicators:
            found = found.filter(indicator__in=indicators)
        rows = found.values_list("indicator", "low", "median", "high", "most", "organs", "tier", "kind")
        self._bands = {(code, told[5], told[6]): Band(*told) for code, *told in rows}

    def of(self, indicator: str, tier: str, kind: str) -> Band | None:
        """The narrowest group of at least PEERS_NEEDED: tier and kind, else the tier, else everybody."""
        for group in ((tier, kind), (tier, ""), ("", "")):
            if band := self._bands.get((indicator, *group)):
                return band
        return None


def peer_bands(run: Computation, figures: Iterable[tuple[str, str, str, Decimal]]) -> list[PeerBand]:
    """The bands of a run, not yet stored, from its figures as (indicator, tier, kind, value)."""
    values: dict[tuple[str, str, str], list[Decimal]] = defaultdict(list)
    for indicator, tier, kind, value in figures:
        for group in ((tier, kind), (tier, ""), ("", "")):
            values[indicator, *group].append(value)
    return [
        PeerBand(computation=run, indicator=indicator, tier=tier, kind=kind, **_band(told))
        for (indicator, tier, kind), told in values.items()
        if len(told) >= PEERS_NEEDED
    ]


def _band(values: Collection[Decimal]) -> dict[str, Any]:
    low, middle, high = quantiles(values, n=4, method="inclusive")
    return {"low": low, "median": middle, "high": high, "most": max(values), "organs": len(values)}


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

    Two statements.
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
            "organ__tier",
            "organ__kind_id",
        )
    )
    own: dict[str, list[YearFigure]] = defaultdict(list)
    group: tuple[str, str] | None = None
    for indicator, of, value, status, reason, coverage, *peers in rows:
        told = Message.from_json(reason) if reason else NOTHING
        own[indicator].append(YearFigure(of, value, status, told, coverage))
        group = (peers[0], peers[1])
    bands = Bands(year, method=method)
    return [
        Comparison(definition, own[code], bands.of(code, *group) if group else None)
        for code, definition in DEFINITIONS.items()
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
