"""Tables as files: fetched as templates and exports, handed in, tried, taken over; what a person does with Excel."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

from django.http import FileResponse
from django.utils.translation import gettext
from ninja import File, Form, Query, Router, UploadedFile
from pydantic import Field

from jieyue.api.door import Request
from jieyue.api.repeats import DESCRIBED, kept_answer, once
from jieyue.api.shapes import Sent, Sentence, Told, Year
from jieyue.exchange.actions.giving import give_table, give_template
from jieyue.exchange.actions.national import give_national
from jieyue.exchange.actions.summaries import give_summary
from jieyue.exchange.actions.taking import read_sheet, take
from jieyue.exchange.actions.uploads import (
    LARGEST_MAPPING,
    drop_upload,
    keep_upload,
    take_mapping,
    upload_of,
)
from jieyue.exchange.queries.tables import table_offered, tables_offered
from jieyue.exchange.rules.national import NATIONAL, SUMMARIES
from jieyue.exchange.sending import sent
from jieyue.sheets.writing import CONTENT_TYPES
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

router = Router(tags=["sheets"])


class Format(StrEnum):
    """What an export may be written as."""

    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"


def _described(*forms: Format) -> dict[str, Any]:
    """How a file is described that is answered instead of JSON."""
    binary = {"schema": {"type": "string", "format": "binary"}}
    return {"responses": {200: {"content": {CONTENT_TYPES[form]: binary for form in forms}}}}


class Table(Told):
    """A table that comes and goes as a file; `yearly` tables are exported a year at a time, `imported` by the caller."""

    name: str
    title: str
    yearly: bool
    exported: bool
    imported: bool
    columns: list[str]


class National(Told):
    """A form of the national platform, by which a table or the sums of regions can be exported; how it looks is 待核."""

    code: str
    title: Sentence
    table: str
    mark: str


class CellChanged(Told):
    """One cell before and after; "" stands for nothing."""

    key: str
    old: str
    new: str


class RecordChanged(Told):
    """What a row of a file asks of one record; `names` begin with the code of the place it belongs to.

    `note` is what to know before it is so, "" mostly.
    """

    row: int
    names: list[Sentence]
    is_new: bool
    cells: list[CellChanged]
    note: Sentence


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
def list_tables(request: Request) -> object:
    return [
        {
            "name": table.name,
            "title": table.kind.title,
            "yearly": table.kind.yearly,
            "exported": table.kind.is_given,
            "imported": bool(table.may_take),
            "columns": [column.key for column in table.kind.columns],
        }
        for table in tables_offered(request.actor)
    ]


@router.get("/sheets/{table}/template", summary="下载空白模板(.xlsx)", openapi_extra=_described(Format.XLSX))
def template(
    request: Request,
    table: str,
    year: Annotated[Year | None, Query(description="按这一年的报表版式")] = None,
) -> FileResponse:
    table_offered(request.actor, table)
    return sent(lambda path: give_template(table, path, year=year), table, Format.XLSX)


@router.get("/sheets/{table}", summary="导出表格", openapi_extra=_described(*Format))
def export(
    request: Request,
    table: str,
    year: Annotated[Year | None, Query(description="数据年度;按年导出的表格必填")] = None,
    region: str = "",
    organ: str = "",
    form: Annotated[Format, Query(alias="format")] = Format.XLSX,
) -> FileResponse:
    kind = table_offered(request.actor, table).kind
    if kind.yearly and year is None:
        raise Refusal(say("请用 year 指明数据年度。"))
    if region and organ:
        raise Refusal(say("region 和 organ 只能写一项。"))

    def write(path: Path) -> None:
        give_table(request.actor, table, path, year=year or 0, region=region, organ=organ)

    return sent(write, "-".join(part for part in (table, str(year or ""), region, organ) if part), form)


@router.post("/sheets/{table}/uploads", response={201: Tried}, summary="上传表格,只核对,列出会有的改动")
def try_out(
    request: Request,
    table: str,
    file: Annotated[UploadedFile, File(description=".xlsx、.xls、.ods 或 .csv,20 MB 以内")],
    mapping: Annotated[UploadedFile | None, File(description="外来表格的映射文件(TOML)")] = None,
    year: Annotated[Year | None, Form(description="数据年度")] = None,
) -> object:
    table_offered(request.actor, table).check_may_take()
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
def commit(request: Request, table: str, upload: str, asked: Commit) -> object:
    # Asked before the file is looked for, which is gone once it has been taken over.
    if (told := kept_answer(request)) is not None:
        return told
    table_offered(request.actor, table).check_may_take()
    found = upload_of(request.actor, table, upload)
    # Read before the database is asked to wait for anybody.
    sheet = read_sheet(table, found.handed())

    def take_over() -> Committed:
        if asked.seen and asked.seen != take(request.actor, sheet, dry_run=True).seen:
            raise Refusal(say("数据在核对之后有变动,请重新上传核对。"))
        taken = take(request.actor, sheet)
        return Committed(rows=taken.rows, **taken.tally.as_json())

    done = once(request, take_over)
    drop_upload(found)
    return done


@router.get("/national", response=list[National], summary="国家平台的表式(待核)")
def list_national(request: Request) -> object:  # noqa: ARG001
    return [
        {"code": one.code, "title": one.title, "table": one.kind, "mark": one.mark}
        for one in NATIONAL.values()
    ] + [
        {"code": one.code, "title": one.title, "table": one.form.table, "mark": one.summary.mark}
        for one in SUMMARIES.values()
    ]


@router.get("/national/{code}", summary="按国家平台的表式导出(待核)", openapi_extra=_described(Format.XLSX))
def national(request: Request, code: str, year: Year, region: str = "", organ: str = "") -> FileResponse:
    if region and organ:
        raise Refusal(say("region 和 organ 只能写一项。"))

    def write(path: Path) -> None:
        if code in SUMMARIES:
            give_summary(request.actor, code, path, year=year, region=region)
        else:
            give_national(request.actor, code, path, year=year, region=region, organ=organ)

    return sent(write, f"{code}-{year}", Format.XLSX)


def _change(change: Any) -> dict[str, Any]:
    return {
        "row": change.row,
        "names": list(change.names),
        "is_new": change.is_new,
        "cells": [cell._asdict() for cell in change.cells],
        "note": change.note,
    }
