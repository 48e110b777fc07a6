"""Makes the peer's database and has it import the same workbooks, each timed from the file on."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import tablib
from django.core.management import call_command

from bench.energy_sheets import ROWS_AN_ORGAN, code
from bench.peer.models import Entry, Organ
from bench.peer.resources import RESOURCES
from bench.usage import processor_seconds


def run(way: str, rows: str, *files: str) -> dict[str, Any]:
    """Seconds, processor time and tally of each import; `way` is `stock` or `tuned`."""
    call_command("migrate", run_syncdb=True, verbosity=0)
    Organ.objects.bulk_create(
        Organ(code=code(number), name=f"测试局{number}") for number in range(int(rows) // ROWS_AN_ORGAN)
    )
    seconds, processor, tallies = [], [], []
    for file in files:
        started, busy = time.perf_counter(), processor_seconds()
        totals = _take(way, Path(file))
        seconds.append(time.perf_counter() - started)
        processor.append(processor_seconds() - busy)
        tallies.append(
            {
                "created": totals["new"],
                "updated": totals["update"],
                "unchanged": totals["skip"],
                "revisions": Entry.history.count(),
            }
        )
    return {"seconds": seconds, "processor": processor, "tallies": tallies}


def _take(way: str, file: Path) -> dict[str, int]:
    data = tablib.Dataset()
    with file.open("rb") as stream:
        data.load(stream, format="xlsx")
    return RESOURCES[way]().import_data(data, raise_errors=True, use_transactions=True).totals
