"""Who opened which evidence file, when: a journal in a file of its own, so that reading stays reading.

A page that is read never writes to the programme's database; this journal has its own connection to its own
SQLite file beside the evidence, is only added to, and goes into the backup with the rest of the home.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from typing import NamedTuple

from jieyue.exhibits.store import home

JOURNAL = "readings.sqlite3"
_TABLE = """
    CREATE TABLE IF NOT EXISTS reading (
        id INTEGER PRIMARY KEY, exhibit INTEGER NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL, way TEXT NOT NULL)
"""
_INDEX = "CREATE INDEX IF NOT EXISTS reading_of ON reading (exhibit, id)"
_PATIENCE = 10  # seconds to wait for another who writes


class Reading(NamedTuple):
    """One opening of a file; `way`: original or shown."""

    by: str
    at: datetime
    way: str


def note(exhibit: int, by: str, at: datetime, way: str) -> None:
    """Write down that somebody opened a file; the file is handed out only once this stands."""
    with _journal() as journal, journal:
        journal.execute(
            "INSERT INTO reading (exhibit, by, at, way) VALUES (?, ?, ?, ?)",
            (exhibit, by, at.isoformat(), way),
        )


def readings(exhibit: int, most: int = 50) -> list[Reading]:
    """The latest openings of a file, newest first."""
    with _journal() as journal:
        rows = journal.execute(
            "SELECT by, at, way FROM reading WHERE exhibit = ? ORDER BY id DESC LIMIT ?", (exhibit, most)
        )
        return [Reading(by, datetime.fromisoformat(at), way) for by, at, way in rows]


@contextmanager
def _journal() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(home() / JOURNAL, timeout=_PATIENCE)) as journal:
        journal.execute(_TABLE)
        journal.execute(_INDEX)
        yield journal
