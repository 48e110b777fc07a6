"""接口说明: the description of the interface as a page for people, drawn from the same OpenAPI that programmes read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jieyue.api.door import ADDRESS
from jieyue.api.interface import described

TITLES = {
    "organs": "区划与机关",
    "sites": "集中办公区",
    "ledgers": "台账目录",
    "entries": "能源资源台账",
    "records": "业务台账",
    "sheets": "表格导入导出",
    "filings": "台账报送",
    "calendar": "报送日历",
    "findings": "数据核查",
    "goals": "年度指标",
    "inbox": "消息",
}
# Shapes within shapes are drawn so deep.
_DEEPEST = 3


@dataclass(frozen=True)
class Line:
    """A parameter, or a field of what is sent or answered; `depth` says how far it stands inside others."""

    name: str
    type: str
    required: bool
    about: str = ""
    where: str = ""
    depth: int = 0


@dataclass(frozen=True)
class Endpoint:
    """One address with its method."""

    id: str
    method: str
    path: str
    summary: str
    parameters: tuple[Line, ...]
    sent: tuple[Line, ...]
    answered: tuple[Line, ...]


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """GET /api/"""
    told = {"groups": groups(), "address": request.build_absolute_uri(ADDRESS)}
    return render(request, "api/reference.html", told)


@cache
def groups() -> list[tuple[str, list[Endpoint]]]:
    """The endpoints under their titles, in the order of the interface."""
    told = described()
    found: dict[str, list[Endpoint]] = {title: [] for title in TITLES.values()}
    for path, methods in told["paths"].items():
        for method, operation in methods.items():
            found[TITLES[operation["tags"][0]]].append(_endpoint(told, path, method, operation))
    return [(title, endpoints) for title, endpoints in found.items() if endpoints]


def _endpoint(told: Mapping[str, Any], path: str, method: str, operation: Mapping[str, Any]) -> Endpoint:
    good = next(answer for status, answer in operation["responses"].items() if int(status) < 300)  # noqa: PLR2004
    return Endpoint(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        parameters=tuple(
            Line(
                one["name"],
                _type(told, one["schema"]),
                one["required"],
                one.get("description", ""),
                one["in"],
            )
            for one in operation["parameters"]
        ),
        sent=tuple(_content(told, operation.get("requestBody"))),
        answered=tuple(_content(told, good)),
    )


def _content(told: Mapping[str, Any], body: Mapping[str, Any] | None) -> Iterator[Line]:
    for content in (body or {}).get("content", {}).values():
        yield from _lines(told, content.get("schema", {}), 0)


def _lines(told: Mapping[str, Any], schema: Mapping[str, Any], depth: int) -> Iterator[Line]:
    shape = _shape(told, schema)
    needed = shape.get("required", ())
    for name, field in shape.get("properties", {}).items():
        yield Line(name, _type(told, field), name in needed, field.get("description", ""), depth=depth)
        if depth < _DEEPEST:
            yield from _lines(told, field, depth + 1)


def _shape(told: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """The object a schema means: behind a reference, inside a list, or beside null."""
    if "$ref" in schema:
        found: Mapping[str, Any] = told["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return found
    if "items" in schema:
        return _shape(told, schema["items"])
    for choice in (*schema.get("anyOf", ()), *schema.get("allOf", ())):
        shape = _shape(told, choice)
        if "properties" in shape:
            return shape
    return schema


def _type(told: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        shape = _shape(told, schema)
        return " | ".join(shape["enum"]) if "enum" in shape else "object"
    parts = [*schema.get("anyOf", ()), *schema.get("allOf", ())]
    if parts:
        return " | ".join(dict.fromkeys(_type(told, part) for part in parts))
    if schema.get("type") == "array":
        return f"[{_type(told, schema.get('items', {}))}]"
    return str(schema.get("format") or schema.get("type") or "any")
