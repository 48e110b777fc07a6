"""The other ledgers of the plan, row by row: read, written, struck out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.utils.translation import gettext
from ninja import Query, Router
from pydantic import Field

from jieyue.api.door import Request
from jieyue.api.repeats import DESCRIBED, once
from jieyue.api.shapes import Cursor, Done, Limit, Sent, Told, Year, page, place_of
from jieyue.indicators.actions.looking import followed
from jieyue.ledgers.actions.records import record_rows
from jieyue.ledgers.actions.rows import keep_row, strike_row
from jieyue.ledgers.queries.reading_on import OrganRecord, records_after
from jieyue.ledgers.queries.records import (
    RecordLine,
    ledger_kind,
    organ_record,
    organ_records,
    record_history,
)
from jieyue.ledgers.rules.records.cells import period_text
from jieyue.ledgers.rules.records.kinds import LedgerKind
from jieyue.ledgers.rules.records.rows import PERIOD, RecordRow
from jieyue.values.imports import RefusedCells, Source
from jieyue.values.wording import say

router = Router(tags=["records"])

MOST_ROWS = 2_000
# Cells as they are sent and told: by the keys of the ledger's fields, `period` among them where rows have one.
Cells = Annotated[
    dict[Annotated[str, Field(max_length=40)], Annotated[str, Field(max_length=400)]], Field(max_length=60)
]


class Row(Told):
    """One row of a ledger; `seen` is to be sent back with a change, so that nobody undoes another's."""

    row: int
    organ: str
    cells: dict[str, str]
    seen: int
    at: datetime
    by: str


class RowPage(Told):
    """Some rows, and where the list goes on."""

    rows: list[Row]
    next: str | None


class RowChange(Told):
    """One change of a row; null where it was not there, or struck out."""

    at: datetime
    by: str
    why: str
    old: dict[str, str] | None
    new: dict[str, str] | None


class NewRow(Sent):
    """A row to register."""

    cells: Cells
    reason: Annotated[str, Field(max_length=400)] = ""


class ChangedRow(NewRow):
    """A row as it is to be: a cell left out stays, "" empties it; `seen` is what the row was read with."""

    seen: int


class StruckRow(Sent):
    """A row to strike out, with the reason, which goes on record."""

    seen: int
    reason: Annotated[str, Field(min_length=1, max_length=400)]


class OrganRow(Sent):
    """A row of one organ."""

    organ: Annotated[str, Field(max_length=60)]
    cells: Cells


class OrganRows(Sent):
    """Rows of many organs, all of them taken or none; with `dry_run` they are tested only."""

    rows: Annotated[list[OrganRow], Field(min_length=1, max_length=MOST_ROWS)]
    dry_run: bool = False


_BASE = "/organs/{code}/ledgers/{ledger}/rows"


@router.get(_BASE, response=list[Row], summary="一家机关一种台账一年的各行")
def read_organ(request: Request, code: str, ledger: str, year: Annotated[Year, Query()]) -> object:
    kind = ledger_kind(ledger)
    return [_line(kind, code, row) for row in organ_records(request.actor, code, kind, year)]


@router.post(_BASE, response={201: Done}, summary="登记一行", openapi_extra=DESCRIBED)
def write_new(request: Request, code: str, ledger: str, sent: NewRow) -> object:
    kind = ledger_kind(ledger)

    def write() -> Done:
        return _kept(request, kind, code, _known(kind, sent.cells), reason=_why(request, sent))

    with followed(request.actor):
        return once(request, write)


@router.get(_BASE + "/{int:row}", response=Row, summary="一行台账")
def read_row(request: Request, code: str, ledger: str, row: int) -> object:
    kind = ledger_kind(ledger)
    return _line(kind, code, organ_record(request.actor, code, kind, row))


@router.put(_BASE + "/{int:row}", response=Done, summary="修改一行", openapi_extra=DESCRIBED)
def write_changed(request: Request, code: str, ledger: str, row: int, sent: ChangedRow) -> object:
    kind = ledger_kind(ledger)

    def write() -> Done:
        line = organ_record(request.actor, code, kind, row)
        # The cells that make the row need not be sent again.
        cells = {**_cells(kind, line), **_known(kind, sent.cells)}
        return _kept(request, kind, code, cells, pk=row, seen=sent.seen, reason=_why(request, sent))

    with followed(request.actor):
        return once(request, write)


@router.post(_BASE + "/{int:row}/strike", response=Done, summary="作废一行", openapi_extra=DESCRIBED)
def strike(request: Request, code: str, ledger: str, row: int, sent: StruckRow) -> object:
    kind = ledger_kind(ledger)

    def write() -> Done:
        strike_row(request.actor, kind, code, row, seen=sent.seen, reason=sent.reason)
        return Done(created=0, updated=1, unchanged=0)

    with followed(request.actor):
        return once(request, write)


@router.get(_BASE + "/{int:row}/history", response=list[RowChange], summary="一行的全部修改记录")
def read_history(request: Request, code: str, ledger: str, row: int) -> object:
    return record_history(request.actor, code, ledger_kind(ledger), row)


@router.get("/ledgers/{ledger}/rows", response=RowPage, summary="管辖范围内一种台账一年的各行")
def list_rows(
    request: Request,
    ledger: str,
    year: Annotated[Year, Query()],
    region: str = "",
    cursor: Cursor = "",
    limit: Limit = 100,
) -> object:
    kind = ledger_kind(ledger)
    after = place_of(cursor, int)
    found = records_after(request.actor, kind, year, after[0] if after else 0, limit + 1, region=region)
    rows, on = page(found, limit, lambda row: [row.pk])
    return {"rows": [_line(kind, row.code, row) for row in rows], "next": on}


@router.post(
    "/ledgers/{ledger}/rows", response=Done, summary="一次写入多家机关的各行", openapi_extra=DESCRIBED
)
def write_many(request: Request, ledger: str, sent: OrganRows) -> object:
    kind = ledger_kind(ledger)

    def write() -> Done:
        refused = RefusedCells("")
        rows = [
            # As in a sheet, a blank cell leaves things as they are.
            RecordRow(place, row.organ, {key: text or None for key, text in row.cells.items()})
            for place, row in enumerate(sent.rows, start=1)
        ]
        for row in rows:
            _note_unknown(kind, row, refused)
        refused.raise_if_any(len(rows))
        source = Source(_occasion(request), "")
        return Done.model_validate(
            record_rows(request.actor, kind, rows, source=source, dry_run=sent.dry_run)
        )

    return once(request, write)


def _kept(request: Request, kind: LedgerKind, code: str, cells: dict[str, str], **given: Any) -> Done:
    return Done.model_validate(
        keep_row(request.actor, kind, code, cells, occasion=_occasion(request), **given)
    )


def _known(kind: LedgerKind, cells: dict[str, str]) -> dict[str, str]:
    """The cells, once all of them are columns of the ledger: a misspelt name must not pass for a cell left out."""
    refused = RefusedCells("")
    _note_unknown(kind, RecordRow(1, None, cells), refused)
    refused.raise_if_any(1)
    return cells


def _note_unknown(kind: LedgerKind, row: RecordRow, refused: RefusedCells) -> None:
    for key in row.cells.keys() - kind.by_key.keys() - {PERIOD}:
        refused.refuse(row, key, say("“{ledger}”没有这一列。", ledger=say(kind.title)))


def _why(request: Request, sent: NewRow) -> str:
    return sent.reason.strip() or _occasion(request)


def _occasion(request: Request) -> str:
    return gettext("接口:{name}").format(name=request.holder.name)


def _cells(kind: LedgerKind, row: RecordLine | OrganRecord) -> dict[str, str]:
    period = {PERIOD: period_text(kind.rhythm, row.year, row.month)} if kind.is_periodic else {}
    return period | dict(row.cells)


def _line(kind: LedgerKind, code: str, row: RecordLine | OrganRecord) -> dict[str, Any]:
    return {
        "row": row.pk,
        "organ": code,
        "cells": _cells(kind, row),
        "seen": row.change,
        "at": row.at,
        "by": row.by,
    }
