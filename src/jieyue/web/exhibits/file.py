"""One evidence file on its way to whoever may see it: the original to take away, a photo's copy to look at."""

from __future__ import annotations

from urllib.parse import quote

from django.http import FileResponse
from django.views.decorators.http import require_safe

from jieyue.exhibits.actions.reading import hand_out
from jieyue.web.door import ActingRequest

# The copies are pictures this programme made itself; nothing that came from outside is ever shown in a page.
_INLINE = frozenset({"shown", "thumb"})
_KEPT = 600  # seconds a browser may keep a picture


@require_safe
def file(request: ActingRequest, pk: int, way: str) -> FileResponse:
    """GET /exhibits/17/original/, /exhibits/17/shown/, /exhibits/17/thumb/"""
    out = hand_out(request.actor, pk, way)
    answer = FileResponse(out.path.open("rb"), content_type=out.media_type)
    manner = "inline" if way in _INLINE else "attachment"
    answer["Content-Disposition"] = f"{manner}; filename*=UTF-8''{quote(out.name)}"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = f"private, max-age={_KEPT}" if way in _INLINE else "private, no-store"
    return answer
