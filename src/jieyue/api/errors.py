"""What went wrong, as JSON: one sentence, the fields or cells it lies in, and the status that fits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from jieyue.api.door import worded
from jieyue.values.refusals import NotAllowed, NotFound, Overtaken, Refusal, RowError, RowsRefused
from jieyue.values.wording import Message, say

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# What the checks of shapes call their faults, by the beginning of the name.
_FAULTS: tuple[tuple[str, Message], ...] = (
    ("missing", say("缺少此项。")),
    ("extra_forbidden", say("没有此项,请核对名称。")),
    ("json_invalid", say("不是有效的 JSON。")),
    ("string_too_long", say("太长。")),
    ("too_long", say("项数太多。")),
    ("too_short", say("至少要有一项。")),
    ("greater_than", say("数值太小。")),
    ("less_than", say("数值太大。")),
    ("enum", say("不在可选的值之中。")),
    ("literal_error", say("不在可选的值之中。")),
)
_OTHER = say("类型或格式不对。")


def cells_of(errors: Iterable[RowError]) -> list[dict[str, Any]]:
    """Refused cells: sheet, row, column and sentence."""
    return [
        {
            "sheet": error.sheet,
            "row": error.row,
            "column": error.column,
            "message": worded(error.message),
        }
        for error in errors
    ]


def add_handlers(api: NinjaAPI) -> None:
    """Teach the interface how each kind of refusal is answered."""

    def answer(request: HttpRequest, status: int, told: Mapping[str, Any]) -> HttpResponse:
        return api.create_response(request, told, status=status)

    @api.exception_handler(RowsRefused)
    def rows_refused(request: HttpRequest, refused: RowsRefused) -> HttpResponse:
        told = say("{count} 处有误,全部未保存。", count=refused.total)
        return answer(request, HTTPStatus.UNPROCESSABLE_ENTITY, _rows(told, refused))

    @api.exception_handler(Overtaken)
    def overtaken(request: HttpRequest, refused: Overtaken) -> HttpResponse:
        told = say("{count} 处在您读取之后已被他人改动,全部未保存。", count=refused.total)
        conflicts = {"conflicts": [vars(one) for one in refused.conflicts]}
        return answer(request, HTTPStatus.CONFLICT, _rows(told, refused) | conflicts)

    @api.exception_handler(Refusal)
    def refused(request: HttpRequest, refused: Refusal) -> HttpResponse:
        return answer(request, status_of(request, refused), {"error": worded(refused.message)})

    @api.exception_handler(ValidationError)
    def misshapen(request: HttpRequest, wrong: ValidationError) -> HttpResponse:
        fields = [
            {"field": ".".join(str(step) for step in fault["loc"]), "message": worded(_fault(fault["type"]))}
            for fault in wrong.errors
        ]
        told = {"error": worded(say("请求中有 {count} 项不对。", count=len(fields))), "fields": fields}
        return answer(request, HTTPStatus.UNPROCESSABLE_ENTITY, told)

    @api.exception_handler(AuthenticationError)
    def unknown(request: HttpRequest, _: AuthenticationError) -> HttpResponse:
        sentence = say("令牌缺失、无效或已过期,请在“接口令牌”页面创建后放进 Authorization 头。")
        told = answer(request, HTTPStatus.UNAUTHORIZED, {"error": worded(sentence)})
        told.headers["WWW-Authenticate"] = "Bearer"
        return told

    @api.exception_handler(HttpError)
    def unreadable(request: HttpRequest, wrong: HttpError) -> HttpResponse:
        # The reader of what was sent knows better what is wrong with it.
        why = wrong.__cause__
        sentence = why.message if isinstance(why, Refusal) else say("请求的内容无法识别。")
        return answer(request, wrong.status_code, {"error": worded(sentence)})

    @api.exception_handler(RequestDataTooBig)
    def too_big(request: HttpRequest, _: RequestDataTooBig) -> HttpResponse:
        sentence = say("请求的内容太大,请分成几次发送,或用上传表格的方式。")
        return answer(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, {"error": worded(sentence)})

    @api.exception_handler(OperationalError)
    def busy(request: HttpRequest, failed: OperationalError) -> HttpResponse:
        if "locked" not in str(failed):
            raise failed
        told = answer(
            request,
            HTTPStatus.SERVICE_UNAVAILABLE,
            {"error": worded(say("数据库正被另一操作占用,请稍后再试。"))},
        )
        told.headers["Retry-After"] = "5"
        return told


def _rows(told: Message, refused: RowsRefused) -> dict[str, Any]:
    return {"error": worded(told), "cells": cells_of(refused.errors), "cells_total": refused.total}


def status_of(request: HttpRequest, refused: Refusal) -> HTTPStatus:
    """Not there, not allowed, asked for in a way that makes no sense, or in conflict with what is there."""
    if isinstance(refused, NotFound):
        return HTTPStatus.NOT_FOUND
    if isinstance(refused, NotAllowed):
        return HTTPStatus.FORBIDDEN
    return HTTPStatus.BAD_REQUEST if request.method in _SAFE else HTTPStatus.CONFLICT


def _fault(kind: str) -> Message:
    return next((sentence for name, sentence in _FAULTS if kind.startswith(name)), _OTHER)
