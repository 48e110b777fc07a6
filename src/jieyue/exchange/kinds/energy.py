"""能源资源台账: what organs used and paid, entry by entry."""

from __future__ import annotations

from jieyue.exchange.kinds.batch import BLANK, WHOLE, Batch, Given, Kind, Wanted, keys
from jieyue.ledgers.actions.entries import record_entries
from jieyue.ledgers.columns import ENTRY_COLUMNS, entry_columns
from jieyue.ledgers.queries.entries import exported_entries, last_change
from jieyue.ledgers.rules.entry_rows import EntryRow
from jieyue.ledgers.rules.forms import edition_of
from jieyue.values.imports import Tally
from jieyue.values.periods import Period


def take(batch: Batch) -> Tally:
    rows = batch.of(EntryRow, **keys(ENTRY_COLUMNS))
    return record_entries(batch.actor, rows, year=batch.year, base=batch.base, **batch.told)


def give(wanted: Wanted) -> Given:
    base, edition = last_change(wanted.year), edition_of(wanted.year)
    found = exported_entries(wanted.actor, wanted.year, region=wanted.region, organ=wanted.organ)
    rows = (
        {
            "code": code,
            "item": edition.title_of(item),
            "period": str(Period(wanted.year, month)),
            "quantity": values.quantity,
            "cost": values.cost,
            "estimated": values.estimated,
            "note": values.note,
        }
        for code, item, month, values in found
    )
    return Given(rows, base)


KIND = Kind(
    "能源资源台账",
    ENTRY_COLUMNS,
    ("code", "item", "period", "quantity"),
    take,
    "ledger.import",
    notes=(BLANK, WHOLE, "没有用量请填 0;抄表推算的数请在“估算”填 是。"),
    examples=(
        {"code": "XA-001", "item": "电", "period": "2025-03", "quantity": "18250", "cost": "11862.5"},
        {"code": "XA-001", "item": "汽油(车用)", "period": "2025", "quantity": "960", "estimated": "是"},
    ),
    give=give,
    columns_of=entry_columns,
)
