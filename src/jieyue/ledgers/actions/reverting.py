"""An absorption taken back takes back what was decided for the absorbed entry: the one that stays says again what it had said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from jieyue.acts.rules import Actor
from jieyue.ledgers.models import Absorption, Change, Entry, Record, RecordRevision, Revision
from jieyue.ledgers.queries.locks import closed
from jieyue.ledgers.rules.closing import ENERGY
from jieyue.ledgers.rules.records.kinds import LEDGERS
from jieyue.ledgers.rules.records.rows import Place, place_told
from jieyue.values.periods import Period
from jieyue.values.refusals import Refusal

# Under these words `Absorption.carried` keeps the rows of the one that stays that a decision wrote, each with
# the change that did.
TAKEN_ENTRIES, TAKEN_RECORDS = "taken_entries", "taken_records"


def note_entry(absorption: Absorption, item: str, period: Period) -> None:
    """Remember that a decision has just written this figure of the one that stays.  The caller saves `carried`."""
    row = Entry.ever.get(organ=absorption.into_id, item=item, year=period.year, month=period.month)
    _note(absorption, TAKEN_ENTRIES, row)


def note_record(absorption: Absorption, record: int) -> None:
    """Remember that a decision has just written this row of the one that stays.  The caller saves `carried`."""
    _note(absorption, TAKEN_RECORDS, Record.objects.get(pk=record))


def _note(absorption: Absorption, name: str, row: Entry | Record) -> None:
    told = [*absorption.carried.get(name, ()), [row.pk, row.change_id]]
    absorption.carried = {**absorption.carried, name: told}


def revert(actor: Actor, absorption: Absorption, change: Change) -> None:
    """Undo the decisions in the ledgers of the one that stays, by `change`; totals are the caller's.

    What was written over since is that organ's own latest word and stays.  Must run inside an act.  Raises
    Refusal where a period is handed in or closed by now.
    """
    written = {name: dict(absorption.carried.get(name, ())) for name in (TAKEN_ENTRIES, TAKEN_RECORDS)}
    there = Entry.ever.select_for_update().filter(pk__in=written[TAKEN_ENTRIES])
    entries = {row.pk: row for row in there if row.change_id == written[TAKEN_ENTRIES][row.pk]}
    rows = Record.objects.select_for_update().filter(pk__in=written[TAKEN_RECORDS])
    records = {row.pk: row for row in rows if row.change_id == written[TAKEN_RECORDS][row.pk]}
    _refuse_closed(actor, absorption.into_id, [*entries.values(), *records.values()])
    _revert_entries(entries, change)
    _revert_records(records, change)


def _refuse_closed(actor: Actor, organ: int, rows: Collection[Entry | Record]) -> None:
    periods: dict[str, set[Period]] = defaultdict(set)
    for row in rows:
        kind = ENERGY if isinstance(row, Entry) else row.kind
        if kind == ENERGY or not LEDGERS[kind].lasts:
            periods[kind].add(Period(row.year, row.month))
    for kind, touched in periods.items():
        for reason in closed([organ], kind, touched, actor.at).values():
            raise Refusal(reason)


def _revert_entries(entries: Mapping[int, Entry], change: Change) -> None:
    written = Revision.objects.filter(
        entry__in=entries, change__in={row.change_id for row in entries.values()}
    )
    latest = {one.entry_id: one for one in written.order_by("pk")}
    Revision.objects.bulk_create(
        Revision(
            entry_id=was.entry_id,
            change=change,
            old_quantity=was.new_quantity,
            new_quantity=was.old_quantity,
            old_cost=was.new_cost,
            new_cost=was.old_cost,
            old_estimated=was.new_estimated,
            new_estimated=bool(was.old_estimated),
            old_note=was.new_note,
            new_note=was.old_note or "",
        )
        for was in latest.values()
    )
    for pk, was in latest.items():
        row = entries[pk]
        row.quantity, row.cost = was.old_quantity, was.old_cost
        row.estimated, row.note, row.change = bool(was.old_estimated), was.old_note or "", change
    Entry.ever.bulk_update(entries.values(), ["quantity", "cost", "estimated", "note", "change"])


def _revert_records(records: Mapping[int, Record], change: Change) -> None:
    """A row that had been struck out before the decision took it up is struck out again."""
    written = RecordRevision.objects.filter(
        record__in=records, change__in={row.change_id for row in records.values()}
    )
    latest = {one.record_id: one for one in written.order_by("pk")}
    RecordRevision.objects.bulk_create(
        RecordRevision(record_id=pk, change=change, old=was.new, new=was.old) for pk, was in latest.items()
    )
    for pk, was in latest.items():
        row = records[pk]
        row.struck, row.change = was.old is None, change
        if was.old is not None:
            row.cells = was.old
            place = place_told(LEDGERS[row.kind], Place(row.year, row.month, row.last_year), was.old)
            row.year, row.month, row.last_year = place
    Record.objects.bulk_update(records.values(), ["year", "month", "last_year", "cells", "struck", "change"])
