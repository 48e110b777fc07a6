"""Everybody's ledgers as the checks read them from the lake, and what came late among them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import ibis
import pyarrow as pa
from django.db.models import Min
from django.utils.timezone import localdate
from ibis.backends import BaseBackend
from ibis.expr.types import Table

from jieyue.indicators.everybody.bulk import Ledgers
from jieyue.indicators.rules.checking import NO_ROWS, Columns, ProfileFields
from jieyue.ledgers.models import Revision
from jieyue.ledgers.rules.checks.found import Finding
from jieyue.ledgers.rules.checks.late import Came, due_day, late_findings
from jieyue.ledgers.rules.checks.limits import LIMITS
from jieyue.ledgers.rules.items import ALL_MONTHS

# Databases bound the number of parameters of one statement.
_AT_ONCE = 900


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
