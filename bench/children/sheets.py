"""Takes over files of the energy ledger one after the other, foreign ones by their mapping, and times each."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jieyue.acts.rules import operator
from jieyue.exchange.actions.taking import Handed, read_sheet, take
from jieyue.ledgers.models import Revision
from jieyue.sheets.mapping import load_mapping


def run(mapping: str, *files: str) -> dict[str, Any]:
    """Seconds and tally of each file; `mapping` is a path, or "-" for our own template."""
    told = None if mapping == "-" else load_mapping(mapping)
    seconds, tallies = [], []
    for file in map(Path, files):
        actor = operator(datetime.now(tz=UTC))  # noqa: TID251  a bench is a door of its own
        started = time.perf_counter()
        taken = take(actor, read_sheet("energy", Handed(file, file.name, 2025, told, mapping)))
        seconds.append(time.perf_counter() - started)
        tallies.append(taken.tally.as_json() | {"revisions": Revision.objects.count()})
    return {"seconds": seconds, "tallies": tallies}
