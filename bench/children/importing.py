"""Imports one workbook after the other the way the command does, and times each from the file on."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.usage import processor_seconds
from jieyue.acts.rules import operator
from jieyue.exchange.kinds import KINDS, Batch
from jieyue.ledgers.models import Revision
from jieyue.sheets.mapping import mapping_for_template
from jieyue.sheets.reading import read_table
from jieyue.values.imports import Source


def run(*files: str) -> dict[str, Any]:
    """Seconds, processor time and tally of each import."""
    seconds, processor, tallies = [], [], []
    for file in files:
        started, busy = time.perf_counter(), processor_seconds()
        tally = _take(Path(file))
        seconds.append(time.perf_counter() - started)
        processor.append(processor_seconds() - busy)
        tallies.append(tally | {"revisions": Revision.objects.count()})
    return {"seconds": seconds, "processor": processor, "tallies": tallies}


def _take(file: Path) -> dict[str, int]:
    kind = KINDS["energy"]
    table = read_table(file)
    rows = mapping_for_template(kind.columns, "energy").apply(table)
    actor = operator(datetime.now(tz=UTC))  # noqa: TID251  a bench is a door of its own
    return kind.take(Batch(actor, rows, Source(file.name, table.sheet))).as_json()
