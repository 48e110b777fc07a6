"""The service worker: under the address of the visits, as a browser lets it serve only what lies below its own."""

from __future__ import annotations

from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from jieyue.web.door import ActingRequest

SCRIPT = "visits-worker.js"


@require_safe
def worker(_request: ActingRequest) -> HttpResponse:
    """GET /visits/worker.js"""
    path = finders.find(SCRIPT)
    if not path:
        raise Http404
    answer = HttpResponse(Path(path).read_bytes(), content_type="text/javascript")
    answer["Cache-Control"] = "no-cache"
    return answer
