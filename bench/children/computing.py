"""Works every indicator out in a process that has done nothing else, so that its peak is the peak of this."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

from django.conf import settings

from bench.usage import peak_megabytes, processor_seconds
from jieyue.analytics.engine import connect
from jieyue.indicators.everybody import bulk
from jieyue.indicators.everybody.snapshot import lake
from jieyue.indicators.rules.definitions import DEFINITIONS
from jieyue.indicators.rules.factors import DEFAULT_METHOD, factor_set_for


def run(year: str) -> dict[str, Any]:
    """Seconds from the snapshot to the finished table, processor time in them, its rows, and the peak in MB."""
    started, busy = time.perf_counter(), processor_seconds()
    with tempfile.TemporaryDirectory(dir=settings.LAKE) as spill:
        backend = connect(settings.ANALYTICS_URL, temp_directory=Path(spill))
        ledgers = bulk.from_lake(backend, lake())
        table = bulk.compute(
            backend, ledgers, int(year), DEFINITIONS.values(), factor_set_for(DEFAULT_METHOD)
        )
        backend.disconnect()
    seconds, processor = time.perf_counter() - started, processor_seconds() - busy
    return {
        "seconds": seconds,
        "processor": processor,
        "rows": table.num_rows,
        "indicators": len(DEFINITIONS),
        "megabytes": peak_megabytes(),
    }
