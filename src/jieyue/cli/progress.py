"""A progress bar on stderr for whoever sits at a terminal; silence for pipes and logs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from jieyue.cli.installing.cast import Tell
from jieyue.values.wording import Message


@contextmanager
def shown() -> Iterator[Tell]:
    """Yields what to tell the stage, the steps done and all there are."""
    if not sys.stderr.isatty():
        yield lambda _stage, _done, _total: None
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("")

        def tell(stage: Message, done: int, total: int) -> None:
            bar.update(task, description=stage.worded(gettext), completed=done, total=total)

        yield tell
