"""A foreign sheet is explained: which column is what, in which unit, and what its first rows become."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jieyue.acts.rules import Actor
from jieyue.exchange.actions.profiles import drop_profile, save_profile
from jieyue.exchange.actions.uploads import LARGEST_MAPPING, Upload, keep_mapping, take_mapping, upload_of
from jieyue.exchange.queries.profiles import fitting, profile
from jieyue.exchange.rules.drafting import Choice, comments, constants_of, draft
from jieyue.exchange.rules.fitting import check_fields
from jieyue.exchange.rules.guessing import Sureness
from jieyue.ledgers.rules.items import ITEMS
from jieyue.registry.queries.picking import organ_meant
from jieyue.sheets.headings import MOST_ROWS
from jieyue.sheets.mapping_text import mapping_text
from jieyue.sheets.unfolding import QUANTITY
from jieyue.values.refusals import Refusal, RowsRefused
from jieyue.values.wording import say
from jieyue.web.door import ActingRequest, today
from jieyue.web.exchange.columns import (
    BY_ITEM,
    chosen,
    constants,
    grouped_targets,
    guessed,
    kept,
    layout,
    possible_targets,
    shown,
)
from jieyue.web.exchange.foreign import Foreign, converted, foreign
from jieyue.web.exchange.kinds import Table, table_named
from jieyue.web.organs.ledgers import year_asked

_CODE = "code"


@require_http_methods(["GET", "POST"])
def mapping(request: ActingRequest, kind: str, token: str) -> HttpResponse:
    """GET /exchange/energy/TOKEN/mapping/?sheet=S&row=3&rows=2&profile=kept-1; POST do=show, next, use or file."""
    table = table_named(request.actor, kind)
    upload = upload_of(request.actor, kind, token)
    if request.method == "GET":
        return _asked(request, table, upload)
    if request.POST.get("do") == "use":
        told = profile(request.actor, kind, request.POST.get("profile", ""))
        keep_mapping(upload, told.text, upload.year)
        return redirect("exchange-preview", kind, token)
    if request.POST.get("do") == "file":
        return _from_file(request, table, upload)
    try:
        sheet = foreign(upload, request.POST, possible_targets(table), None)
    except Refusal as refused:
        return _page(request, table, upload, None, _wrong(refused))
    return _answered(request, table, upload, sheet)


def _asked(request: ActingRequest, table: Table, upload: Upload) -> HttpResponse:
    """The sheet with what a mapping says of it: the one named, the one it was given before, or a guess."""
    code = request.GET.get("profile", "")
    saved = profile(request.actor, table.name, code).mapping() if code else None
    if saved is None and not request.GET:
        saved = upload.handed().mapping
    try:
        sheet = foreign(upload, request.GET, possible_targets(table), saved)
        if saved:
            saved.fitted(sheet.table)
    except Refusal as refused:
        return _page(request, table, upload, None, _wrong(refused))
    if saved is None:
        return _page(
            request, table, upload, sheet, {"columns": shown(table, sheet, guessed(table, sheet), {})}
        )
    told = {
        "columns": shown(table, sheet, kept(table, sheet, saved), saved.skip),
        "missing": sorted(saved.missing - {""}),
        "constants": constants_of(saved),
    }
    return _page(request, table, upload, sheet, told)


def _from_file(request: ActingRequest, table: Table, upload: Upload) -> HttpResponse:
    """A mapping file is taken for the sheet, and shown."""
    file = request.FILES.get("mapping")
    content = file.read(LARGEST_MAPPING + 1) if isinstance(file, UploadedFile) else b""
    try:
        take_mapping(upload, getattr(file, "name", ""), content)
    except Refusal as refused:
        sheet = foreign(upload, QueryDict(), possible_targets(table), None)
        columns = shown(table, sheet, guessed(table, sheet), {})
        return _page(request, table, upload, sheet, {"columns": columns, **_wrong(refused)})
    return redirect("exchange-mapping", table.name, upload.token)


@require_safe
def unit(request: ActingRequest, kind: str, token: str) -> HttpResponse:
    """GET /exchange/energy/TOKEN/unit/?place=3&to-3=item:water&header=…: what else is asked of one column."""
    table = table_named(request.actor, kind)
    upload = upload_of(request.actor, kind, token)
    place, header = request.GET.get("place", ""), request.GET.get("header", "")
    sheet = foreign(upload, request.GET, possible_targets(table), None)
    if header not in sheet.table.headers:
        raise Refusal(say("表里没有“{header}”这一列,请刷新页面。", header=header[:40]))
    choice = Choice(header, request.GET.get(f"to-{place}", ""))
    (column,) = shown(table, sheet, [(place, choice, Sureness.NONE)], {})
    return render(request, "exchange/unit.html", {"column": column})


@require_safe
def written(request: ActingRequest, kind: str, token: str) -> HttpResponse:
    """GET /exchange/energy/TOKEN/mapping.toml: the mapping as a file for `jieyue import --mapping`."""
    text = upload_of(request.actor, kind, token).mapping
    answer = HttpResponse(text, content_type="application/toml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{kind}.toml"'
    return answer


@require_POST
def forget(request: ActingRequest, kind: str) -> HttpResponse:
    """POST /exchange/energy/forget/ profile=kept-1"""
    drop_profile(request.actor, table_named(request.actor, kind).name, request.POST.get("profile", ""))
    return redirect("exchange-upload", kind)


def _answered(request: ActingRequest, table: Table, upload: Upload, sheet: Foreign) -> HttpResponse:
    """What was chosen, held against the sheet: shown once more, or taken on to the preview."""
    query = request.POST
    columns, where = chosen(sheet, query), layout(sheet, query)
    told: dict[str, Any] = {
        "columns": shown(table, sheet, columns, where.skip),
        "missing": sorted(where.missing - {""}),
        "constants": constants(table, query),
    }
    try:
        choices = [choice for _, choice, _ in columns]
        same = _meant(request.actor, told["constants"])
        made = draft(table.name, choices, same, possible_targets(table), where)
        check_fields(table.name, table.kind.identity, made, upload.name)
        # A cell that can't be read stands in the preview with all others, wherever in the sheet it is.
        if query.get("do") == "next":
            text = mapping_text(made, comments(choices))
            year = year_asked(query, today().year) if table.kind.yearly else None
            if query.get("name", "").strip():
                save_profile(request.actor, table.name, query["name"], text)
            keep_mapping(upload, text, year)
            return redirect("exchange-preview", table.name, upload.token)
        told |= converted(table, sheet, made)
    except RowsRefused as refused:
        told["refused"] = refused.errors[:20]
    except Refusal as refused:
        told |= _wrong(refused)
    return _page(request, table, upload, sheet, told)


def _meant(actor: Actor, constants: Mapping[str, str]) -> Mapping[str, str]:
    """The constants with the code of an organ that was picked by its name.  Raises Refusal where two bear it."""
    code = constants.get(_CODE)
    return {**constants, _CODE: organ_meant(actor, code)} if code else constants


def _wrong(refused: Refusal) -> dict[str, Any]:
    return {"wrong": refused.message.worded(gettext)}


def _page(
    request: ActingRequest, table: Table, upload: Upload, sheet: Foreign | None, told: dict[str, Any]
) -> HttpResponse:
    query = request.POST if request.method == "POST" else request.GET
    headers = sheet.table.headers if sheet else []
    constant = told.get("constants", {})
    offered = [column for column in table.kind.columns if column.key != QUANTITY]
    shown_told = {
        "table": table,
        "upload": upload,
        "sheet": sheet,
        "header_rows": range(1, MOST_ROWS),
        "year": year_asked(query, upload.year or today().year),
        "identity": [column for column in offered if column.key in table.kind.identity],
        "further": [column for column in offered if column.key not in table.kind.identity],
        "further_told": any(
            column.key in constant for column in offered if column.key not in table.kind.identity
        ),
        "constants": constant,
        "fitting": fitting(request.actor, table.name, headers) if headers else [],
        "targets": grouped_targets(table),
        "items": ITEMS.values() if table.name in BY_ITEM else (),
        "name": query.get("name", ""),
        **told,
    }
    return render(request, "exchange/mapping.html", shown_told, status=409 if "wrong" in told else 200)
