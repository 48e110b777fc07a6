"""A foreign sheet is explained: which column is what, in which unit, and what its first rows become."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jieyue.exchange.actions.profiles import drop_profile, save_profile
from jieyue.exchange.actions.uploads import Upload, keep_mapping, upload_of
from jieyue.exchange.queries.profiles import fitting, profile
from jieyue.exchange.rules.drafting import comments, draft
from jieyue.exchange.rules.fitting import check_fields
from jieyue.ledgers.rules.items import ITEMS
from jieyue.sheets.mapping_text import mapping_text
from jieyue.values.refusals import Refusal, RowsRefused
from jieyue.web.door import ActingRequest, today
from jieyue.web.exchange.columns import (
    BY_ITEM,
    Foreign,
    chosen,
    constants,
    converted,
    foreign,
    grouped_targets,
    guessed,
    possible_targets,
    shown_column,
    unit_chosen,
)
from jieyue.web.exchange.kinds import Table, table_named
from jieyue.web.organs.ledgers import year_asked


@require_http_methods(["GET", "POST"])
def mapping(request: ActingRequest, kind: str, token: str) -> HttpResponse:
    """GET /exchange/energy/TOKEN/mapping/?sheet=S&row=3&profile=kept-1; POST do=show, next or use."""
    table = table_named(request.actor, kind)
    upload = upload_of(request.actor, kind, token)
    if request.method == "POST" and request.POST.get("do") == "use":
        told = profile(request.actor, kind, request.POST.get("profile", ""))
        keep_mapping(upload, told.text, upload.year)
        return redirect("exchange-preview", kind, token)
    query = request.POST if request.method == "POST" else request.GET
    try:
        sheet = foreign(table, upload, query)
    except Refusal as refused:
        return _page(request, table, upload, None, {"wrong": refused.message.worded(gettext)}, 409)
    if request.method == "POST":
        return _answered(request, table, upload, sheet)
    code = request.GET.get("profile", "")
    saved = profile(request.actor, kind, code).mapping() if code else None
    return _page(request, table, upload, sheet, {"columns": guessed(table, sheet, saved)})


@require_safe
def unit(request: ActingRequest, kind: str, token: str) -> HttpResponse:
    """GET /exchange/energy/TOKEN/unit/?place=3&to-3=item:water&header=…: the units one column may come in."""
    table = table_named(request.actor, kind)
    upload_of(request.actor, kind, token)
    place = request.GET.get("place", "")
    column = shown_column(table, place, request.GET.get("header", ""), request.GET.get(f"to-{place}", ""), "")
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
    columns = [
        shown_column(
            table, str(place), header, query.get(f"to-{place}", ""), unit_chosen(query, place), samples
        )
        for place, header, samples in sheet.columns
    ]
    told: dict[str, Any] = {"columns": columns}
    try:
        choices = chosen(sheet, query)
        made = draft(
            table.name,
            choices,
            constants(table, query),
            possible_targets(table),
            sheet=sheet.sheet,
            header_row=sheet.header_row,
        )
        check_fields(table.name, table.kind.identity, made, upload.name)
        told |= converted(table, sheet, made)
        text = mapping_text(made, comments(choices))
        if query.get("do") == "next":
            year = year_asked(query, today().year) if table.kind.yearly else None
            if query.get("name", "").strip():
                save_profile(request.actor, table.name, query["name"], text)
            keep_mapping(upload, text, year)
            return redirect("exchange-preview", table.name, upload.token)
    except RowsRefused as refused:
        told["refused"] = refused.errors[:20]
    except Refusal as refused:
        told["wrong"] = refused.message.worded(gettext)
    return _page(request, table, upload, sheet, told, 409 if "wrong" in told else 200)


def _page(
    request: HttpRequest,
    table: Table,
    upload: Upload,
    sheet: Foreign | None,
    told: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    query = request.POST if request.method == "POST" else request.GET
    actor = request.actor  # type: ignore[attr-defined]
    headers = [header for _, header, _ in sheet.columns] if sheet else []
    shown = {
        "table": table,
        "upload": upload,
        "sheet": sheet,
        "year": year_asked(query, upload.year or today().year),
        "identity": [column for column in table.kind.columns if column.key in table.kind.identity],
        "constants": constants(table, query) if request.method == "POST" else {},
        "fitting": fitting(actor, table.name, headers) if headers else [],
        "targets": grouped_targets(table),
        "items": ITEMS.values() if table.name in BY_ITEM else (),
        "name": query.get("name", ""),
        **told,
    }
    return render(request, "exchange/mapping.html", shown, status=status)
