"""Writing the ledgers of the catalogue: whole sheets, single rows, rows struck out; nothing is ever deleted."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice

from django.db import connection
from django.utils.timezone import localdate

from jieyue.acts.actions import draft, insert_many, perform
from jieyue.acts.rules import Actor, acts_by_proxy, may, seat
from jieyue.ledgers.actions.holding import hold_organs
from jieyue.ledgers.actions.standing_in import stood_in_for
from jieyue.ledgers.models import Change, Record, RecordRevision
from jieyue.ledgers.queries.bounds import rows_of, wholes_of
from jieyue.ledgers.queries.locks import closed
from jieyue.ledgers.queries.records import RecordLine, cells_at, known_keys, organ_record, stored_records
from jieyue.ledgers.rules.bounds import PARTS, When, too_much
from jieyue.ledgers.rules.checks.limits import LIMITS
from jieyue.ledgers.rules.entry_rows import LONGEST_NOTE
from jieyue.ledgers.rules.previews import record_changes
from jieyue.ledgers.rules.records.cells import shown
from jieyue.ledgers.rules.records.checks import Cells
from jieyue.ledgers.rules.records.kinds import LedgerKind
from jieyue.ledgers.rules.records.rows import (
    PERIOD,
    Place,
    Plan,
    Readings,
    RecordRow,
    RowKey,
    Stored,
    judge,
    lost_references,
    note_blanks,
    plan_records,
    read_records,
)
from jieyue.registry.queries.organs import organ_place, organ_places
from jieyue.values.imports import RefusedCells, Source, Tally
from jieyue.values.periods import Period
from jieyue.values.refusals import Refusal
from jieyue.values.three_way import clashes, stale, touched
from jieyue.values.wording import Message, say

IMPORT, WRITE, STRIKE = "record.import", "ledger.write", "record.strike"
_BATCH = 2_000

_FIRST_REVISIONS = """
    INSERT INTO ledgers_recordrevision (record_id, change_id, "new")
    SELECT id, change_id, cells FROM ledgers_record WHERE kind = %s AND year = %s AND change_id = %s
"""
_UPDATE = """
    UPDATE ledgers_record SET key = %s, year = %s, month = %s, last_year = %s, cells = %s, struck = %s,
        change_id = %s WHERE id = %s
"""


def record_rows(
    actor: Actor,
    kind: LedgerKind,
    rows: Sequence[RecordRow],
    *,
    source: Source,
    why: str = "",
    year: int | None = None,
    base: int | None = None,
    dry_run: bool = False,
) -> Tally:
    """Take over a sheet of rows, all of it or nothing.

    `year` completes periods that are a month only.  `base` is the change the sheet was exported at: cells
    the sheet leaves as they were exported ask for nothing, and those changed on both sides are refused
    with all three values.  Raises RowsRefused with every cell that can't be taken.
    """
    path = seat(actor, IMPORT)
    if dry_run:
        verdict = may(actor, IMPORT, path)
        if not verdict:
            raise Refusal(verdict.reason)
        plan = _plan(actor, kind, rows, source, IMPORT, year, base)
        return replace(_tally(plan), changes=record_changes(kind, plan))
    with perform(actor, IMPORT, subject=f"ledger {kind.code}", path=path) as detail:
        plan = _plan(actor, kind, rows, source, IMPORT, year, base)
        proxied = stood_in_for(actor, {row.code.strip() for row in rows if row.code})
        _store(actor, kind, plan, why or source.label, proxied)
        tally = _tally(plan)
        detail.update(file=source.file, rows=len(rows), **tally.as_json())
    return tally


def write_record(
    actor: Actor,
    kind: LedgerKind,
    code: str,
    cells: Mapping[str, str],
    *,
    pk: int | None = None,
    seen: int = 0,
    reason: str = "",
) -> Tally:
    """Write one row as it was typed: a new one, or the row `pk` as its reader saw it after the change `seen`.

    A cell that is left out stays, "" empties it.  A row that was struck out is taken up again when it is
    typed once more.  Raises RowsRefused with the cells that are wrong, Refusal where another was quicker.
    """
    if len(reason.strip()) > LONGEST_NOTE:
        raise Refusal(say("原因超过 {longest} 字,请缩短。", longest=LONGEST_NOTE))
    place = organ_place(actor, code)
    row = RecordRow(1, code, cells)
    with draft(actor, WRITE, path=place.path):
        hold_organs({place.pk})
        refused = RefusedCells("")
        readings = _read(actor, kind, [row], refused, WRITE, None)
        if not readings:
            # Whoever forgot what makes the row is told all else that is missing in one go.
            if pk is None:
                note_blanks(kind, row, localdate(actor.at).year, refused)
            refused.raise_if_any(1)
        ((key, told),) = readings.items()
        line = _held(actor, kind, code, pk, seen) if pk else None
        before = line.cells if line else None
        was = [Place(line.year, line.month, line.year)] if line else []
        _refuse_locked(actor, kind, place.pk, [told.place, *was])
        after = {name: text for name, text in ((before or {}) | told.cells).items() if name not in told.blank}
        there = stored_records(kind, {place.pk}, {told.place.year}).get(key)
        if there is not None and there.pk != pk and not there.struck:
            raise Refusal(say("这一行已经登记过,请直接修改原来的那一行。"))
        judge(kind, told, after, refused)
        refused.raise_if_any(1)
        plan = _typed(pk, before, there, (key, told.place, after))
        _hold_to_bounds(kind, plan, readings, refused)
        refused.raise_if_any(1)
        _store(actor, kind, plan, reason.strip(), stood_in_for(actor, [code]))
    return _tally(plan)


def _typed(
    pk: int | None, before: Cells | None, there: Stored | None, wanted: tuple[RowKey, Place, Cells]
) -> Plan:
    key, place, after = wanted
    if pk is not None and before is not None:
        if there is not None and there.struck and there.pk != pk:
            raise Refusal(say("同样的一行曾被作废,请在作废的行里恢复,不要改成它。"))
        if after == before:
            return Plan(unchanged=1)
        return Plan(updated=[(Stored(pk, 0, before, struck=False), key, place, after)])
    if there is not None:
        return Plan(updated=[(there, key, place, after)])
    return Plan(created=[(key, place, after)])


def _held(actor: Actor, kind: LedgerKind, code: str, pk: int, seen: int) -> RecordLine:
    """The row that is about to be changed, once nobody else has changed it in between."""
    line = organ_record(actor, code, kind, pk)
    if line.change != seen or line.struck:
        raise Refusal(say("这一行刚刚被{by}修改过,请刷新后再改。", by=line.by))
    return line


def strike_record(actor: Actor, kind: LedgerKind, code: str, pk: int, *, seen: int, reason: str) -> None:
    """Strike a row out: it counts no more and stays to be read.  An official act that needs its reason."""
    place = organ_place(actor, code)
    with perform(actor, STRIKE, subject=f"organ {code}", path=place.path, reason=reason) as detail:
        hold_organs({place.pk})
        line = _held(actor, kind, code, pk, seen)
        _refuse_locked(actor, kind, place.pk, [Place(line.year, line.month, line.year)])
        change = Change.objects.create(
            at=actor.at,
            by=actor.name,
            why=reason.strip()[:LONGEST_NOTE],
            proxy=acts_by_proxy(actor, place.path),
        )
        Record.objects.filter(pk=pk).update(struck=True, change=change)
        RecordRevision.objects.create(record_id=pk, change=change, old=line.cells, new=None)
        detail.update(ledger=kind.code, row=pk)


def load_records(
    actor: Actor, kind: LedgerKind, rows: Iterable[tuple[RowKey, Place, Cells]], *, why: str
) -> int:
    """Write many new rows that come from a programme and were tested by their maker; returns their number."""
    written = 0
    with perform(actor, IMPORT, subject=f"ledger {kind.code}", path=seat(actor, IMPORT)) as detail:
        change = Change.objects.create(at=actor.at, by=actor.name, why=why)
        coming = iter(rows)
        while batch := list(islice(coming, _BATCH)):
            _create(kind, batch, change)
            written += len(batch)
        detail.update(created=written)
    return written


def _read(
    actor: Actor,
    kind: LedgerKind,
    rows: Sequence[RecordRow],
    cells: RefusedCells,
    act: str,
    year: int | None,
) -> Readings:
    """What the rows ask for; everything that is ever written passes here."""
    organs = organ_places({row.code.strip() for row in rows if row.code})
    readings = read_records(
        actor, act, kind, rows, organs, cells, this_year=localdate(actor.at).year, year=year
    )
    referred = {field.of for field in kind.references}
    lost_references(kind, readings, known_keys(referred, {key.organ_id for key in readings}), cells)
    return readings


def _plan(
    actor: Actor,
    kind: LedgerKind,
    rows: Sequence[RecordRow],
    source: Source,
    act: str,
    year: int | None,
    base: int | None,
) -> Plan:
    cells = RefusedCells(source.sheet)
    readings = _read(actor, kind, rows, cells, act, year)
    hold_organs({key.organ_id for key in readings})
    stored = stored_records(
        kind, {key.organ_id for key in readings}, {told.place.year for told in readings.values()}
    )
    if base is not None:
        readings = _since(kind, readings, stored, base, cells)
    plan = plan_records(kind, readings, stored, cells)
    changing = [key for key, *_ in plan.created] + [key for _, key, *_ in plan.updated]
    locked = _locked(actor, kind, [(key.organ_id, readings[key].place) for key in changing])
    for key in changing:
        place = readings[key].place
        if reason := locked.get((key.organ_id, place.year, place.month)):
            cells.refuse(readings[key].row, PERIOD if kind.is_periodic else kind.begins, reason)
    _hold_to_bounds(kind, plan, readings, cells)
    cells.raise_if_any(len(rows))
    return plan


def _locked(
    actor: Actor, kind: LedgerKind, places: Collection[tuple[int, Place]]
) -> Mapping[tuple[int, int, int], Message]:
    """Why rows of these places can't be written now: handed in, or closed by the calendar; every way to write asks.

    What lasts belongs to no period and is never closed.
    """
    if kind.lasts:
        return {}
    periods = {Period(place.year, place.month) for _, place in places}
    return closed({organ_id for organ_id, _ in places}, kind.code, periods, actor.at)


def _refuse_locked(actor: Actor, kind: LedgerKind, organ_id: int, places: Sequence[Place]) -> None:
    """Raises Refusal where one row's place, old or new, is closed.  The organ must be held by now."""
    for reason in _locked(actor, kind, [(organ_id, place) for place in places]).values():
        raise Refusal(reason)


def _hold_to_bounds(kind: LedgerKind, plan: Plan, readings: Readings, cells: RefusedCells) -> None:
    """Refuse rows that together with the organ's others are more than the whole they are part of."""
    part = PARTS.get(kind.code)
    coming = [(0, *row) for row in plan.created] + [(old.pk, *row) for old, *row in plan.updated]
    if part is None or not coming:
        return
    organ_ids, years = {key.organ_id for _, key, *_ in coming}, {place.year for *_, place, _ in coming}
    there = rows_of(part, organ_ids, years)
    written = [
        (key, (key.organ_id, place.year, place.month), Decimal(after.get(part.field, 0)))
        for _, key, place, after in coming
    ]
    rewritten = {pk for pk, *_ in coming}
    sums: dict[When, Decimal] = defaultdict(Decimal)
    for period, figure in [
        *(told for pk, told in there.items() if pk not in rewritten),
        *((period, figure) for _, period, figure in written),
    ]:
        sums[period] += figure
    wholes = wholes_of(part, organ_ids, years)
    for key, period, _ in written:
        wrong = too_much(part, sums[period], wholes.get(period), LIMITS.bounds)
        if wrong:
            cells.refuse(readings[key].row, part.field, wrong)


def _since(
    kind: LedgerKind, readings: Readings, stored: Mapping[RowKey, Stored], base: int, cells: RefusedCells
) -> Readings:
    """The readings without what was not touched since the export; what both sides changed is refused."""
    newer = {key: row for key, row in stored.items() if row.change > base and key in readings}
    exported = cells_at(base, {row.pk for row in newer.values()})
    kept = dict(readings)
    for key, row in newer.items():
        was, told = exported[row.pk] or {}, readings[key]
        for clash in clashes(was, told.cells, row.cells):
            field = kind.by_key[clash.key]
            three = (clash.base, clash.theirs, clash.now)
            cells.refuse(told.row, clash.key, stale(*(shown(field, text) if text else "" for text in three)))
        kept[key] = replace(told, cells=touched(was, told.cells))
    return kept


def _tally(plan: Plan) -> Tally:
    return Tally(len(plan.created), len(plan.updated), plan.unchanged)


def _store(actor: Actor, kind: LedgerKind, plan: Plan, why: str, proxied: Collection[int]) -> None:
    """Store the plan; what was written for the organs `proxied` (rows) is a change of its own, marked as such."""
    for proxy, part in plan.parted(proxied):
        change = Change.objects.create(at=actor.at, by=actor.name, why=why, proxy=proxy)
        # Before anything is updated: only new rows bear this change so far.
        _create(kind, part.created, change)
        _update(part.updated, change)


def _create(kind: LedgerKind, rows: Collection[tuple[RowKey, Place, Cells]], change: Change) -> None:
    insert_many(
        Record,
        ("organ", "kind", "key", "year", "month", "last_year", "cells", "struck", "change"),
        [(key.organ_id, kind.code, key.key, *place, cells, False, change.pk) for key, place, cells in rows],
    )
    with connection.cursor() as cursor:
        for year in sorted({place.year for _, place, _ in rows}):
            cursor.execute(_FIRST_REVISIONS, [kind.code, year, change.pk])


def _update(updated: Sequence[tuple[Stored, RowKey, Place, Cells]], change: Change) -> None:
    RecordRevision.objects.bulk_create(
        [
            RecordRevision(record_id=old.pk, change=change, old=None if old.struck else old.cells, new=cells)
            for old, _, _, cells in updated
        ],
        batch_size=_BATCH,
    )
    with connection.cursor() as cursor:
        cursor.executemany(
            _UPDATE,
            [
                (key.key, *place, json.dumps(cells, ensure_ascii=False), False, change.pk, old.pk)
                for old, key, place, cells in updated
            ],
        )
