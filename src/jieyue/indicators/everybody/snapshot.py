"""Copies the ledgers out of the database into the lake, year by year, only where something has changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
from django.conf import settings
from django.utils.timezone import localdate

from jieyue.analytics.lake import Lake
from jieyue.indicators.everybody.bulk import SCHEMAS
from jieyue.ledgers.models import Change, Declaration
from jieyue.ledgers.queries.entries import change_by_year, stream_entries
from jieyue.registry.models import Organ, Profile
from jieyue.registry.rules.history import Life

_EPOCH = date(1970, 1, 1)


def lake() -> Lake:
    return Lake(settings.LAKE)


def refresh(kept: Lake) -> int:
    """Bring the snapshot up to the ledgers as they stand; returns how many entries were written anew.

    Only years with a new change are rewritten.  Profiles, declarations and organs are few and always are.
    """
    schema = SCHEMAS["entries"]
    # Columns belong to the revision: a file of an earlier release lacks some.
    changes = {
        year: f"{change} {at.isoformat()} {' '.join(schema.names)}"
        for year, (change, at) in change_by_year().items()
    }
    stale = [year for year, revision in changes.items() if not kept.is_current("entries", year, revision)]
    days = _ChangeDays() if stale else None
    written = 0
    for year in stale:
        batches = (_entries(rows, days) for rows in stream_entries(year))
        written += kept.write_partition("entries", year, changes[year], batches, schema)
    for year in set(kept.years("entries")) - set(changes):
        kept.drop_partition("entries", year)
    small = {
        "profiles": Profile.objects.values_list("organ_id", "valid_from", "headcount", "floor_area"),
        "declared": Declaration.objects.values_list("organ_id", "item", "in_use", "from_year"),
    }
    for name, rows in small.items():
        kept.write_partition(name, None, "always", _batches(rows.iterator(), SCHEMAS[name]), SCHEMAS[name])
    kept.write_partition("organs", None, "always", _batches(_organs(), SCHEMAS["organs"]), SCHEMAS["organs"])
    return written


def _organs() -> Iterator[tuple[int, int | None, int | None]]:
    """Every organ with the first month it lived through and the one after the last, see SCHEMAS."""
    rows = Organ.objects.order_by("pk").values_list("pk", "opened", "closed")
    for pk, *dates in rows.iterator():
        yield pk, *Life(*dates).span


class _ChangeDays:
    """The day of every change, so that millions of entries need no join in the database."""

    def __init__(self) -> None:
        rows = Change.objects.order_by("pk").values_list("pk", "at").iterator()
        told = np.fromiter(
            ((pk, (localdate(at) - _EPOCH).days) for pk, at in rows), dtype=[("pk", "i8"), ("day", "i4")]
        )
        self.changes, self.days = told["pk"], told["day"]

    def of(self, changes: Sequence[int]) -> pa.Array:
        places = np.searchsorted(self.changes, np.fromiter(changes, dtype="i8", count=len(changes)))
        return pa.array(self.days[places], pa.int32()).cast(pa.date32())


def _entries(rows: Sequence[tuple[int, str, int, int, int | None, int]], days: _ChangeDays) -> pa.RecordBatch:
    """Rows with quantity and cost in steps of 0.0001, as the database keeps them, turned into exact decimals."""
    organ_ids, items, months, quantities, costs, changes = zip(*rows, strict=True)
    columns = [
        pa.array(organ_ids, pa.int64()),
        pa.array(items),
        pa.array(months, pa.int64()),
        _decimals(quantities),
        _decimals(costs),
        days.of(changes),
    ]
    return pa.record_batch(columns, schema=SCHEMAS["entries"])


def _decimals(steps: Sequence[int | None]) -> pa.Array:
    whole = pa.array(steps, pa.int64()).cast(pa.decimal128(19, 0))
    # The same digits with the point four places to the left: no arithmetic, no copy.
    return pa.Array.from_buffers(pa.decimal128(18, 4), len(whole), whole.buffers())


def _batches(rows: Iterable[tuple[Any, ...]], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    table = list(rows)
    columns = zip(*table, strict=True) if table else [() for _ in schema]
    yield pa.record_batch(
        [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)], schema=schema
    )
