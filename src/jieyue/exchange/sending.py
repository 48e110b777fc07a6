"""A table on its way out as a file: written to disk and sent from there, for screens and programmes alike."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from django.http import FileResponse

from jieyue.sheets.writing import CONTENT_TYPES


def sent(write: Callable[[Path], object], name: str, form: str) -> FileResponse:
    """The file that `write` writes: a province's table does not fit into memory comfortably."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"table.{form}"
        write(path)
        # Open, the file outlives its name.
        answer = FileResponse(path.open("rb"), content_type=CONTENT_TYPES[form])
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.{form}"
    return answer
