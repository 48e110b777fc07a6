"""Reading the ledgers of the catalogue: an organ's rows and their past, an overview, and what is about to change."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Max, Q, QuerySet, TextField
from django.db.models.functions import Cast

from jieyue.acts.rules import Actor
from jieyue.ledgers.models import Record, RecordRevision
from jieyue.ledgers.rules.records.checks import Cells
from jieyue.ledgers.rules.records.due import missing_periods
from jieyue.ledgers.rules.records.kinds import LEDGERS, LedgerKind
from jieyue.ledgers.rules.records.rows import RowKey, Stored
from jieyue.registry.queries.listing import organs_in_order
from jieyue.registry.queries.organs import organ_place
from jieyue.values.refusals import NotFound
from jieyue.values.wording import say

# Databases bound the number of parameters of one statement.
_AT_ONCE = 900
_BATCH = 5_000
# Of so many organs an export reads at once.
EXPORTED_AT_ONCE = 50
# A contract that ends within so many days is shown as ending soon.
SOON = timedelta(days=60)


@dataclass(frozen=True)
class RecordLine:
    """One row of an organ's ledger, with the change that made it so."""

    pk: int
    year: int
    month: int
    cells: Cells
    struck: bool
    change: int
    at: datetime
    by: str
    proxy: bool  # written for the organ by somebody who stands in


@dataclass(frozen=True)
class RecordChange:
    """One row before and after; None where it was not there, or struck out."""

    at: datetime
    by: str
    why: str
    old: Cells | None
    new: Cells | None
    proxy: bool


@dataclass(frozen=True)
class LedgerLine:
    """How one ledger of an organ stands in a year.

    `kept` says whether the organ has kept it lately, without which nothing is `missing`; `ending` are
    the rows that end soon, with the day.
    """

    kind: LedgerKind
    rows: int
    last: datetime | None
    kept: bool
    missing: tuple[int, ...]
    ending: tuple[tuple[Cells, date], ...]


def ledger_kind(code: str) -> LedgerKind:
    """A ledger of the catalogue.  Raises Refusal where there is none of that name."""
    kind = LEDGERS.get(code)
    if kind is None:
        raise NotFound(say("没有名为“{code}”的台账。", code=code[:40]))
    return kind


def of_year(kind: LedgerKind, year: int) -> Q:
    """The rows of a ledger that count in a year; those that last do so from their beginning to their end."""
    lasting = Q(year__lte=year, last_year__gte=year) if kind.lasts else Q(year=year)
    return Q(kind=kind.code, struck=False) & lasting


def organ_records(actor: Actor, code: str, kind: LedgerKind, year: int) -> list[RecordLine]:
    """An organ's rows of a year in the order of time.  Raises Refusal when the organ is out of scope."""
    rows = Record.objects.filter(of_year(kind, year), organ_id=organ_place(actor, code).pk)
    return _lines(rows.order_by("year", "month", "key"))


def organ_record(actor: Actor, code: str, kind: LedgerKind, pk: int) -> RecordLine:
    """One row of an organ.  Raises Refusal where there is none."""
    rows = Record.objects.filter(pk=pk, kind=kind.code, organ_id=organ_place(actor, code).pk)
    found = _lines(rows)
    if not found:
        raise NotFound(say("没有这一行,请刷新后再看。"))
    return found[0]


def records_changed_at(path: str, kinds: Collection[str], year: int) -> datetime | None:
    """When the rows an organ has in these ledgers of a year were last written; None where there are none.

    A row that lasted into the year and now ends before it has changed the year as well.
    """
    lasting = {kind for kind in kinds if LEDGERS[kind].lasts}
    of_the_year = Q(year=year) | Q(kind__in=lasting, year__lte=year)
    rows = Record.objects.filter(of_the_year, organ__path=path, kind__in=kinds)
    return rows.aggregate(last=Max("change__at"))["last"]


def organ_records_named(actor: Actor, code: str, kind: LedgerKind, pks: Collection[int]) -> list[RecordLine]:
    """These rows of an organ's ledger as they stand now, struck ones among them, in the order of time."""
    rows = Record.objects.filter(pk__in=list(pks), kind=kind.code, organ_id=organ_place(actor, code).pk)
    return _lines(rows.order_by("year", "month", "key"))


_LINE = ("pk", "year", "month", "cells", "struck", "change_id", "change__at", "change__by", "change__proxy")


def _lines(rows: QuerySet[Record]) -> list[RecordLine]:
    return [RecordLine(*row) for row in rows.values_list(*_LINE)]


def record_history(actor: Actor, code: str, kind: LedgerKind, pk: int) -> list[RecordChange]:
    """Every change of one row, newest first.  Raises Refusal where the organ has no such row."""
    row = organ_record(actor, code, kind, pk)
    rows = (
        RecordRevision.objects.filter(record_id=row.pk)
        .order_by("-pk")
        .values_list("change__at", "change__by", "change__why", "old", "new", "change__proxy")
    )
    return [RecordChange(*row) for row in rows]


def struck_records(actor: Actor, code: str, kind: LedgerKind, year: int) -> list[RecordLine]:
    """The rows of a year that were struck out, as they last stood."""
    rows = Record.objects.filter(kind=kind.code, year=year, struck=True, organ_id=organ_place(actor, code).pk)
    return _lines(rows.order_by("month", "key"))


def overview(actor: Actor, code: str, year: int, today: date) -> list[LedgerLine]:
    """Every ledger of the catalogue as an organ keeps it in a year.  Two statements."""
    rows = Record.objects.filter(organ_id=organ_place(actor, code).pk, struck=False).values_list(
        "kind", "year", "month", "last_year", "change__at", "cells"
    )
    by_kind: dict[str, list[tuple[Any, ...]]] = {kind: [] for kind in LEDGERS}
    for row in rows:
        by_kind.setdefault(row[0], []).append(row)
    return [_overview_line(kind, by_kind[code], year, today) for code, kind in LEDGERS.items()]


def _overview_line(kind: LedgerKind, rows: Sequence[Sequence[Any]], year: int, today: date) -> LedgerLine:
    now = [row for row in rows if row[1] == year or (kind.lasts and row[1] <= year <= row[3])]
    kept = bool(now) or any(row[1] == year - 1 for row in rows)
    ending = [(row[5], date.fromisoformat(row[5][kind.ends])) for row in now if kind.ends in row[5]]
    return LedgerLine(
        kind=kind,
        rows=len(now),
        last=max((row[4] for row in now), default=None),
        kept=kept,
        missing=missing_periods(kind.rhythm, {row[2] for row in now}, year, today) if kept else (),
        ending=tuple((cells, day) for cells, day in ending if day <= today + SOON),
    )


def references(actor: Actor, code: str, kind: LedgerKind) -> dict[str, list[str]]:
    """What an organ's rows may refer to, by field."""
    organ_id = organ_place(actor, code).pk
    known = known_keys({field.of for field in kind.references}, [organ_id])
    return {field.key: sorted(known.get((field.of, organ_id), ())) for field in kind.references}


def known_keys(kinds: Collection[str], organ_ids: Collection[int]) -> dict[tuple[str, int], set[str]]:
    """The keys of the rows these organs have in these ledgers; nothing is asked where no ledger is named."""
    known: dict[tuple[str, int], set[str]] = {}
    if not kinds:
        return known
    for some in _in_batches(list(organ_ids)):
        rows = Record.objects.filter(organ_id__in=some, kind__in=list(kinds), struck=False)
        for kind, organ_id, key in rows.values_list("kind", "organ_id", "key"):
            known.setdefault((kind, organ_id), set()).add(key)
    return known


def stored_records(
    kind: LedgerKind, organ_ids: Collection[int], years: Collection[int]
) -> dict[RowKey, Stored]:
    """The rows of these organs in these years, struck ones included, to hold against what is to be written."""
    stored: dict[RowKey, Stored] = {}
    for some in _in_batches(list(organ_ids)):
        rows = Record.objects.filter(organ_id__in=some, kind=kind.code)
        if not kind.lasts:
            rows = rows.filter(year__in=list(years))
        found = rows.values_list("organ_id", "key", "pk", "change_id", "cells", "struck")
        for organ_id, key, *row in found.iterator(chunk_size=_BATCH):
            stored[RowKey(organ_id, key)] = Stored(*row)
    return stored


def cells_at(change: int, pks: Collection[int]) -> dict[int, Cells | None]:
    """These rows as they stood after a change; rows that are newer, or were struck out then, are None."""
    at: dict[int, Cells | None] = dict.fromkeys(pks)
    for some in _in_batches(list(pks)):
        rows = RecordRevision.objects.filter(record_id__in=some, change_id__lte=change).order_by("pk")
        at.update(rows.values_list("record_id", "new"))
    return at


def last_record_change() -> int:
    """The number of the latest change of any row of the catalogue's ledgers; 0 before the first."""
    return Record.objects.aggregate(last=Max("change_id"))["last"] or 0


def exported_records(
    actor: Actor, kind: LedgerKind, year: int, *, region: str = "", organ: str = ""
) -> Iterator[tuple[str, int, int, dict[str, Any]]]:
    """The rows of a year in the actor's scope with the organ's code, year and month, in bounded memory.

    The cells are the reader's to add to.  Narrowed to a region or an organ.  Raises Refusal where either is out of scope.
    """
    codes = dict(organs_in_order(actor, region=region, organ=organ))
    organs = list(codes)
    # Some organs at a time: sorted as a whole, a province's rows would not stay in bounds.
    for start in range(0, len(organs), EXPORTED_AT_ONCE):
        some = organs[start : start + EXPORTED_AT_ONCE]
        rows = Record.objects.filter(of_year(kind, year), organ__in=some)
        # As text, read an organ's rows together: a call for each would take half as long again.
        text = Cast("cells", TextField())
        told = rows.order_by("organ", "year", "month", "key").values_list("organ_id", "year", "month", text)
        by_organ: dict[int, list[tuple[int, int, str]]] = {pk: [] for pk in some}
        for pk, of, month, cells in told.iterator(chunk_size=_BATCH):
            by_organ[pk].append((of, month, cells))
        for pk, own in by_organ.items():
            code, every = codes[pk], json.loads(f"[{','.join([row[2] for row in own])}]")
            for (of, month, _), cells in zip(own, every, strict=True):
                yield code, of, month, cells


def _in_batches(values: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]
