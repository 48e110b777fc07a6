"""What a sheet would change, record by record: for the person who looks before it is taken over."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal
from itertools import islice

from jieyue.ledgers.rules import entry_rows
from jieyue.ledgers.rules.entry_rows import Values
from jieyue.ledgers.rules.items import ITEMS
from jieyue.ledgers.rules.records import rows as record_rows
from jieyue.ledgers.rules.records.cells import period_words, shown
from jieyue.ledgers.rules.records.checks import Cells
from jieyue.ledgers.rules.records.kinds import LedgerKind
from jieyue.values.imports import MOST_LISTED, RowChange, cells_changed
from jieyue.values.periods import Period
from jieyue.values.quantities import plain
from jieyue.values.wording import NOTHING, say

_SPLIT = say("现有的数由集中办公区分摊得来,导入后以本表为准。")


def entry_changes(plan: entry_rows.Plan, splits: Collection[int] = ()) -> list[RowChange]:
    """The first entries a plan makes or changes, in the order of the sheet.

    `splits` are the entries (by row) that hold what a shared compound's bill gave them: whoever changes one is told.
    """
    return list(islice(_entries(plan, splits), MOST_LISTED))


def _entries(plan: entry_rows.Plan, splits: Collection[int]) -> Iterator[RowChange]:
    for key, (row, given) in plan.readings.items():
        before = plan.stored.get(key)
        if before is None and given.quantity is None:
            continue
        after = entry_rows.merged(before.values if before else Values(given.quantity or Decimal(0)), given)
        if before is None or after != before.values:
            names = ((row.code or "").strip(), say(ITEMS[key.item].title), Period(key.year, key.month).words)
            was = entry_cells(before.values) if before else {}
            cells = cells_changed(was, entry_cells(after))
            note = _SPLIT if before and before.pk in splits else NOTHING
            yield RowChange(row.number, names, before is None, cells, note)


def entry_cells(values: Values) -> dict[str, str]:
    """An entry as a sheet has it, by the keys of its columns."""
    return {
        "quantity": plain(values.quantity),
        "cost": "" if values.cost is None else plain(values.cost),
        "estimated": "是" if values.estimated else "",
        "note": values.note,
    }


def record_changes(kind: LedgerKind, plan: record_rows.Plan) -> list[RowChange]:
    """The first rows of a ledger a plan makes or changes, in the order of the sheet."""
    coming = [(key, None, cells) for key, _, cells in plan.created]
    changing = [(key, old.cells, cells) for old, key, _, cells in plan.updated]
    return list(islice(_records(kind, [*coming, *changing], plan.readings), MOST_LISTED))


def _records(
    kind: LedgerKind,
    rows: Iterable[tuple[record_rows.RowKey, Cells | None, Cells]],
    readings: record_rows.Readings,
) -> Iterator[RowChange]:
    for key, before, after in sorted(rows, key=lambda told: readings[told[0]].row.number):
        told = readings[key]
        period = period_words(kind.rhythm, told.place.year, told.place.month)
        names = (
            (told.row.code or "").strip(),
            *((period,) if kind.is_periodic else ()),
            *(shown(kind.by_key[name], after[name]) for name in kind.identity),
        )
        cells = cells_changed(_in_words(kind, before or {}), _in_words(kind, after))
        yield RowChange(told.row.number, names, before is None, cells)


def _in_words(kind: LedgerKind, cells: Cells) -> dict[str, str]:
    return {key: shown(kind.by_key[key], text) for key, text in cells.items()}
