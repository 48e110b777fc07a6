"""The energy and water ledger: read month by month, written cell by cell, each value with its history."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from datetime import datetime
from typing import Annotated, Any

from django.utils.translation import gettext
from ninja import Query, Router
from pydantic import Field

from jieyue.api.door import Request
from jieyue.api.repeats import DESCRIBED, once
from jieyue.api.shapes import Amount, Cursor, Done, Figure, Number, Sent, Told, Year, cursor_of, place_of
from jieyue.indicators.actions.computing import write_followed
from jieyue.indicators.actions.looking import followed
from jieyue.ledgers.actions.entries import record_entries
from jieyue.ledgers.queries.entries import GridRow, entry_history, month_grid
from jieyue.ledgers.queries.origins import Origins, origins
from jieyue.ledgers.queries.reading_on import EntryLine, entries_after
from jieyue.ledgers.rules.entry_rows import LONGEST_NOTE, EntryRow, Values
from jieyue.registry.queries.organs import organ_place
from jieyue.values.imports import Source
from jieyue.values.periods import parse_period

router = Router(tags=["entries"])

MOST_ROWS = 2_000
# A page of a region is measured in organs, as an organ's year belongs together.
MOST_ORGANS = 100
_YES_NO = {True: "1", False: "0", None: None}


class Value(Told):
    """One figure: quantity in the item's unit, cost in yuan; `period` is a month, or a year for an annual figure."""

    period: str
    quantity: Figure
    cost: Figure | None
    estimated: bool
    note: str


class KeptValue(Value):
    """A figure as it stands; `change` is the number of the change that made it so, to be sent back as `seen`."""

    change: int


class ItemYear(Told):
    """One item of an organ's year; `missing` are the months that are expected and not there."""

    item: str
    unit: str
    expected: bool
    missing: list[int]
    total: Figure | None
    cost: Figure | None
    last_total: Figure | None
    values: list[KeptValue]


class OrganYear(Told):
    """An organ's ledger of one year, item by item."""

    organ: str
    year: int
    items: list[ItemYear]


class Entry(KeptValue):
    """One figure of an organ."""

    organ: str
    item: str


class EntryPage(Told):
    """The entries of some organs, and where the list goes on."""

    rows: list[Entry]
    next: str | None


class Revision(Told):
    """One change of a figure; `old` is null where it was made, `new` where it was emptied."""

    at: datetime
    by: str
    why: str
    proxy: bool
    old: Value | None
    new: Value | None


class Cell(Sent):
    """One figure as it is to be; what is left out or null stays as it is."""

    item: Annotated[str, Field(max_length=40)]
    period: Annotated[str, Field(max_length=20, description="2025-03,全年写 2025")]
    quantity: Amount | None = None
    cost: Amount | None = None
    estimated: bool | None = None
    note: Annotated[str | None, Field(max_length=400)] = None
    seen: Annotated[Number | None, Field(description="读到的 change,空格写 0;中途被他人改过则答复 409")] = (
        None
    )


class Cells(Sent):
    """Figures of one organ, all of them taken or none; `reason` is asked for where a figure that is there changes."""

    cells: Annotated[list[Cell], Field(min_length=1, max_length=MOST_ROWS)]
    reason: Annotated[str, Field(max_length=400)] = ""


class OrganCell(Cell):
    """One figure of one organ."""

    organ: Annotated[str, Field(max_length=60)]


class OrganCells(Sent):
    """Figures of many organs, all of them taken or none; with `dry_run` they are tested only."""

    cells: Annotated[list[OrganCell], Field(min_length=1, max_length=MOST_ROWS)]
    reason: Annotated[str, Field(max_length=200)] = ""
    dry_run: bool = False


@router.get("/organs/{code}/entries", response=OrganYear, summary="一家机关一年的能源资源台账")
def read_organ(request: Request, code: str, year: Annotated[Year, Query()]) -> object:
    rows = month_grid(request.actor, code, year)
    made = origins(organ_place(request.actor, code).pk, [year])
    return {"organ": code, "year": year, "items": [_item_year(row, year, made) for row in rows]}


@router.get("/organs/{code}/entries/{item}/{period}", response=list[Revision], summary="一个数的全部修改记录")
def read_history(request: Request, code: str, item: str, period: str) -> object:
    told = parse_period(period)
    return [
        {
            **vars(row),
            "old": row.old and _value(str(told), row.old),
            "new": row.new and _value(str(told), row.new),
        }
        for row in entry_history(request.actor, code, item, told)
    ]


@router.put(
    "/organs/{code}/entries", response=Done, summary="填写一家机关的能源资源台账", openapi_extra=DESCRIBED
)
def write_organ(request: Request, code: str, sent: Cells) -> object:
    def write() -> Done:
        rows = [_row(place, code, cell) for place, cell in enumerate(sent.cells, start=1)]
        return _written(request, code, rows, sent.reason)

    return once(request, write)


@router.delete(
    "/organs/{code}/entries/{item}/{period}",
    response=Done,
    summary="清空一个数",
    openapi_extra=DESCRIBED,
)
def empty_entry(
    request: Request,
    code: str,
    item: str,
    period: str,
    reason: Annotated[str, Query(min_length=1, max_length=200, description="原因")],
    seen: Annotated[Number | None, Query(description="读到的 change;中途被他人改过则答复 409")] = None,
) -> object:
    def write() -> Done:
        row = EntryRow(1, code, item, period, None, emptied=True, seen=seen)
        return _written(request, code, [row], reason)

    return once(request, write)


@router.get("/entries", response=EntryPage, summary="管辖范围内一年的能源资源台账")
def list_entries(
    request: Request,
    year: Annotated[Year, Query()],
    region: str = "",
    cursor: Cursor = "",
    organs: Annotated[int, Query(ge=1, le=MOST_ORGANS, description="每页的机关数")] = 20,
) -> object:
    after = place_of(cursor, str)
    rows, last = entries_after(request.actor, year, after[0] if after else "", organs, region=region)
    return {"rows": [_entry(row) for row in rows], "next": cursor_of(last) if last else None}


@router.post("/entries", response=Done, summary="一次写入多家机关的能源资源台账", openapi_extra=DESCRIBED)
def write_many(request: Request, sent: OrganCells) -> object:
    def write() -> Done:
        rows = [_row(place, cell.organ, cell) for place, cell in enumerate(sent.cells, start=1)]
        given = {"why": _noted(request, sent.reason), "dry_run": sent.dry_run}
        tally = record_entries(request.actor, rows, source=Source(_occasion(request), ""), **given)
        return Done.model_validate(tally)

    with nullcontext() if sent.dry_run else followed(request.actor):
        return once(request, write)


def _written(request: Request, code: str, rows: list[EntryRow], reason: str) -> Done:
    told = {"reason": _noted(request, reason), "occasion": _occasion(request)}
    return Done.model_validate(write_followed(request.actor, code, rows, reasoned=True, **told))


def _noted(request: Request, reason: str) -> str:
    """The reason with the programme that gave it, as far as a note holds both; "" where there is none."""
    reason = reason.strip()
    noted = gettext("{reason}(接口:{name})").format(reason=reason, name=request.holder.name)
    return noted if reason and len(noted) <= LONGEST_NOTE else reason


def _occasion(request: Request) -> str:
    return gettext("接口:{name}").format(name=request.holder.name)


def _row(place: int, code: str, cell: Cell) -> EntryRow:
    return EntryRow(
        place,
        code,
        cell.item,
        cell.period,
        cell.quantity,
        cell.cost,
        _YES_NO[cell.estimated],
        cell.note,
        seen=cell.seen,
    )


def _value(period: str, values: Values) -> dict[str, Any]:
    return {"period": period, **values._asdict()}


def _item_year(row: GridRow, year: int, made: Origins) -> dict[str, Any]:
    months: Sequence[Values | None] = (row.annual, *row.months)
    return {
        "item": row.item.code,
        "unit": row.item.unit,
        "expected": row.expected,
        "missing": row.missing,
        "total": row.total,
        "cost": row.cost,
        "last_total": row.last_total,
        "values": [
            {
                **_value(f"{year}-{month:02}" if month else str(year), values),
                "change": made[row.item.code, year, month].change,
            }
            for month, values in enumerate(months)
            if values is not None
        ],
    }


def _entry(row: EntryLine) -> dict[str, Any]:
    return {"organ": row.code, "item": row.item, "change": row.change, **_value(str(row.period), row.values)}
