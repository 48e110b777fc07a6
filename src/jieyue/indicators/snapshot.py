"""The bulk engine's copy of the ledgers: Parquet files, brought up to date year by year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pyarrow as pa
from django.conf import settings

from jieyue.analytics.lake import Lake
from jieyue.indicators.bulk import SCHEMAS
from jieyue.ledgers.models import Declaration
from jieyue.ledgers.queries import change_by_year, stream_entries
from jieyue.registry.models import Organ, Profile


def lake() -> Lake:
    return Lake(settings.LAKE)


def refresh(kept: Lake) -> int:
    """Bring the snapshot up to the ledgers as they stand; returns how many entries were written anew.

    Only years with a new change are rewritten.  Profiles, declarations and organs are few and always are.
    """
    changes = change_by_year()
    written = 0
    for year, change in changes.items():
        if not kept.is_current("entries", year, str(change)):
            written += kept.write_partition(
                "entries", year, str(change), map(_entries, stream_entries(year)), SCHEMAS["entries"]
            )
    for year in set(kept.years("entries")) - set(changes):
        kept.drop_partition("entries", year)
    small = {
        "profiles": Profile.objects.values_list("organ_id", "valid_from", "headcount", "floor_area"),
        "declared": Declaration.objects.values_list("organ_id", "item", "in_use", "from_year"),
        "organs": Organ.objects.order_by("pk").values_list("pk"),
    }
    for name, rows in small.items():
        kept.write_partition(name, None, "always", _batches(rows.iterator(), SCHEMAS[name]), SCHEMAS[name])
    return written


def _entries(rows: Sequence[tuple[int, str, int, int]]) -> pa.RecordBatch:
    """Rows with the quantity in steps of 0.0001, as the database keeps it, turned into exact decimals."""
    organ_ids, items, months, steps = zip(*rows, strict=True)
    whole = pa.array(steps, pa.int64()).cast(pa.decimal128(18, 0))
    # The same digits with the point four places to the left: no arithmetic, no copy.
    quantities = pa.Array.from_buffers(pa.decimal128(18, 4), len(whole), whole.buffers())
    return pa.record_batch(
        [pa.array(organ_ids, pa.int64()), pa.array(items), pa.array(months, pa.int64()), quantities],
        schema=SCHEMAS["entries"],
    )


def _batches(rows: Iterable[tuple[Any, ...]], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    table = list(rows)
    columns = zip(*table, strict=True) if table else [() for _ in schema]
    yield pa.record_batch(
        [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)], schema=schema
    )
