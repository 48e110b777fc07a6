"""A stale sheet of a table without revisions: made what it would be if it had been exported just now."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from jieyue.sheets.unfolding import MappedRow
from jieyue.values.imports import RefusedCells
from jieyue.values.three_way import Cells, clashes, stale, touched

Copy = Mapping[str, Cells[str]]
_BETWEEN = "\t"


def row_key(kept_by: Sequence[str], cells: Cells[str]) -> str:
    """What tells a row from the others of its table, in one text."""
    return _BETWEEN.join((cells.get(name) or "").strip() for name in kept_by)


def rebased(
    kept_by: Sequence[str],
    rows: Sequence[MappedRow],
    exported: Copy,
    now: Copy,
    within: Collection[str],
    cells: RefusedCells,
) -> list[MappedRow]:
    """The rows with every cell that stands as it was exported replaced by what stands there now.

    `exported` and `now` are rows by key; `within` are the keys of what an export of the same place would hold
    now: a row there that was not exported has been made since.  What both sides changed is noted in `cells`.
    Rows nobody touched that are no more are left out; rows that are new here stay as they are.
    """
    kept = []
    for row in rows:
        key = row_key(kept_by, row.values)
        if key in exported or key in within:
            told = {name: text.strip() or None for name, text in row.values.items() if text is not None}
            changed = touched(exported.get(key, {}), told)
            _refuse(row, told, exported.get(key, {}), now.get(key), cells)
            if key in now:
                stands = {name: now[key].get(name) for name, text in told.items() if text is not None}
                kept.append(replace(row, values={**row.values, **stands, **changed}))
        else:
            kept.append(row)
    return kept


def _refuse(
    row: MappedRow, told: Cells[str], base: Cells[str], now: Cells[str] | None, cells: RefusedCells
) -> None:
    if now is None:
        for name, text in touched(base, told).items():
            cells.refuse(row, name, stale(base.get(name) or "", text, ""))
        return
    for clash in clashes(base, told, now):
        cells.refuse(row, clash.key, stale(clash.base or "", clash.theirs, clash.now or ""))
