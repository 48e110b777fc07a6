"""Indicators as small multiples: own past as bars, the peers as a band, every figure with its unit and reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from jieyue.indicators.queries.peers import Band, Comparison, YearFigure
from jieyue.indicators.rules.definitions import Definition
from jieyue.indicators.rules.quotas import PLACES, Place, Quota
from jieyue.ledgers.rules.items import UNIT_WORDS
from jieyue.values.wording import Message, say

# Units as officials read them; the codes are for files.
UNITS = {
    **UNIT_WORDS,
    "kgce": say("千克标准煤"),
    "kgce/person": say("千克标准煤/人"),
    "kgce/m2": say("千克标准煤/平方米"),
    "m3/person": say("立方米/人"),
    "kgCO2": say("千克二氧化碳"),
    "kgCO2/m2": say("千克二氧化碳/平方米"),
    "yuan": say("元"),
}
_ROOM = Decimal("1.15")


@dataclass(frozen=True)
class Bar:
    """One year of an organ's own past; `share` is the height in per cent of the highest."""

    figure: YearFigure
    share: Decimal
    this: bool


@dataclass(frozen=True)
class Strip:
    """The peers' band and the organ's own place on one scale, in per cent of it."""

    low: Decimal
    median: Decimal
    high: Decimal
    own: Decimal
    outside: bool
    band: Band
    below: int | None  # the percentage of the peers that lie below


@dataclass(frozen=True)
class Multiple:
    """One small picture."""

    definition: Definition
    unit: Message
    comparison: Comparison
    bars: Sequence[Bar]
    strip: Strip | None
    quota: Quota | None

    @property
    def place(self) -> Message | None:
        """Where the latest figure stands beside the quota, in words."""
        now = self.comparison.now
        return (
            PLACES[self.quota.place_of(now.value)] if self.quota and now and now.value is not None else None
        )

    @property
    def is_over(self) -> bool:
        return self.place is PLACES[Place.OVER]


def multiples(comparisons: Sequence[Comparison], quotas: Mapping[str, Quota]) -> list[Multiple]:
    """One picture an indicator, in the catalogue's order; `quotas` are the organ's by indicator."""
    return [
        Multiple(
            one.definition,
            UNITS[one.definition.unit],
            one,
            _bars(one),
            _strip(one),
            quotas.get(one.definition.code),
        )
        for one in comparisons
    ]


def _bars(one: Comparison) -> list[Bar]:
    top = max((figure.value for figure in one.figures if figure.value is not None), default=Decimal(0))
    return [
        Bar(figure, (figure.value or 0) / top * 100 if top else Decimal(0), figure is one.now)
        for figure in one.figures[-4:]
    ]


def _strip(one: Comparison) -> Strip | None:
    # Totals grow with the organ; only ratios are worth laying beside the peers.
    if not one.band or not one.now or one.now.value is None or "/" not in one.definition.unit:
        return None
    band, value = one.band, one.now.value
    scale = max(band.high * 2, value) * _ROOM / 100
    if not scale:
        return None
    return Strip(
        low=band.low / scale,
        median=band.median / scale,
        high=band.high / scale,
        own=value / scale,
        outside=value > band.high,
        band=band,
        below=band.below(value),
    )
