"""How an organ stands beside its own past and its peers, and which organs say nothing at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from statistics import quantiles

from jieyue.acts.queries import in_scope, under
from jieyue.acts.rules import Actor
from jieyue.indicators.models import Computation, IndicatorResult
from jieyue.indicators.rules.definitions import DEFINITIONS, Definition
from jieyue.indicators.rules.factors import DEFAULT_METHOD
from jieyue.indicators.rules.results import NOT_AVAILABLE
from jieyue.values.wording import NOTHING, Message

# Fewer organs than this say little about what is usual.
PEERS_NEEDED = 5


@dataclass(frozen=True)
class Band:
    """The middle half of the peers: organs of one tier and kind with a figure."""

    low: Decimal
    median: Decimal
    high: Decimal
    most: Decimal
    organs: int


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

    Two statements, and a third when the peers' figures of that run are read for the first time.
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
    run = Computation.objects.filter(year=year, method=method).values_list("pk", "at").first()
    bands = _bands(*run, *group) if run and group else {}
    return [Comparison(definition, own[code], bands.get(code)) for code, definition in DEFINITIONS.items()]


@lru_cache(maxsize=512)
def _bands(run: int, _at: datetime, tier: str, kind: str) -> dict[str, Band]:
    """The peers' bands of one run; a run made anew has another moment, so it is read anew."""
    rows = IndicatorResult.objects.filter(
        computation=run, organ__tier=tier, organ__kind=kind, value__isnull=False
    ).values_list("indicator", "value")
    values: dict[str, list[Decimal]] = defaultdict(list)
    for indicator, value in rows.iterator():
        values[indicator].append(value)
    return {indicator: _band(told) for indicator, told in values.items() if len(told) >= PEERS_NEEDED}


def _band(values: Collection[Decimal]) -> Band:
    low, middle, high = quantiles(values, n=4, method="inclusive")
    return Band(low, middle, high, max(values), len(values))


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
    """How many organs below `path` have no energy figure in the data year, and the first of them.  Two statements."""
    found = IndicatorResult.objects.filter(
        in_scope(actor, "organ__path"),
        under((path,), "organ__path"),
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
    return found.count(), told
