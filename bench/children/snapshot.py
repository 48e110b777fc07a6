"""Refreshes the snapshot: three years from nothing, then the one year in which a cell was typed."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

from bench.province import YEARS
from bench.usage import peak_megabytes, processor_seconds
from jieyue.acts.rules import Actor, Grant, Role
from jieyue.indicators.everybody.snapshot import lake, refresh
from jieyue.ledgers.actions.entries import write_entry
from jieyue.registry.models import Organ


def run(runs: str) -> dict[str, Any]:
    """Seconds and entries written of the first refresh and of those after a change; the process's peak."""
    first = _refreshed()
    again = []
    for number in range(int(runs)):
        _type_a_cell(number)
        again.append(_refreshed())
    return {"first": first, "again": again, "megabytes": peak_megabytes()}


def _refreshed() -> dict[str, float]:
    started, busy = time.perf_counter(), processor_seconds()
    entries = refresh(lake())
    seconds, processor = time.perf_counter() - started, processor_seconds() - busy
    return {"seconds": seconds, "processor": processor, "entries": entries}


def _type_a_cell(number: int) -> None:
    organ = Organ.objects.order_by("pk").first()
    assert organ
    officer = Actor("bench", (Grant(Role.ORGAN, organ.path),), datetime.now(tz=UTC))  # noqa: TID251  a door of its own
    write_entry(officer, organ.code, "electricity", f"{YEARS[-1]}-01", str(1000 + number), reason="bench")
