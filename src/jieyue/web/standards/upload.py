"""Handing in a standard as a workbook or TOML: every fault at its cell, or a draft to look at and publish."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from jieyue.acts.rules import may, seat
from jieyue.standards.actions import keep_draft
from jieyue.standards.rules.faults import StandardRefused
from jieyue.standards.workbook import read_standard
from jieyue.values.refusals import NotAllowed, Refusal, RowsRefused
from jieyue.values.wording import say
from jieyue.web.door import ActingRequest
from jieyue.web.standards.standards import DRAFTING

LARGEST = 20 << 20
LARGEST_TEXT = 4 << 20


@require_http_methods(["GET", "POST"])
def standard_upload(request: ActingRequest) -> HttpResponse:
    """GET /standards/import/; POST the file."""
    verdict = may(request.actor, DRAFTING, seat(request.actor, DRAFTING))
    if request.method == "GET":
        return _page(request, {"may_draft": verdict})
    if not verdict:
        raise NotAllowed(verdict.reason)
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        return _page(request, {"may_draft": verdict, "wrong": gettext("请选择要上传的文件。")})
    told: dict[str, Any] = {"may_draft": verdict, "name": file.name}
    try:
        drafted = keep_draft(request.actor, _text(file))
        return redirect("standard", f"{drafted.code}@draft")
    except RowsRefused as refused:
        told |= {"refused": refused, "errors": refused.errors}
    except StandardRefused as refused:
        told |= {"wrong": refused.message.worded(gettext), "sentences": refused.errors}
    except Refusal as refused:
        told["wrong"] = refused.message.worded(gettext)
    return _page(request, told)


def _page(request: ActingRequest, told: dict[str, Any]) -> HttpResponse:
    return render(request, "standards/upload.html", told, status=409 if len(told) > 1 else 200)


def _text(file: UploadedFile) -> str:
    """The standard as TOML.  Raises Refusal, RowsRefused for faults of a workbook, StandardRefused for TOML."""
    name = (file.name or "").lower()
    if name.endswith(".toml"):
        if (file.size or 0) > LARGEST_TEXT:
            raise Refusal(say("文件超过 {limit} MB,请拆分后再上传。", limit=LARGEST_TEXT >> 20))
        try:
            return file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise Refusal(say("文件“{file}”不是 UTF-8 编码的 TOML,也不是工作簿。", file=name[:60])) from None
    if not name.endswith((".xlsx", ".ods")):
        raise Refusal(say("请上传 .xlsx、.ods 或 .toml 文件。"))
    if (file.size or 0) > LARGEST:
        raise Refusal(say("文件超过 {limit} MB,请拆分后再上传。", limit=LARGEST >> 20))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"standard{Path(name).suffix}"
        with path.open("wb") as written:
            for piece in file.chunks():
                written.write(piece)
        return read_standard(path)[0]
