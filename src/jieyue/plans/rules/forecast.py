"""What a year will come to, worked out from the months that are there and from how earlier years ran."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from jieyue.values.wording import say

MONTHS = range(12)
_ZERO = Decimal(0)
# At least so far from the middle, as a share of what is still to come, lie the ends of the range.
_MARGIN = Decimal("0.05")
# One year says little about how much years differ.
_MARGIN_OF_ONE = Decimal("0.1")
# A pattern that spreads less of what is still to come than this share does not tell how sure the whole is.
_TELLING = Decimal("0.05")

Shares = tuple[Decimal, ...]


class Source(StrEnum):
    """Whose months tell how a year runs, the surest first."""

    OWN = "own"
    REGION = "region"
    EVEN = "even"


SOURCE_WORDS = {
    Source.OWN: say("按本单位往年各月占比"),
    Source.REGION: say("本单位往年数据不全,按所在地区上年各月占比"),
    Source.EVEN: say("没有往年数据,按各月均摊"),
}


class Month(NamedTuple):
    """What was used in one month, in the measure's unit, and how many of the organs expected have told."""

    amount: Decimal = _ZERO
    covered: int = 0
    expected: int = 0


@dataclass(frozen=True)
class ItemUse:
    """One item of a place in one year: January to December, and beside them figures told for the year only.

    `annual_months` are the months those stand for; they need no completing.
    """

    months: tuple[Month, ...]
    annual: Decimal = _ZERO
    annual_months: int = 0

    @property
    def used(self) -> Decimal:
        return sum((month.amount for month in self.months), self.annual)

    @property
    def told(self) -> bool:
        """Whether there is any figure."""
        return bool(self.annual_months) or any(month.covered for month in self.months)

    @property
    def complete(self) -> bool:
        return self.told and all(month.covered >= month.expected for month in self.months)

    @property
    def filled(self) -> tuple[Decimal, ...]:
        """The months with those who have not told filled up in proportion; nothing where nobody has."""
        return tuple(
            month.amount * month.expected / month.covered
            if 0 < month.covered < month.expected
            else month.amount
            for month in self.months
        )

    @property
    def whole(self) -> Decimal | None:
        """What the year came to, filled up so; None where a month due is missing altogether."""
        if not self.told or any(month.expected and not month.covered for month in self.months):
            return None
        return sum(self.filled, self.annual)

    def shares(self) -> Shares | None:
        """How the year's use spread over its months; None where a month is missing or nothing was used."""
        if self.whole is None or self.whole <= self.annual:
            return None
        monthly = self.whole - self.annual
        return tuple(amount / monthly for amount in self.filled)


@dataclass(frozen=True)
class Pattern:
    """How a year of an item usually runs: `years` of shares, `last` what it came to last year, if known."""

    years: tuple[Shares, ...]
    source: Source
    last: Decimal | None = None


def pattern_of(
    own: Sequence[ItemUse], region: ItemUse | None, now: ItemUse, last: Decimal | None = None
) -> Pattern:
    """The pattern of an item: from its own earlier years, else from the region's, else every month alike."""
    told = tuple(shares for use in own if (shares := use.shares()))
    if told:
        return Pattern(told, Source.OWN, last)
    if region and region.used > region.annual:
        whole = region.used - region.annual
        return Pattern((tuple(month.amount / whole for month in region.months),), Source.REGION, last)
    expected = [bool(month.expected) for month in now.months]
    count = sum(expected) or 12
    even = tuple(Decimal(1) / count if here or not any(expected) else _ZERO for here in expected)
    return Pattern((even,), Source.EVEN, last)


@dataclass(frozen=True)
class Forecast:
    """The year's use: `low` to `high`, most likely `middle`; `months` are the twelve it is made of.

    `source` is the least sure one of the patterns that tell at least a twentieth of what is still to come;
    `lacking` are items nothing is known of.
    Figures told for the whole year are in the three sums and spread over no month.
    """

    low: Decimal
    middle: Decimal
    high: Decimal
    months: tuple[Decimal, ...]
    source: Source
    lacking: tuple[str, ...]


def forecast(uses: Mapping[str, ItemUse], patterns: Mapping[str, Pattern]) -> Forecast:
    """What the items of a measure will come to together by the end of the year.

    Months with some of the organs missing are filled up in proportion; months to come follow the pattern,
    at the level of those that are there.  The range spans what each earlier year would have it be.
    """
    low = middle = high = _ZERO
    months = [_ZERO] * 12
    still, lacking = dict.fromkeys(Source, _ZERO), []
    for item, use in uses.items():
        pattern = patterns[item]
        runs = [run for shares in pattern.years if (run := _run(use, shares, pattern.last)) is not None]
        if not runs:
            lacking.append(item)
            continue
        sums = [sum(run, use.annual) for run in runs]
        mean = sum(sums, _ZERO) / len(sums)
        to_come = mean - use.used
        margin = to_come * (_MARGIN if len(runs) > 1 else _MARGIN_OF_ONE)
        low += max(min(*sums, mean - margin), use.used)
        middle += mean
        high += max(*sums, mean + margin)
        months = [had + sum((run[at] for run in runs), _ZERO) / len(runs) for at, had in enumerate(months)]
        still[pattern.source] += max(to_come, _ZERO)
    telling = sum(still.values()) * _TELLING
    source = max((one for one in Source if still[one] > telling), key=tuple(Source).index, default=Source.OWN)
    return Forecast(low, middle, high, tuple(months), source, tuple(lacking))


def _run(use: ItemUse, shares: Shares, last: Decimal | None) -> list[Decimal] | None:
    """The twelve months as they would run by one year's shares; None where there is nothing to go by."""
    filled = use.filled
    here = [bool(month.covered) for month in use.months]
    due = [bool(month.expected) and not there for month, there in zip(use.months, here, strict=True)]
    if not any(due):
        return list(filled)
    known = sum((share for share, there in zip(shares, here, strict=True) if there), _ZERO)
    if known > 0:
        level = sum((amount for amount, there in zip(filled, here, strict=True) if there), _ZERO) / known
    elif last is not None:
        level = last
    else:
        return None
    return [
        level * share if lacks else amount for amount, share, lacks in zip(filled, shares, due, strict=True)
    ]
