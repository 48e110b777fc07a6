"""Every check over the ledgers of some organs or of everybody: item by item, to bound memory."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol

import numpy as np

from jieyue.ledgers.rules.checks import check_item, one_silence, usual_price
from jieyue.ledgers.rules.checks.found import Finding
from jieyue.ledgers.rules.checks.limits import LIMITS
from jieyue.ledgers.rules.checks.price import at_usual_prices
from jieyue.ledgers.rules.checks.profile import profile_findings, usual_per_head
from jieyue.ledgers.rules.checks.series import YEAR, Series, effective, series
from jieyue.ledgers.rules.checks.usual import Known, Usual
from jieyue.ledgers.rules.items import ITEMS

COLUMNS = ("organ_id", "year", "month", "quantity", "cost")
Columns = tuple[Any, ...]
NO_ROWS: Columns = ((),) * len(COLUMNS)
ProfileFields = tuple[date, float | None, float | None]


class Facts(Protocol):
    """Where the checks get their figures: everybody's from the lake, or some organs' from the database."""

    def entries(self, item: str) -> Columns:
        """The columns organ, year, month, quantity and cost of the year and the one before."""

    def earlier(self, item: str) -> Columns:
        """The columns organ and total of two years before."""

    def given_up(self, item: str) -> Collection[int]:
        """Organs whose latest word on the item is that it is out of use."""

    def profiles(self) -> Iterable[tuple[int, ProfileFields]]:
        """Organ with (valid from, headcount, floor area)."""


@dataclass(frozen=True)
class Checked:
    """What stands out, and what was usual among everybody."""

    findings: list[Finding]
    usual: Usual


def check(facts: Facts, year: int, last_month: int, everybody: Usual | None = None) -> Checked:
    """Check every item and every profile; `last_month` is the last month of `year` that is over.

    `everybody` is what is usual where the facts are of some organs only; otherwise it is found here.
    """
    found: list[Finding] = []
    prices: dict[str, Known] = {}
    profiles = _profiles(facts)
    per_head = everybody.per_head if everybody else usual_per_head(profiles.values(), year)
    doubted = _check_profiles(profiles, year, per_head)
    # What an organ used in the year, item by item: a wrong headcount puts the ratios of all of it in doubt.
    used: dict[int, list[tuple[str, float]]] = {finding.organ: [] for finding in doubted}
    for item in ITEMS.values():
        columns = facts.entries(item.code)
        data = series(
            item,
            year,
            np.unique(columns[0]),
            columns,
            given_up=facts.given_up(item.code),
            earlier=facts.earlier(item.code),
            last_month=last_month,
        )
        price = everybody.price(item.code) if everybody else usual_price(data, LIMITS)
        if price.there:
            prices[item.code] = price
        if len(data.organs):
            found += check_item(data, price)
            _note_use(used, data)
    usual = Usual(prices, per_head)
    weighed = [
        at_usual_prices(replace(finding, sizes=tuple(used[finding.organ])), usual) for finding in doubted
    ]
    return Checked(one_silence(found) + weighed, usual)


def months_over(today: date, year: int) -> int:
    """How many months of a year are over on a day."""
    return min(max((today.year - year) * YEAR + today.month - 1, 0), YEAR)


def _profiles(facts: Facts) -> dict[int, list[ProfileFields]]:
    by_organ: dict[int, list[ProfileFields]] = defaultdict(list)
    for organ, fields in facts.profiles():
        by_organ[organ].append(fields)
    return by_organ


def _check_profiles(by_organ: Mapping[int, list[ProfileFields]], year: int, per_head: Known) -> list[Finding]:
    return [
        found
        for organ, dated in sorted(by_organ.items())
        for found in profile_findings(organ, year, dated, LIMITS.profile, per_head)
    ]


def _note_use(used: Mapping[int, list[tuple[str, float]]], data: Series) -> None:
    """Add an item's quantity of the year to each of these organs that has any."""
    rows = np.flatnonzero(np.isin(data.organs, list(used)))
    totals = effective(data.now[rows], data.annual[rows, 1])
    for organ, total in zip(data.organs[rows].tolist(), totals.tolist(), strict=True):
        if math.isfinite(total):
            used[organ].append((data.item.code, total))
