"""A sheet that was exported a while ago: what it leaves as it was asks for nothing, what both sides changed is refused."""

from __future__ import annotations

from collections.abc import Mapping

from jieyue.ledgers.rules.entry_rows import Given, Key, Readings, Stored, Values
from jieyue.ledgers.rules.previews import entry_cells
from jieyue.values.imports import RefusedCells
from jieyue.values.wording import Message, say

_NOTHING = "—"


def stale(base: str, theirs: str, now: str) -> Message:
    """What to tell the person whose sheet is behind the database: one cell, three values."""
    return say(
        "导出以后已被他人修改:导出时 {base},表中 {theirs},现在 {now};请核对后改用最新的导出。",
        base=base or _NOTHING,
        theirs=theirs or _NOTHING,
        now=now or _NOTHING,
    )


def since_export(
    readings: Readings,
    stored: Mapping[Key, Stored],
    newer: Mapping[Key, Values | None],
    cells: RefusedCells,
) -> Readings:
    """The readings without what was not touched since the export.

    `newer` are the entries written after it, as they stood then (None: not there yet).
    """
    kept = dict(readings)
    for key, was in newer.items():
        row, given = readings[key]
        now = stored[key].values
        told: dict[str, object] = {}
        for name, value in given._asdict().items():
            base, there = getattr(was, name, None), getattr(now, name)
            told[name] = None if value == base else value
            if value not in {None, base, there} and base != there:
                shown = [
                    entry_cells(one._replace(**{name: part}))[name] if part is not None else ""
                    for one, part in ((now, base), (now, value), (now, there))
                ]
                cells.refuse(row, name, stale(*shown))
        kept[key] = row, Given(**told)  # type: ignore[arg-type]
    return kept
