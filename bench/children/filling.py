"""Fills a home with three years of ledgers through the action that programmes use."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal

from bench.province import ITEMS, YEARS
from jieyue.acts.rules import Actor, Grant, Role
from jieyue.ledgers.actions.entries import load_entries
from jieyue.ledgers.rules.entry_rows import Key, Values
from jieyue.registry.models import Organ


def run() -> dict[str, float]:
    """How many entries were written, and how many a second."""
    organs = list(Organ.objects.order_by("pk").values_list("pk", flat=True))
    actor = Actor("bench", (Grant(Role.ORGAN, ""),), datetime.now(tz=UTC))  # noqa: TID251  a door of its own
    started = time.perf_counter()
    written = sum(load_entries(actor, _entries(organs, year), why="bench") for year in YEARS)
    return {"entries": written, "speed": written / (time.perf_counter() - started)}


def _entries(organs: list[int], year: int) -> Iterator[tuple[Key, Values]]:
    for month in range(1, 13):
        for organ in organs:
            for place, item in enumerate(ITEMS, 1):
                quantity = Decimal(organ * 7919 % 90_000 * place + month * 137 + year % 5) / 100
                yield Key(organ, item, year, month), Values(quantity, quantity, False)
