"""Carrying over what a second entry of an organ holds beside its energy ledger, and back again."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from jieyue.ledgers.models import BlankReason, Change, Filing, Record, RecordRevision

Carried = Mapping[str, Sequence[int]]


def carry(told: Carried, organ: int, change: Change) -> None:
    """Give these rows (`Load.as_json`) to an organ; filings and reasons keep all they say of themselves."""
    _carry_records(told.get("records", ()), organ, change)
    for table, name in ((Filing, "filings"), (BlankReason, "blanks")):
        table.objects.filter(pk__in=told.get(name, ())).update(organ=organ)


def worked_on(told: Carried, change: Change) -> int:
    """How many of the rows that went over by a change were touched since."""
    records = Record.objects.filter(pk__in=told.get("records", ())).exclude(change=change)
    filings = Filing.objects.filter(pk__in=told.get("filings", ()), steps__at__gt=change.at).distinct()
    blanks = BlankReason.objects.filter(pk__in=told.get("blanks", ()), at__gt=change.at)
    return records.count() + filings.count() + blanks.count()


def _carry_records(rows: Collection[int], organ: int, change: Change) -> None:
    """A revision that changes no cell says in each row's history that it went over; struck ones stay as they were."""
    found = Record.objects.filter(pk__in=rows)
    RecordRevision.objects.bulk_create(
        RecordRevision(record=row, change=change, old=row.cells, new=row.cells)
        for row in found
        if not row.struck
    )
    found.update(organ=organ, change=change)
