"""What an uploaded sheet would change, line by line; then all of it is taken over, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from jieyue.exchange.actions.taking import Sheet, Taken, mark, read_sheet, take
from jieyue.exchange.actions.uploads import Upload, drop_upload, upload_of
from jieyue.exchange.sending import sent
from jieyue.registry.queries.organs import organ_names
from jieyue.values.imports import CellChange, RowChange
from jieyue.values.refusals import Refusal, RowsRefused
from jieyue.values.wording import Message, say
from jieyue.web.door import ActingRequest
from jieyue.web.exchange.kinds import Table, table_named

MOST_SHOWN = 100


@dataclass(frozen=True)
class Line:
    """One record that would change: who and what, and its cells under the headers of the sheet."""

    row: int
    who: str
    what: Sequence[str]
    cells: Sequence[CellChange]
    note: Message


@require_http_methods(["GET", "POST"])
def preview(request: ActingRequest, kind: str, token: str) -> HttpResponse:
    """GET /exchange/waste/TOKEN/; POST do=commit&seen=DIGEST or do=drop."""
    table = table_named(request.actor, kind)
    upload = upload_of(request.actor, kind, token)
    if request.method == "POST" and request.POST.get("do") == "drop":
        drop_upload(upload)
        messages.success(request, gettext("已放弃这份文件,没有保存任何内容。"), extra_tags="good")
        return redirect(_back(upload))
    rows = 0
    try:
        sheet = read_sheet(kind, upload.handed())
        rows = len(sheet.table.rows)
        tried = take(request.actor, sheet, dry_run=True)
        if request.method == "POST":
            if request.POST.get("seen") != tried.seen:
                told = {"moved": True, "rows": rows, **_changes(table, tried)}
                return _page(request, table, upload, told, status=409)
            return _commit(request, upload, sheet)
    except RowsRefused as refused:
        told = {"refused": refused, "errors": refused.errors[: MOST_SHOWN * 2], "rows": rows}
        return _page(request, table, upload, told, status=409 if request.method == "POST" else 200)
    except Refusal as refused:
        return _page(request, table, upload, {"wrong": refused.message}, status=409)
    return _page(request, table, upload, {"rows": rows, **_changes(table, tried)})


@require_safe
def marked(request: ActingRequest, kind: str, token: str) -> HttpResponse:
    """GET /exchange/waste/TOKEN/marked/: the sheet with its refused cells marked."""
    upload = upload_of(request.actor, kind, token)
    sheet = read_sheet(kind, upload.handed())
    try:
        take(request.actor, sheet, dry_run=True)
    except RowsRefused as refused:
        errors = refused.errors
        return sent(lambda path: mark(sheet, errors, path, gettext), _marked_name(upload), "xlsx")
    return sent(lambda path: mark(sheet, (), path, gettext), _marked_name(upload), "xlsx")


def _marked_name(upload: Upload) -> str:
    return f"{upload.name.rpartition('.')[0]}-{gettext('标注')}"


def _commit(request: ActingRequest, upload: Upload, sheet: Sheet) -> HttpResponse:
    taken = take(request.actor, sheet)
    drop_upload(upload)
    sentence = say(
        "“{file}”已导入:新增 {created},更新 {updated},未变 {unchanged}。",
        file=upload.name,
        **taken.tally.as_json(),
    )
    messages.success(request, sentence.worded(gettext), extra_tags="good")
    return redirect(_back(upload))


def _back(upload: Upload) -> str:
    year = f"?year={upload.year}" if upload.year else ""
    return reverse("exchange-upload", args=[upload.kind]) + year


def _changes(table: Table, tried: Taken) -> dict[str, Any]:
    """The first records to be changed and to be made, with the names of their organs."""
    tally, titles = tried.tally, {column.key: column.title_zh for column in table.kind.columns}
    names = organ_names({change.names[0] for change in tally.changes if change.names})
    updated = [change for change in tally.changes if not change.is_new][:MOST_SHOWN]
    created = [change for change in tally.changes if change.is_new][:MOST_SHOWN]
    return {
        "tally": tally,
        "updated": [_line(change, titles, names) for change in updated],
        "created": [_line(change, titles, names) for change in created],
        "more_updated": max(0, tally.updated - len(updated)) if updated else 0,
        "more_created": max(0, tally.created - len(created)) if created else 0,
        "seen": tried.seen,
    }


def _line(change: RowChange, titles: dict[str, str], names: dict[str, str]) -> Line:
    code, *rest = change.names or ("",)
    name = names.get(code, "")
    return Line(
        change.row,
        f"{name} {code}".strip(),
        [part for part in rest if part != name],
        [cell._replace(key=titles.get(cell.key, cell.key)) for cell in change.cells],
        change.note,
    )


def _page(
    request: ActingRequest, table: Table, upload: Upload, told: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    wrong = told.get("wrong")
    shown = {
        "table": table,
        "upload": upload,
        "back": _back(upload),
        **told,
        "wrong": wrong.worded(gettext) if isinstance(wrong, Message) else "",
    }
    return render(request, "exchange/preview.html", shown, status=status)
