"""The ledgers of the catalogue: their files of data say everything an import, a template or an export needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from jieyue.exchange.kinds.batch import BLANK, WHOLE, Batch, Given, Kind, Wanted
from jieyue.ledgers.actions.records import IMPORT, record_rows
from jieyue.ledgers.columns import identity_of, record_columns
from jieyue.ledgers.queries.records import exported_records, last_record_change
from jieyue.ledgers.rules.records.cells import WORDED, period_text, shown
from jieyue.ledgers.rules.records.kinds import NUMERIC, LedgerKind
from jieyue.ledgers.rules.records.rows import PERIOD, RecordRow
from jieyue.values.imports import Tally

_CODE = "code"


def ledger(kind: LedgerKind) -> Kind:
    """A ledger of the catalogue as a kind of sheet."""
    return Kind(
        kind.title,
        record_columns(kind),
        identity_of(kind),
        partial(_take, kind),
        IMPORT,
        notes=(BLANK, WHOLE, f"对应方案:{kind.clause}", *((kind.note,) if kind.note else ())),
        give=partial(_give, kind),
        columns_of=partial(record_columns, kind),
    )


def _take(kind: LedgerKind, batch: Batch) -> Tally:
    rows = [
        RecordRow(
            row.number,
            row.values.get(_CODE),
            {key: text for key, text in row.values.items() if key != _CODE},
            row.columns,
        )
        for row in batch.rows
    ]
    return record_rows(batch.actor, kind, rows, year=batch.year, base=batch.base, **batch.told)


def _give(kind: LedgerKind, wanted: Wanted) -> Given:
    # Asked before the rows are read: what is written meanwhile counts as later than the export.
    base = last_record_change()
    numbers = frozenset(field.key for field in kind.fields if field.type in NUMERIC)
    return Given(_rows(kind, wanted), base, numbers)


def _rows(kind: LedgerKind, wanted: Wanted) -> Iterator[Mapping[str, Any]]:
    """A hundred thousand rows may pass here, so what a column asks for is found out once."""
    worded = [field for field in kind.fields if field.type in WORDED]
    found = exported_records(wanted.actor, kind, wanted.year, region=wanted.region, organ=wanted.organ)
    for code, year, month, cells in found:
        row: dict[str, Any] = cells
        row[_CODE] = code
        if kind.is_periodic:
            row[PERIOD] = period_text(kind.rhythm, year, month)
        for field in worded:
            if field.key in row:
                row[field.key] = shown(field, row[field.key])
        yield row
