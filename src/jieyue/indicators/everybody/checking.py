"""The checks over everybody's ledgers in one pass of the bulk engine, item by item to bound memory."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Protocol

import ibis
import numpy as np
import pyarrow as pa
from django.db.models import Min
from django.utils.timezone import localdate
from ibis.backends import BaseBackend
from ibis.expr.types import Table

from jieyue.indicators.everybody.bulk import Ledgers
from jieyue.ledgers.models import Declaration, Entry, Revision
from jieyue.ledgers.rules.checks import check_item, one_silence, usual_price
from jieyue.ledgers.rules.checks.found import Finding
from jieyue.ledgers.rules.checks.late import Came, due_day, late_findings
from jieyue.ledgers.rules.checks.limits import LIMITS
from jieyue.ledgers.rules.checks.price import at_usual_prices
from jieyue.ledgers.rules.checks.profile import profile_findings, usual_per_head
from jieyue.ledgers.rules.checks.series import Series, effective, series
from jieyue.ledgers.rules.checks.usual import Known, Usual
from jieyue.ledgers.rules.items import ALL_MONTHS, ITEMS
from jieyue.registry.models import Profile
from jieyue.registry.queries.organs import life_of

COLUMNS = ("organ_id", "year", "month", "quantity", "cost")
Columns = tuple[Any, ...]
NO_ROWS: Columns = ((),) * len(COLUMNS)
# Databases bound the number of parameters of one statement.
_AT_ONCE = 900
ProfileFields = tuple[date, float | None, float | None]


class Facts(Protocol):
    """Where the checks get their figures: everybody's from the lake, or one organ's from the database."""

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


@dataclass(frozen=True)
class LakeFacts:
    """Everybody's figures, read item by item: a province at once would take half a gigabyte."""

    backend: BaseBackend
    ledgers: Ledgers
    year: int

    def entries(self, item: str) -> Columns:
        if item not in self._used:
            return NO_ROWS
        entries = self.ledgers.entries
        two_years = entries.filter((entries.item == item) & entries.year.isin([self.year - 1, self.year]))
        amounts = {name: two_years[name].cast("float64") for name in ("quantity", "cost")}
        found = self.backend.to_pyarrow(two_years.select("organ_id", "year", "month", **amounts))
        # NULL comes as NaN.
        return tuple(column.to_numpy() for column in found.columns)

    def earlier(self, item: str) -> Columns:
        return self._earlier.get(item, ((), ()))

    def given_up(self, item: str) -> Collection[int]:
        return self._out_of_use[item] | self._gone

    def profiles(self) -> Iterator[tuple[int, ProfileFields]]:
        table = self.ledgers.profiles
        fields = {name: table[name].cast("float64") for name in ("headcount", "floor_area")}
        for row in self.backend.to_pyarrow(table.select("organ_id", "valid_from", **fields)).to_pylist():
            yield row["organ_id"], (row["valid_from"], row["headcount"], row["floor_area"])

    @cached_property
    def _out_of_use(self) -> Mapping[str, set[int]]:
        spoken = self.ledgers.declared.filter(self.ledgers.declared.from_year <= self.year)
        latest = spoken.group_by("organ_id", "item").aggregate(in_use=spoken.in_use.argmax(spoken.from_year))
        gone: dict[str, set[int]] = defaultdict(set)
        for row in self.backend.to_pyarrow(latest.filter(~latest.in_use)).to_pylist():
            gone[row["item"]].add(row["organ_id"])
        return gone

    @cached_property
    def _gone(self) -> set[int]:
        """Organs that were closed before the year was over: nobody is there to report what is missing."""
        organs = self.ledgers.organs
        closed = organs.filter(organs.past < (self.year + 1) * 12).select("organ_id")
        return set(self.backend.to_pyarrow(closed)["organ_id"].to_pylist())

    @cached_property
    def _used(self) -> Collection[str]:
        """Items that anybody has used in the two years: the others need no reading."""
        used = self.ledgers.used_items.filter(self.ledgers.used_items.year.isin([self.year - 1, self.year]))
        return set(self.backend.to_pyarrow(used.select("item").distinct())["item"].to_pylist())

    @cached_property
    def _earlier(self) -> Mapping[str, Columns]:
        entries = self.ledgers.entries
        past = entries.filter(entries.year == self.year - 2)
        sums = past.group_by("item", "organ_id").aggregate(
            monthly=past.quantity.sum(where=past.month > 0), annual=past.quantity.sum(where=past.month == 0)
        )
        total = ibis.coalesce(sums.monthly, sums.annual).cast("float64")
        found: pa.Table = self.backend.to_pyarrow(sums.select("item", "organ_id", total=total))
        items = found["item"].to_numpy()
        organs, totals = found["organ_id"].to_numpy(), found["total"].to_numpy()
        return {code: (organs[items == code], totals[items == code]) for code in set(items.tolist())}


@dataclass(frozen=True)
class OrganFacts:
    """One organ's figures as its ledger stands now."""

    organ: int
    year: int

    def entries(self, item: str) -> Columns:
        rows = [
            (self.organ, year, month, float(quantity), math.nan if cost is None else float(cost))
            for year, month, quantity, cost in self._entries[item]
            if year >= self.year - 1
        ]
        return tuple(zip(*rows, strict=True)) if rows else NO_ROWS

    def earlier(self, item: str) -> Columns:
        past = [
            (month, float(quantity))
            for year, month, quantity, _ in self._entries[item]
            if year == self.year - 2
        ]
        effective = [quantity for month, quantity in past if month] or [quantity for _, quantity in past]
        return ((self.organ,), (sum(effective),)) if effective else ((), ())

    def given_up(self, item: str) -> Collection[int]:
        return {self.organ} if self._gone or not self._in_use.get(item, True) else set()

    def profiles(self) -> Iterator[tuple[int, ProfileFields]]:
        rows = Profile.objects.filter(organ=self.organ).values_list("valid_from", "headcount", "floor_area")
        for day, *amounts in rows:
            headcount, floor_area = (None if amount is None else float(amount) for amount in amounts)
            yield self.organ, (day, headcount, floor_area)

    @cached_property
    def _gone(self) -> bool:
        _, past = life_of(self.organ).span
        return past is not None and past < (self.year + 1) * 12

    @cached_property
    def _entries(self) -> Mapping[str, list[tuple[int, int, Decimal, Decimal | None]]]:
        rows = Entry.objects.filter(organ=self.organ, year__range=(self.year - 2, self.year))
        by_item: dict[str, list[tuple[int, int, Decimal, Decimal | None]]] = defaultdict(list)
        for item, *figures in rows.values_list("item", "year", "month", "quantity", "cost"):
            by_item[item].append(tuple(figures))
        return by_item

    @cached_property
    def _in_use(self) -> Mapping[str, bool]:
        said = Declaration.objects.filter(organ=self.organ, from_year__lte=self.year).order_by("from_year")
        return dict(said.values_list("item", "in_use"))


def late_entries(backend: BaseBackend, entries: Table, year: int) -> list[Finding]:
    """Organs whose entries were first written long after their month.

    A year that was loaded afterwards, like those before the platform existed, is late for everybody and
    says nothing about anybody.
    """
    grace = LIMITS.late.months
    due = {month: due_day(year, month, grace) for month in ALL_MONTHS}
    monthly = entries.filter((entries.year == year) & (entries.month > 0))
    dated = monthly.join(
        ibis.memtable(pa.table({"month": list(due), "due": pa.array(due.values(), pa.date32())})), "month"
    )
    late = dated.filter(dated.entered > dated.due).select(
        "organ_id", "item", "month", quantity=dated.quantity.cast("float64")
    )
    found: pa.Table = backend.to_pyarrow(late)
    if found.num_rows > LIMITS.late.most * int(backend.to_pyarrow(monthly.count()).as_py()):
        return []
    suspects = {(row["organ_id"], row["item"], row["month"]): row["quantity"] for row in found.to_pylist()}
    came = (
        Came(organ, item, month, day, suspects[organ, item, month])
        for organ, item, month, day in _first_written({organ for organ, _, _ in suspects}, year)
        if (organ, item, month) in suspects and day > due[month]
    )
    return late_findings(year, came, grace)


def _first_written(organs: Collection[int], year: int) -> Iterator[tuple[int, str, int, date]]:
    """The day each monthly entry of these organs was first made: a later correction makes nothing late."""
    ids = sorted(organs)
    for start in range(0, len(ids), _AT_ONCE):
        rows = Revision.objects.filter(
            entry__organ__in=ids[start : start + _AT_ONCE], entry__year=year, old_quantity__isnull=True
        ).values_list("entry__organ_id", "entry__item", "entry__month")
        # What was emptied and written again was made twice.
        for organ, item, month, at in rows.annotate(first=Min("change__at")).iterator():
            if month:
                yield organ, item, month, localdate(at)
