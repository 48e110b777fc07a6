"""Taking over a workbook of 20,000 rows x 20 columns: created, every quantity changed, nothing changed."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from pathlib import Path

from bench.energy_sheets import Sheets, write_sheets
from bench.figures import Figure, Plan
from bench.homes import Home, in_child, new_home

ROWS, QUICK_ROWS = 20_000, 1_000
CREATE_BAR = 5_000.0
# Ours has to be so many times faster than the peer at updating.
TIMES_THE_PEER = 10.0
PEER_SETTINGS = "bench.peer.settings"
STEPS = ("create", "update", "no change")
BUSY = "a second of processor time"
STOCK, TUNED = "django-import-export + simple-history", "the same, bulk and tuned by hand"


def bench(plan: Plan) -> list[Figure]:
    sheets = write_sheets(plan.scratch, QUICK_ROWS if plan.quick else ROWS)
    ready = new_home(plan.scratch / "ready")
    ready.jieyue("import", "organs", sheets.organs)
    command: dict[str, list[float]] = defaultdict(list)
    inside: dict[str, list[float]] = defaultdict(list)
    for _ in range(plan.runs):
        for step, speed in _by_command(ready.copy(plan.scratch / "run"), sheets).items():
            command[step].append(speed)
        for step, speed in _in_process(ready.copy(plan.scratch / "run"), sheets).items():
            inside[step].append(speed)
    theirs = write_sheets(plan.scratch, plan.peer_rows) if plan.peer_rows else sheets
    stock = _peer(plan.scratch / "peer", theirs, "stock")
    tuned = _peer(plan.scratch / "peer", theirs, "tuned")
    note = f"the peers imported {theirs.rows:,} rows" if theirs is not sheets else ""
    bars = {"create": CREATE_BAR, "update": stock["update"] * TIMES_THE_PEER}
    return [
        *(_figure(step, "whole command", command, bars.get(step), stock, STOCK) for step in STEPS),
        *(_figure(step, "in one process", inside, bars.get(step), stock, STOCK) for step in STEPS),
        *(_figure(f"{step}, {BUSY}", "in one process", inside, None, stock, STOCK) for step in STEPS),
        *(_figure(step, "in one process", inside, None, tuned, TUNED, note) for step in STEPS),
    ]


def _figure(
    step: str,
    how: str,
    ours: dict[str, list[float]],
    bar: float | None,
    peer: dict[str, float],
    peer_name: str,
    note: str = "",
) -> Figure:
    return Figure(
        f"import, {step}, {how}",
        ours[step],
        unit="rows/s",
        bar=bar,
        more_is_better=True,
        peer=peer[step],
        peer_name=peer_name,
        note=note,
    )


def _files(sheets: Sheets) -> dict[str, Path]:
    return {"create": sheets.first, "update": sheets.changed, "no change": sheets.changed}


def _by_command(home: Home, sheets: Sheets) -> dict[str, float]:
    """Rows a second of `jieyue import energy`, start of Python and all."""
    speeds = {}
    for step, file in _files(sheets).items():
        seconds, told = home.jieyue("import", "energy", file, "--json")
        check_tally(step, sheets.rows, json.loads(told))
        speeds[step] = sheets.rows / seconds
    return speeds


def _in_process(home: Home, sheets: Sheets) -> dict[str, float]:
    """Rows a second from the file to the database in a process that is up already."""
    told = in_child("bench.children.importing", *_files(sheets).values(), home=home)
    for step, tally in zip(STEPS, told["tallies"], strict=True):
        check_tally(step, sheets.rows, tally)
    return _speeds(told, sheets.rows)


def _speeds(told: dict[str, list[float]], rows: int) -> dict[str, float]:
    """Rows a second by the clock, and beside them rows a second of processor time."""
    by_clock = zip(STEPS, told["seconds"], strict=True)
    by_processor = zip(STEPS, told["processor"], strict=True)
    return {step: rows / seconds for step, seconds in by_clock} | {
        f"{step}, {BUSY}": rows / seconds for step, seconds in by_processor
    }


def _peer(folder: Path, sheets: Sheets, way: str) -> dict[str, float]:
    """Rows a second of the peer, in a fresh database with the same settings; once, as it takes minutes."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    told = in_child(
        "bench.peer.run",
        way,
        sheets.rows,
        *_files(sheets).values(),
        home=Home(folder),
        settings=PEER_SETTINGS,
    )
    for step, tally in zip(STEPS, told["tallies"], strict=True):
        check_tally(step, sheets.rows, tally)
    return _speeds(told, sheets.rows)


def check_tally(step: str, rows: int, tally: dict[str, int]) -> None:
    """A figure counts only if the work was done."""
    field = {"create": "created", "update": "updated", "no change": "unchanged"}[step]
    assert tally[field] == rows, f"{step}: {tally}"
    if "revisions" in tally:
        expected = {"create": 1, "update": 2, "no change": 2}[step] * rows
        assert tally["revisions"] == expected, f"{step}: {tally}"
