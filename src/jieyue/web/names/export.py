"""The list of names as a file: the same rows as on the screen and from the command."""

from __future__ import annotations

import tempfile
from pathlib import Path
from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from jieyue.accounts.queries import is_demo_home
from jieyue.evaluations.namelist import write_name_list
from jieyue.values.wording import say
from jieyue.web.door import ActingRequest

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@require_safe
def export(request: ActingRequest, year: int, form: str) -> HttpResponse:
    """GET /names/2026/xlsx/"""
    if form not in TYPES:
        raise Http404
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"names.{form}"
        write_name_list(request.actor, year, file)
        answer = HttpResponse(file.read_bytes(), content_type=TYPES[form])
    title = say("{year}年节约型机关名单", year=year).worded(gettext)
    if is_demo_home():
        title += gettext("(演示)")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(title)}.{form}"
    return answer
