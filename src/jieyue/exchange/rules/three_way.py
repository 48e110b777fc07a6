"""A stale sheet of a table without revisions: the copy it carries is held against what is there now."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from jieyue.ledgers.rules.stale import stale
from jieyue.sheets.unfolding import MappedRow
from jieyue.values.imports import RefusedCells

Cells = Mapping[str, str]
_BETWEEN = "\t"


def since_export(
    kept_by: Sequence[str],
    rows: Sequence[MappedRow],
    base: Mapping[str, Cells],
    now: Mapping[str, Cells],
    cells: RefusedCells,
) -> list[MappedRow]:
    """The rows with every cell left out that stands as it was exported; what both sides changed is noted in `cells`.

    A cell that says what is there now undoes nothing.  Rows that were not exported, or are no more, stay as they are.
    """
    kept = []
    for row in rows:
        key = _BETWEEN.join((row.values.get(name) or "").strip() for name in kept_by)
        was, there = base.get(key), now.get(key)
        kept.append(row if was is None or there is None else _untouched(kept_by, row, was, there, cells))
    return kept


def _untouched(
    kept_by: Collection[str], row: MappedRow, was: Cells, there: Cells, cells: RefusedCells
) -> MappedRow:
    values = dict(row.values)
    for name, text in row.values.items():
        if name in kept_by or text is None:
            continue
        before, after = was.get(name, ""), there.get(name, "")
        if text.strip() == before:
            values[name] = None
        elif after not in {before, text.strip()}:
            cells.refuse(row, name, stale(before, text, after))
    return replace(row, values=values)
