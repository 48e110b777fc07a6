"""A file for passwords that an import makes up: readable by its owner only, and there before any account is."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.conf import settings

from jieyue.cli import door
from jieyue.values.wording import say


@contextmanager
def written_down(at: datetime) -> Iterator[dict[str, str]]:
    """Yields a dict to put passwords in, by sign-in name; the file goes again where none was made up."""
    path = settings.JIEYUE_HOME / f"accounts-{at:%Y%m%d-%H%M%S-%f}.csv"
    made: dict[str, str] = {}
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", newline="") as file:
        try:
            yield made
        finally:
            if not made:
                path.unlink()
        writer = csv.writer(file)
        writer.writerows([("username", "password"), *made.items()])
    if made:
        door.tell(say("自动生成的密码已写入 {file},请分发后删除。", file=str(path)))
