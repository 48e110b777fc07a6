"""The interface put together: every resource under one address, described by itself in OpenAPI."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.parser import Parser
from ninja.renderers import JSONRenderer

from jieyue.api.door import ADDRESS, Token
from jieyue.api.errors import add_handlers
from jieyue.api.v1 import (
    calendar,
    doubles,
    entries,
    filings,
    findings,
    goals,
    inbox,
    ledgers,
    organs,
    records,
    reminders,
    sheets,
    sites,
)
from jieyue.values.received import parse_json

VERSION = "1"


class ChineseAsItIs(JSONRenderer):
    """Characters as they are, not as six letters each."""

    json_dumps_params = {"ensure_ascii": False}  # noqa: RUF012  the library's own name and form


class KeepableOnly(Parser):
    """What could not be stored is refused at the door, whatever it was sent for."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        told: dict[str, Any] = parse_json(request.body)
        return told


api = NinjaAPI(
    parser=KeepableOnly(),
    renderer=ChineseAsItIs(),
    title="节约 jieyue",
    version=VERSION,
    description=(
        "与网页同样的办理动作、同样的权限和管辖范围。凭个人令牌访问(Authorization: Bearer …)。"
        "数字以文本传送,避免精度损失;出错时答复 {error, fields 或 cells}。"
    ),
    urls_namespace="api",
    docs_url=None,
    auth=Token(),
)
add_handlers(api)
for part in (
    organs,
    doubles,
    sites,
    ledgers,
    entries,
    records,
    sheets,
    filings,
    reminders,
    calendar,
    findings,
    goals,
    inbox,
):
    api.add_router("", part.router)


def described() -> dict[str, Any]:
    """The description of the interface as it is served and kept in docs/reference."""
    # Through JSON once, which knows no numbers as names.
    told: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix=ADDRESS)))
    return told
