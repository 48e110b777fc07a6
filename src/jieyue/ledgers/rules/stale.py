"""A stale sheet of energy: entries written since its export are held against it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from jieyue.ledgers.rules.entry_rows import Given, Key, Readings, Stored, Values
from jieyue.ledgers.rules.previews import entry_cells
from jieyue.values.imports import RefusedCells
from jieyue.values.three_way import clashes, stale, touched

_EMPTY = Values(Decimal(0))


def since_export(
    readings: Readings,
    stored: Mapping[Key, Stored],
    newer: Mapping[Key, Values | None],
    cells: RefusedCells,
) -> Readings:
    """The readings without what was not touched since the export.

    `newer` are the entries written or emptied after it, as they stood then (None: not there).
    """
    kept = dict(readings)
    for key, was in newer.items():
        row, given = readings[key]
        now = stored[key].values._asdict() if key in stored else {}
        base = was._asdict() if was else {}
        for clash in clashes(base, given._asdict(), now):
            three = (clash.base, clash.theirs, clash.now)
            cells.refuse(row, clash.key, stale(*(_shown(clash.key, value) for value in three)))
        told = touched(base, given._asdict())
        kept[key] = row, Given(*(told.get(name) for name in Given._fields))
    return kept


def _shown(name: str, value: object) -> str:
    """A value as its cell shows it, "" for none."""
    return "" if value is None else entry_cells(_EMPTY._replace(**{name: value}))[name]  # type: ignore[arg-type]
