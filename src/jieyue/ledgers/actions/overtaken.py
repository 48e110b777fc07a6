"""Two people at one figure: whoever comes second is told what the first has done, with all three values."""

from __future__ import annotations

from collections.abc import Mapping

from jieyue.ledgers.queries.origins import Written, last_written, values_then
from jieyue.ledgers.rules.entry_rows import EntryRow, Key, Readings, Stored, Values, outcome
from jieyue.ledgers.rules.previews import entry_cells
from jieyue.values.quantities import plain
from jieyue.values.refusals import Conflict, Overtaken, RowError
from jieyue.values.wording import Message, say


def refuse_overtaken(readings: Readings, stored: Mapping[Key, Stored], sheet: str) -> None:
    """Raises Overtaken where somebody else has written or emptied an entry since its writer saw it.

    Rows that name no change they were seen at are not asked about, and whoever wants what is there already
    is in nobody's way: that is how what was sent twice passes.  Must run with the organs held.
    """
    seen = {key: row.seen for key, (row, _) in readings.items() if row.seen is not None}
    if not seen:
        return
    now = {key: stored[key].values if key in stored else None for key in seen}
    sent = {key: outcome(now[key], *readings[key]) for key in seen}
    last = last_written(seen)
    behind = [key for key in last if sent[key] != now[key] and not _knows(seen[key], last[key], now[key])]
    if not behind:
        return
    then = values_then({key: seen[key] for key in behind})
    rows = {key: readings[key][0] for key in behind}
    raise Overtaken(
        [
            RowError(sheet, rows[key].number, "quantity", _told(rows[key], last[key], now[key]))
            for key in behind
        ],
        len(readings),
        [
            Conflict(
                rows[key].number,
                last[key].by,
                last[key].change if now[key] else 0,
                *(values and entry_cells(values) for values in (then.get(key), sent[key], now[key])),
            )
            for key in behind
        ],
    )


def _knows(seen: int, last: Written, now: Values | None) -> bool:
    """Whether somebody who saw it at that change knows what is there: empty is empty, however it came so."""
    return seen == last.change or (now is None and seen == 0)


def _told(row: EntryRow, last: Written, now: Values | None) -> Message:
    typed = {"by": last.by, "typed": row.quantity or "—"}
    if now is None:
        return say("这一格刚被{by}清空,您填的是 {typed};请核对后再保存。", **typed)
    return say(
        "这一格刚被{by}填为 {there},您填的是 {typed};请核对后再保存。", **typed, there=plain(now.quantity)
    )
