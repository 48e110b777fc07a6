"""One table's page: fetch the template or the data, hand in the filled sheet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from jieyue.exchange.actions.uploads import LARGEST, SUFFIXES, Upload, drop_upload, keep_upload
from jieyue.exchange.queries.profiles import profiles
from jieyue.exchange.rules.fitting import fits_template
from jieyue.exchange.rules.national import NATIONAL, SUMMARIES
from jieyue.ledgers.rules.forms import edition_of
from jieyue.registry.queries.organs import organ_head, regions
from jieyue.sheets.reading import read_table
from jieyue.values.refusals import Refusal
from jieyue.web.door import ActingRequest, today
from jieyue.web.exchange.kinds import Table, table_named
from jieyue.web.menu import own_organ
from jieyue.web.organs.grid import YEARS_BACK
from jieyue.web.organs.ledgers import year_asked
from jieyue.web.paging import address


@require_http_methods(["GET", "POST"])
def upload(request: ActingRequest, kind: str) -> HttpResponse:
    """GET /exchange/waste/?year=2025&organ=XA-001; POST the sheet."""
    table = table_named(request.actor, kind)
    if request.method == "GET":
        return _page(request, table)
    table.check_may_take()
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        return _page(request, table, {"wrong": gettext("请选择要上传的文件。")})
    year = year_asked(request.POST, today().year) if table.kind.yearly else None
    try:
        kept = keep_upload(request.actor, kind, file.name or "", file.chunks(), year)
        return redirect(_next_screen(table, kept), kind, kept.token)
    except Refusal as refused:
        return _page(request, table, {"wrong": refused.message.worded(gettext)})


def _next_screen(table: Table, kept: Upload) -> str:
    """What comes next: one of our own sheets is checked at once, a foreign one has to be explained first."""
    try:
        top = read_table(kept.path, header_row=0)
    except Refusal:
        drop_upload(kept)
        raise
    headers = list(next(iter(top.rows)).cells.values())
    return "exchange-preview" if fits_template(table.kind.columns, headers) else "exchange-mapping"


def _page(request: ActingRequest, table: Table, told: Mapping[str, Any] | None = None) -> HttpResponse:
    now = today().year
    query = request.GET if request.method == "GET" else request.POST
    year = year_asked(query, now)
    own = own_organ(request.actor)
    organ = query.get("organ", own)
    shown: dict[str, Any] = {
        "table": table,
        "year": year,
        "years": range(now - YEARS_BACK, now + 1),
        "edition": edition_of(year),
        "organ": organ_head(request.actor, organ) if organ else None,
        "region": "" if organ else query.get("region", ""),
        "regions": [] if own else regions(request.actor),
        "query": address(query, year=year),
        "profiles": profiles(request.actor, table.name),
        "national": [
            one for one in NATIONAL.values() if one.kind == table.name and one.edition == edition_of(year)
        ],
        "summaries": [
            one
            for one in SUMMARIES.values()
            if one.form.table == table.name and one.edition == edition_of(year)
        ],
        "suffixes": ",".join(SUFFIXES),
        "largest": LARGEST >> 20,
        **(told or {}),
    }
    return render(request, "exchange/upload.html", shown, status=409 if told else 200)
