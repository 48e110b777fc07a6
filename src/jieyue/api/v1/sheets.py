"""Tables as files: fetched as templates and exports, handed in, tried, taken over; what a person does with Excel."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

from django.http import FileResponse
from django.utils.translation import gettext
from ninja import File, Form, Query, Router, UploadedFile
from pydantic import Field

from jieyue.acts.rules import may, seat
from jieyue.api.door import Request
from jieyue.api.repeats import DESCRIBED, kept_answer, once
from jieyue.api.shapes import Sent, Told, Year
from jieyue.exchange.actions.giving import give_table, give_template
from jieyue.exchange.actions.taking import read_sheet, take
from jieyue.exchange.actions.uploads import (
    LARGEST_MAPPING,
    drop_upload,
    keep_upload,
    take_mapping,
    upload_of,
)
from jieyue.exchange.kinds import KINDS
from jieyue.exchange.kinds.batch import Kind
from jieyue.values.refusals import NotAllowed, NotFound, Refusal
from jieyue.values.wording import say

router = Router(tags=["sheets"])

# What is answered with a passwords list is for people: accounts are opened on the screens and by the command.
_ELSEWHERE = frozenset({"accounts"})


class Format(StrEnum):
    """What an export may be written as."""

    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"


_TYPES = {
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.CSV: "text/csv; charset=utf-8",
    Format.JSON: "application/json",
}


def _described(*forms: Format) -> dict[str, Any]:
    """How a file is described that is answered instead of JSON."""
    binary = {"schema": {"type": "string", "format": "binary"}}
    return {"responses": {200: {"content": {_TYPES[form]: binary for form in forms}}}}


class Table(Told):
    """A table that comes and goes as a file; `yearly` tables are exported a year at a time."""

    name: str
    title: str
    yearly: bool
    exported: bool
    columns: list[str]


class CellChanged(Told):
    """One cell before and after; "" stands for nothing."""

    key: str
    old: str
    new: str


class RecordChanged(Told):
    """What a row of a file asks of one record; `names` begin with the code of the place it belongs to."""

    row: int
    names: list[str]
    is_new: bool
    cells: list[CellChanged]


class Tried(Told):
    """What a file would change: the counts of all of it, the first of the changes, and `seen`, which stands for them."""

    upload: str
    rows: int
    created: int
    updated: int
    unchanged: int
    changes: list[RecordChanged]
    notices: list[str]
    seen: str


class Commit(Sent):
    """Take a file over; with `seen` only if it would still change what was told."""

    seen: Annotated[str, Field(max_length=64)] = ""


class Committed(Told):
    """How many records a file made, changed, and found as they were."""

    rows: int
    created: int
    updated: int
    unchanged: int


@router.get("/sheets", response=list[Table], summary="可以导入导出的表格")
def list_tables(request: Request) -> object:  # noqa: ARG001
    return [
        {
            "name": name,
            "title": kind.title,
            "yearly": kind.yearly,
            "exported": kind.give is not None,
            "columns": [column.key for column in kind.columns],
        }
        for name, kind in KINDS.items()
        if name not in _ELSEWHERE
    ]


@router.get("/sheets/{table}/template", summary="下载空白模板(.xlsx)", openapi_extra=_described(Format.XLSX))
def template(
    request: Request,  # noqa: ARG001
    table: str,
    year: Annotated[Year | None, Query(description="按这一年的报表版式")] = None,
) -> FileResponse:
    _kind(table)
    return _file(lambda path: give_template(table, path, year=year), table, Format.XLSX)


@router.get("/sheets/{table}", summary="导出表格", openapi_extra=_described(*Format))
def export(
    request: Request,
    table: str,
    year: Annotated[Year | None, Query(description="数据年度;按年导出的表格必填")] = None,
    region: str = "",
    organ: str = "",
    form: Annotated[Format, Query(alias="format")] = Format.XLSX,
) -> FileResponse:
    kind = _kind(table)
    if kind.yearly and year is None:
        raise Refusal(say("请用 year 指明数据年度。"))
    if region and organ:
        raise Refusal(say("region 和 organ 只能写一项。"))

    def write(path: Path) -> None:
        give_table(request.actor, table, path, year=year or 0, region=region, organ=organ)

    return _file(write, "-".join(part for part in (table, str(year or ""), region, organ) if part), form)


@router.post("/sheets/{table}/uploads", response={201: Tried}, summary="上传表格,只核对,列出会有的改动")
def try_out(
    request: Request,
    table: str,
    file: Annotated[UploadedFile, File(description=".xlsx、.xls、.ods 或 .csv,20 MB 以内")],
    mapping: Annotated[UploadedFile | None, File(description="外来表格的映射文件(TOML)")] = None,
    year: Annotated[Year | None, Form(description="数据年度")] = None,
) -> object:
    _check_right(request, table)
    upload = keep_upload(request.actor, table, file.name or "", file.chunks(), year)
    try:
        if mapping is not None:
            take_mapping(upload, mapping.name or table, mapping.read(LARGEST_MAPPING + 1))
            upload = upload_of(request.actor, table, upload.token)
        taken = take(request.actor, read_sheet(table, upload.handed()), dry_run=True)
    except Refusal:
        drop_upload(upload)
        raise
    told = {"upload": upload.token, "rows": taken.rows, "seen": taken.seen}
    return told | {
        **taken.tally.as_json(),
        "changes": [_change(change) for change in taken.tally.changes],
        "notices": [notice.worded(gettext) for notice in taken.tally.notices],
    }


@router.post(
    "/sheets/{table}/uploads/{upload}/commit",
    response=Committed,
    summary="导入核对过的表格",
    openapi_extra=DESCRIBED,
)
def commit(request: Request, table: str, upload: str, sent: Commit) -> object:
    # Asked before the file is looked for, which is gone once it has been taken over.
    if (told := kept_answer(request)) is not None:
        return told
    _check_right(request, table)
    found = upload_of(request.actor, table, upload)
    # Read before the database is asked to wait for anybody.
    sheet = read_sheet(table, found.handed())

    def take_over() -> Committed:
        if sent.seen and sent.seen != take(request.actor, sheet, dry_run=True).seen:
            raise Refusal(say("数据在核对之后有变动,请重新上传核对。"))
        taken = take(request.actor, sheet)
        return Committed(rows=taken.rows, **taken.tally.as_json())

    done = once(request, take_over)
    drop_upload(found)
    return done


def _kind(table: str) -> Kind:
    """Raises NotFound where there is no such table here."""
    if table not in KINDS or table in _ELSEWHERE:
        raise NotFound(say("没有名为“{code}”的台账。", code=table[:40]))
    return KINDS[table]


def _check_right(request: Request, table: str) -> None:
    kind = _kind(table)
    verdict = may(request.actor, kind.act, seat(request.actor, kind.act))
    if not verdict:
        raise NotAllowed(verdict.reason)


def _file(write: Callable[[Path], object], name: str, form: Format) -> FileResponse:
    """The file that `write` writes, sent from disk: it is never in memory as a whole."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"table.{form.value}"
        write(path)
        # Open, the file outlives its name.
        answer = FileResponse(path.open("rb"), content_type=_TYPES[form])
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.{form.value}"
    return answer


def _change(change: Any) -> dict[str, Any]:
    return {
        "row": change.row,
        "names": list(change.names),
        "is_new": change.is_new,
        "cells": [cell._asdict() for cell in change.cells],
    }
