"""What was written after a filing was last approved: counted for a list, told one by one for a reviewer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from jieyue.ledgers.models import RecordRevision, Revision
from jieyue.ledgers.rules.closing import ENERGY, KINDS
from jieyue.ledgers.rules.entry_rows import Values, values_of
from jieyue.ledgers.rules.records.checks import Cells
from jieyue.ledgers.rules.records.kinds import LEDGERS
from jieyue.values.periods import Period


class Approved(Protocol):
    """A filing as far as it is asked here."""

    @property
    def pk(self) -> int | None: ...

    @property
    def organ_id(self) -> int: ...

    @property
    def year(self) -> int: ...

    @property
    def month(self) -> int: ...

    @property
    def approved_seen(self) -> int | None: ...


@dataclass(frozen=True)
class Changed:
    """One value (of `item`), or one row of another ledger (its cells before and after), written since."""

    period: Period
    by: str
    at: datetime
    why: str
    item: str = ""
    old: Values | None = None
    new: Values | None = None
    old_cells: Cells | None = None
    new_cells: Cells | None = None


def changed_counts(rows: Collection[Approved], kind: str) -> dict[int, int]:
    """How many values or rows of each filing were written since its last approval, by its row.  One statement."""
    approved = {(row.organ_id, row.year, row.month): row for row in rows if row.approved_seen is not None}
    if not approved:
        return {}
    of = "entry" if kind == ENERGY else "record"
    told = {
        f"{of}__organ__in": {organ_id for organ_id, *_ in approved},
        f"{of}__year__in": {year for _, year, _ in approved},
        "change_id__gt": min(row.approved_seen or 0 for row in approved.values()),
    }
    found = (
        Revision.objects.filter(**told)
        if kind == ENERGY
        else RecordRevision.objects.filter(**told, record__kind=kind)
    )
    counts: dict[int, int] = defaultdict(int)
    closing = KINDS[kind].closing_month
    for organ_id, year, month, change in found.values_list(
        f"{of}__organ_id", f"{of}__year", f"{of}__month", "change_id"
    ):
        row = approved.get((organ_id, year, closing(month)))
        if row and row.pk is not None and change > (row.approved_seen or 0):
            counts[row.pk] += 1
    return counts


def since_approval(
    organ_id: int, kind: str, year: int, month: int, approved: int | None
) -> Sequence[Changed]:
    """What was written in a period since the change it was approved at, newest first; nothing before an approval."""
    if approved is None:
        return []
    months = set(KINDS[kind].months_of(month)) | ({0} if month == max(KINDS[kind].months) else set())
    return (
        _entries(organ_id, year, months, approved)
        if kind == ENERGY
        else _rows(organ_id, kind, year, months, approved)
    )


def _entries(organ_id: int, year: int, months: Collection[int], approved: int) -> list[Changed]:
    found = Revision.objects.filter(
        entry__organ=organ_id, entry__year=year, entry__month__in=months, change_id__gt=approved
    ).select_related("entry", "change")
    return [
        Changed(
            Period(one.entry.year, one.entry.month),
            one.change.by,
            one.change.at,
            one.change.why,
            item=one.entry.item,
            old=values_of(one.old_quantity, one.old_cost, one.old_estimated, one.old_note),
            new=values_of(one.new_quantity, one.new_cost, one.new_estimated, one.new_note),
        )
        for one in found.order_by("-pk")
    ]


def _rows(organ_id: int, kind: str, year: int, months: Collection[int], approved: int) -> list[Changed]:
    found = RecordRevision.objects.filter(
        record__organ=organ_id, record__kind=kind, change_id__gt=approved
    ).select_related("record", "change")
    if not LEDGERS[kind].lasts:
        found = found.filter(record__year=year, record__month__in=months)
    return [
        Changed(
            Period(one.record.year, one.record.month),
            one.change.by,
            one.change.at,
            one.change.why,
            old_cells=one.old,
            new_cells=one.new,
        )
        for one in found.order_by("-pk")
    ]
