"""Accounts in bulk from a workbook: the command's own checks, all of them or none, passwords to take away once."""

from __future__ import annotations

import csv
import io
import tempfile
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from jieyue.accounts.actions.opening import import_accounts
from jieyue.accounts.columns import ACCOUNT_COLUMNS
from jieyue.accounts.rules import AccountRow
from jieyue.acts.rules import may, seat
from jieyue.sheets.mapping import mapping_for_template
from jieyue.sheets.reading import read_table
from jieyue.sheets.templates import write_template
from jieyue.values.imports import Source
from jieyue.values.refusals import Refusal, RowsRefused
from jieyue.values.wording import say
from jieyue.web.door import ActingRequest

_KINDS = frozenset({".xlsx", ".xls", ".ods", ".csv"})
_LARGEST = 5 << 20
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NOTES = ("任何一处有误,整份文件都不导入;同一份文件可以重复导入,不会重复开设。",)
MOST_SHOWN = 200


@require_http_methods(["GET", "POST"])
def upload(request: ActingRequest) -> HttpResponse:
    """GET the form (?template for an empty workbook); POST the workbook."""
    verdict = may(request.actor, "account.create", seat(request.actor, "account.create"))
    if not verdict:
        raise Refusal(verdict.reason)
    if request.method == "GET":
        return _template() if "template" in request.GET else _page(request)
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        return _page(request, {"wrong": gettext("请选择要上传的文件。")})
    try:
        return _taken(request, file)
    except RowsRefused as refused:
        told = {"refused": refused, "errors": refused.errors[:MOST_SHOWN]}
        return _page(request, told)
    except Refusal as refused:
        return _page(request, {"wrong": refused.message.worded(gettext)})


def _page(request: ActingRequest, told: Mapping[str, Any] | None = None) -> HttpResponse:
    return render(request, "accounts/upload.html", dict(told or {}), status=409 if told else 200)


def _template() -> HttpResponse:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "accounts.xlsx"
        write_template(path, ACCOUNT_COLUMNS, "账号", _NOTES)
        answer = HttpResponse(path.read_bytes(), content_type=_EXCEL)
    answer["Content-Disposition"] = 'attachment; filename="accounts.xlsx"'
    return answer


def _taken(request: ActingRequest, file: UploadedFile) -> HttpResponse:
    name = file.name or ""
    kind = Path(name).suffix.lower()
    if kind not in _KINDS or (file.size or 0) > _LARGEST:
        raise Refusal(say("请上传 5 MB 以内的 .xlsx、.xls、.ods 或 .csv 文件。"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"accounts{kind}"
        path.write_bytes(file.read())
        table = read_table(path)
    mapped = mapping_for_template(ACCOUNT_COLUMNS, "accounts").apply(table)
    keys = [column.key for column in ACCOUNT_COLUMNS]
    rows = [
        AccountRow(row.number, columns=row.columns, **{key: row.values.get(key) for key in keys})
        for row in mapped
    ]
    tally, made = import_accounts(request.actor, rows, source=Source(name, table.sheet))
    answer = render(request, "accounts/uploaded.html", {"tally": tally, "made": made, "file": _file(made)})
    answer["Cache-Control"] = "no-store"
    return answer


def _file(made: Mapping[str, str]) -> str:
    """The passwords as a file inside the page: nothing is kept on the server to be fetched a second time."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([("登录名", "初始密码"), *made.items()])
    # Excel reads UTF-8 by its mark only.
    return "data:text/csv;charset=utf-8;base64," + b64encode(text.getvalue().encode("utf-8-sig")).decode()
