"""Writing ledgers: whole sheets and single cells, each value with the change that made it so."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from django.db import connection
from django.utils.timezone import localdate

from jieyue.acts.actions import draft, perform
from jieyue.acts.rules import Actor, may, seat
from jieyue.ledgers.actions.holding import hold_organs
from jieyue.ledgers.actions.overtaken import refuse_overtaken
from jieyue.ledgers.actions.standing_in import stood_in_for
from jieyue.ledgers.actions.totals import kept_in_step
from jieyue.ledgers.models import Change, Declaration
from jieyue.ledgers.queries.bounds import sums_of
from jieyue.ledgers.queries.entries import (
    come_from_splits,
    emptied_entries,
    newer_entries,
    stored_entries,
)
from jieyue.ledgers.queries.locks import closed
from jieyue.ledgers.rules.bounds import PART_OF, refuse_small_wholes, refuse_unequal_years
from jieyue.ledgers.rules.checks.limits import LIMITS
from jieyue.ledgers.rules.closing import ENERGY
from jieyue.ledgers.rules.entry_rows import (
    LONGEST_NOTE,
    EntryRow,
    Key,
    Plan,
    Readings,
    Stored,
    Values,
    plan_entries,
    read_entries,
)
from jieyue.ledgers.rules.items import ITEMS
from jieyue.ledgers.rules.previews import entry_changes
from jieyue.ledgers.rules.stale import since_export
from jieyue.registry.queries.organs import organ_place, organ_places
from jieyue.values.imports import MOST_LISTED, RefusedCells, Source, Tally
from jieyue.values.periods import Period
from jieyue.values.refusals import Refusal, RowsRefused
from jieyue.values.wording import say

IMPORT, WRITE, DECLARE = "ledger.import", "ledger.write", "ledger.declare"
_BATCH = 50_000

# Hundreds of thousands of rows are written here, four times faster than by model objects.
_INSERT = """
    INSERT INTO ledgers_entry (organ_id, item, year, month, quantity, cost, estimated, note, change_id)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
_FIRST_REVISIONS = """
    INSERT INTO ledgers_revision (entry_id, change_id, new_quantity, new_cost, new_estimated, new_note)
    SELECT id, change_id, quantity, cost, estimated, note FROM ledgers_entry WHERE year = %s AND change_id = %s
"""
_UPDATE = """
    UPDATE ledgers_entry SET quantity = %s, cost = %s, estimated = %s, note = %s, change_id = %s WHERE id = %s
"""
_REVISION = """
    INSERT INTO ledgers_revision (
        entry_id, change_id, old_quantity, old_cost, old_estimated, old_note,
        new_quantity, new_cost, new_estimated, new_note
    ) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


def record_entries(
    actor: Actor,
    rows: Sequence[EntryRow],
    *,
    source: Source,
    why: str = "",
    act: str = IMPORT,
    year: int | None = None,
    base: int | None = None,
    dry_run: bool = False,
) -> Tally:
    """Take over a sheet of quantities, all of it or nothing.

    `year` completes periods that are a month only; `why` stands in the revisions, the file's name
    unless given.  `base` is the change the sheet was exported at: cells it leaves as they were exported ask
    for nothing, and those changed on both sides are refused with all three values.  A trial run tells the
    changes.  Raises RowsRefused with every cell that can't be taken.
    """
    path = seat(actor, act)
    if dry_run:
        verdict = may(actor, act, path)
        if not verdict:
            raise Refusal(verdict.reason)
        plan = _plan(actor, rows, source, act, year, base)
        # Changes are listed in the plan's order: no later ones come into the list.
        listed = [old.pk for old, _ in plan.updated[:MOST_LISTED]]
        return replace(_tally(plan), changes=entry_changes(plan, come_from_splits(listed)))
    with perform(actor, act, subject="ledgers", path=path) as detail:
        plan = _plan(actor, rows, source, act, year, base)
        proxied = stood_in_for(actor, {row.code.strip() for row in rows if row.code})
        _store(actor, plan, why or source.label, proxied=proxied)
        tally = _tally(plan)
        detail.update(file=source.file, rows=len(rows), **tally.as_json())
    return tally


def write_entries(
    actor: Actor,
    code: str,
    rows: Sequence[EntryRow],
    *,
    reason: str = "",
    occasion: str = "",
    reasoned: bool = False,
) -> Tally:
    """Write cells typed or pasted into one organ's ledger, all of them or none.

    Typing is no official act, so there is no record beyond the revisions.  Each row's organ is held
    against the actor's scope.  `occasion` stands in the revisions where no reason was given; it is none,
    and what came out of a split changes, and anything is emptied, with a reason only; with `reasoned` so
    does every figure that is there.  Raises Refusal, RowsRefused naming the rows, or Overtaken.
    """
    if len(reason.strip()) > LONGEST_NOTE:
        raise Refusal(say("原因超过 {longest} 字,请缩短。", longest=LONGEST_NOTE))
    place = organ_place(actor, code)
    with draft(actor, WRITE, path=place.path):
        plan = _plan(actor, rows, Source("", code), WRITE, None)
        if (plan.emptied or (reasoned and plan.updated)) and not reason.strip():
            raise Refusal(say("修改已有的数据请写明原因。"))
        if not reason.strip() and come_from_splits(old.pk for old, _ in plan.updated):
            raise Refusal(say("这里的数据由集中办公区分摊得来,修改请写明原因。"))
        _store(actor, plan, reason.strip() or occasion, proxied=stood_in_for(actor, [code]))
    return _tally(plan)


def trial(actor: Actor, rows: Sequence[EntryRow]) -> Tally:
    """What typing these rows would do; writes nothing.  Raises RowsRefused naming the rows that can't be taken."""
    return _tally(_plan(actor, rows, Source("", ""), WRITE, None))


def record_shares(actor: Actor, act: str, rows: Sequence[EntryRow], *, why: str) -> Tally:
    """Write what organs got of a shared bill.  Must run inside the act that splits it.

    Raises RowsRefused where an organ is out of the actor's scope.
    """
    plan = _plan(actor, rows, Source("", ""), act, None)
    _store(actor, plan, why, split=True)
    return _tally(plan)


def write_entry(
    actor: Actor,
    code: str,
    item: str,
    period: str,
    quantity: str | None,
    *,
    cost: str | None = None,
    estimated: bool | None = None,
    note: str | None = None,
    reason: str = "",
) -> Tally:
    """Write one cell as it was typed; None leaves that value as it is.

    Raises Refusal with the one sentence that says what is wrong.
    """
    flag = None if estimated is None else "1" if estimated else "0"
    row = EntryRow(1, code, item, period, quantity, cost, flag, note)
    try:
        return write_entries(actor, code, [row], reason=reason)
    except RowsRefused as refused:
        raise Refusal(refused.errors[0].message) from None


def load_entries(actor: Actor, entries: Iterable[tuple[Key, Values]], *, why: str, act: str = IMPORT) -> int:
    """Write many new entries that come from a programme and not from a sheet; returns their number.

    They must be new, each stand once, and have been tested by their maker: only the database's own
    constraints stand behind this.  The totals of regions wait for `actions.totals.recount`, once after
    the last of them.  Raises Refusal where a period is closed.
    """
    with perform(actor, act, subject="ledgers", path=seat(actor, act)) as detail:
        change = Change.objects.create(at=actor.at, by=actor.name, why=why)
        coming = iter(entries)
        written, years = 0, set[int]()
        while batch := list(islice(coming, _BATCH)):
            _refuse_closed(actor, batch)
            _insert(batch, change.pk)
            written += len(batch)
            years.update(key.year for key, _ in batch)
        _first_revisions(years, change.pk)
        detail.update(created=written)
    return written


def declare_items(actor: Actor, code: str, declared: Mapping[str, bool], *, from_year: int) -> None:
    """Say which items an organ uses, or no longer uses, from a year on.

    Raises Refusal for an unknown item and for an organ out of the actor's scope.
    """
    unknown = next((item for item in declared if item not in ITEMS), None)
    if unknown is not None:
        raise Refusal(say("项目“{item}”不存在。", item=unknown))
    place = organ_place(actor, code)
    with (
        perform(actor, DECLARE, subject=f"organ {code}", path=place.path) as detail,
        kept_in_step({place.pk: declared.keys()}),
    ):
        Declaration.objects.bulk_create(
            [
                Declaration(organ_id=place.pk, item=item, from_year=from_year, in_use=in_use)
                for item, in_use in declared.items()
            ],
            update_conflicts=True,
            unique_fields=["organ", "item", "from_year"],
            update_fields=["in_use"],
        )
        detail.update(from_year=from_year, items=dict(declared))


def _plan(
    actor: Actor,
    rows: Sequence[EntryRow],
    source: Source,
    act: str,
    year: int | None,
    base: int | None = None,
) -> Plan:
    cells = RefusedCells(source.sheet)
    organs = organ_places({row.code.strip() for row in rows if row.code})
    readings = read_entries(actor, act, rows, organs, cells, this_year=localdate(actor.at).year, year=year)
    organ_ids = {key.organ_id for key in readings}
    hold_organs(organ_ids)
    stored = stored_entries(organ_ids, {key.year for key in readings})
    refuse_overtaken(readings, stored, source.sheet)
    if base is not None:
        readings = since_export(readings, stored, newer_entries(readings.keys(), base), cells)
    periods = {Period(key.year, key.month) for key in readings}
    _hold_to_bounds(readings, stored, cells)
    plan = plan_entries(readings, stored, cells, closed(organ_ids, ENERGY, periods, actor.at))
    cells.raise_if_any(len(rows))
    return plan


def _hold_to_bounds(readings: Readings, stored: Mapping[Key, Stored], cells: RefusedCells) -> None:
    """Refuse what other entries and ledgers show to be wrong."""
    refuse_unequal_years(readings, stored, LIMITS.bounds, cells)
    for item, part in PART_OF.items():
        keys = [key for key in readings if key.item == item]
        if keys:
            sums = sums_of(part, {key.organ_id for key in keys}, {key.year for key in keys})
            refuse_small_wholes(readings, stored, sums, cells)


def _refuse_closed(actor: Actor, entries: Sequence[tuple[Key, Values]]) -> None:
    # Hundreds of thousands of entries have a handful of periods.
    periods = [Period(*of) for of in {key[2:] for key, _ in entries}]
    locked = closed({key.organ_id for key, _ in entries}, ENERGY, periods, actor.at)
    if not locked:
        return
    reason = next((locked[key[0], *key[2:]] for key, _ in entries if (key[0], *key[2:]) in locked), None)
    if reason is not None:
        raise Refusal(reason)


def _tally(plan: Plan) -> Tally:
    return Tally(len(plan.created), len(plan.updated) + len(plan.emptied), plan.unchanged)


def _store(actor: Actor, plan: Plan, why: str, *, split: bool = False, proxied: Collection[int] = ()) -> None:
    """Store the plan; what was written for the organs `proxied` (rows) is a change of its own, marked as such."""
    for proxy, part in plan.parted(proxied):
        change = Change.objects.create(at=actor.at, by=actor.name, why=why, split=split, proxy=proxy)
        with kept_in_step(part.touched):
            if part.created:
                _create(part.created, change.pk)
            if part.updated or part.emptied:
                _update([*part.updated, *((old, None) for old in part.emptied)], change.pk)


def _create(entries: Sequence[tuple[Key, Values]], change: int) -> None:
    """Write what is new; an entry that was emptied goes on in its row, and so does its history."""
    again = emptied_entries([key for key, _ in entries])
    _insert((one for one in entries if one[0] not in again), change)
    with connection.cursor() as cursor:
        cursor.executemany(
            _UPDATE, [(*_told(values), change, again[key]) for key, values in entries if key in again]
        )
    # Before anything is updated: only new entries bear this change so far.
    _first_revisions({key.year for key, _ in entries}, change)


def _insert(entries: Iterable[tuple[Key, Values]], change: int) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT, [(*key, *_told(values), change) for key, values in entries])


def _first_revisions(years: Iterable[int], change: int) -> None:
    """The revisions of all entries the change has made; by year, as the index of entries is."""
    with connection.cursor() as cursor:
        for year in sorted(years):
            cursor.execute(_FIRST_REVISIONS, [year, change])


def _update(changed: Sequence[tuple[Stored, Values | None]], change: int) -> None:
    """Write what entries say from now on; None empties them."""
    with connection.cursor() as cursor:
        cursor.executemany(
            _REVISION,
            [(old.pk, change, *_told(old.values), *_told(new)) for old, new in changed],
        )
        cursor.executemany(_UPDATE, [(*_told(new), change, old.pk) for old, new in changed])


def _told(values: Values | None) -> tuple[str | None, str | None, bool, str]:
    """Values as every database takes them: decimals as text lose nothing on their way."""
    if values is None:
        return None, None, False, ""
    return str(values.quantity), None if values.cost is None else str(values.cost), *values[2:]
