"""Points by the band a ratio falls into: to a reference (the peers' median), or a share as it is."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from jieyue.standards.rules.answers import NUMBER, Part
from jieyue.standards.rules.kinds.contract import MAY, ZERO, Given, Scored, rate_of
from jieyue.standards.rules.tables import Table
from jieyue.standards.rules.units import Unit, figure, per_cent
from jieyue.values.quantities import plain
from jieyue.values.refusals import Refusal
from jieyue.values.verdicts import YES, Verdict, no
from jieyue.values.wording import NOTHING, Message, listed, say

ANSWERS = frozenset({NUMBER})
LEDGER = True
AGAINST = MAY
GATES = False
COUNTS = False
ASSESSED = False
TITLE = say("按档次得分")

FEWEST = 2  # with fewer there is nothing to tell apart


@dataclass(frozen=True)
class End:
    """One end of a band; `included`: the value itself belongs to the band."""

    value: Decimal
    included: bool


@dataclass(frozen=True)
class Band:
    """`score` for ratios between `low` and `high`; None where it runs on without end."""

    low: End | None
    high: End | None
    score: Decimal
    words: Message

    def holds(self, ratio: Decimal) -> bool:
        """Whether `ratio` is not above this band; bands are asked from the lowest up."""
        return (
            self.high is None or ratio < self.high.value or (ratio == self.high.value and self.high.included)
        )


@dataclass(frozen=True)
class Params:
    """The bands from the lowest ratio up, without gap or overlap."""

    bands: tuple[Band, ...]


def parse(table: Table) -> Params:
    bands = tuple(_band(entry) for entry in table.tables("bands"))
    table.finish()
    if len(bands) < FEWEST or bands[0].low or bands[-1].high:
        raise Refusal(say("档次至少两档,从最低一档(不写下限)排到最高一档(不写上限)。"))
    for lower, upper in pairwise(bands):
        _meet(lower.high, upper.low)
    return Params(bands)


def fits(points: Decimal, params: Params, _parts: tuple[Part, ...]) -> Verdict:
    best = max(band.score for band in params.bands)
    if best != points:
        return no(
            say("最高一档得 {best} 分,与本项 {points} 分不符。", best=plain(best), points=plain(points))
        )
    return YES


def words(_points: Decimal, params: Params, _unit: Unit, _parts: tuple[Part, ...]) -> Message:
    told = [say("{band}得 {score} 分", band=band.words, score=plain(band.score)) for band in params.bands]
    return say("按比率分档:{bands}。", bands=listed(told, apart=True))


def score(points: Decimal, params: Params, given: Given) -> Scored:
    ratio = rate_of(given)
    if isinstance(ratio, Scored):
        return ratio
    band = next(band for band in params.bands if band.holds(ratio))
    if given.against is None:
        reason = say(
            "实际 {ratio},{band},得 {score} 分。",
            ratio=per_cent(ratio),
            band=band.words,
            score=plain(band.score),
        )
    else:
        reason = say(
            "实际 {value},{label} {reference},为其 {ratio},{band},得 {score} 分。",
            value=figure(given.value, given.unit),
            label=given.against_label,
            reference=figure(given.against, given.unit),
            ratio=per_cent(ratio),
            band=band.words,
            score=plain(band.score),
        )
    return Scored(band.score, reason, met=band.score == points)


def _band(table: Table) -> Band:
    """`above`/`from` open the band without/with the value itself, `below`/`up_to` close it likewise."""
    low = _end(table, without="above", including="from")
    high = _end(table, without="below", including="up_to")
    points = table.points("score", default=ZERO)
    table.finish()
    if low and high and low.value >= high.value:
        raise Refusal(say("档次的下限 {low} 应低于上限。", low=per_cent(low.value)))
    return Band(low, high, points, _words(low, high))


def _end(table: Table, *, without: str, including: str) -> End | None:
    if without in table and including in table:
        raise Refusal(say("“{one}”与“{other}”只能用一个。", one=without, other=including))
    if including in table:
        return End(table.amount(including), included=True)
    return End(table.amount(without), included=False) if without in table else None


def _meet(high: End | None, low: End | None) -> None:
    """Refuse neighbours that leave a ratio to no band or to two."""
    if high is None or low is None:
        raise Refusal(say("中间的档次应同时写明下限和上限。"))
    if high.value < low.value or (high.value == low.value and not (high.included or low.included)):
        raise Refusal(
            say("档次之间有空档:{high} 与 {low} 之间。", high=per_cent(high.value), low=per_cent(low.value))
        )
    if high.value > low.value or (high.included and low.included):
        raise Refusal(say("档次重叠:{low} 属于两档。", low=per_cent(low.value)))


def _words(low: End | None, high: End | None) -> Message:
    if low and high:
        return say("{above}、{below}", above=_low_words(low), below=_high_words(high))
    return _high_words(high) if high else _low_words(low) if low else NOTHING


def _low_words(low: End) -> Message:
    end = per_cent(low.value)
    return say("不低于 {end}", end=end) if low.included else say("超过 {end}", end=end)


def _high_words(high: End) -> Message:
    end = per_cent(high.value)
    return say("不超过 {end}", end=end) if high.included else say("低于 {end}", end=end)
