"""Sheets of other shapes and another database: twelve months side by side, no change at all, PostgreSQL."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import xlsxwriter
from tests.postgres_server import programmes, server

from bench.energy_sheets import Sheets, code, write_sheets
from bench.figures import Figure, Plan
from bench.homes import Home, in_child, new_home

ORGANS, QUICK_ORGANS = 20_000, 500
MONTHS = range(1, 13)
FEW, MANY = 5_000, 50_000
QUICK = 10
WIDE_BAR, AGAIN_BAR, CREATE_BAR, UPDATE_BAR, STEADY_BAR = 15_000.0, 2.0, 2_000.0, 1_500.0, 0.8
_MAPPING = """
target = "energy"
[fields]
code = { column = "机关代码" }
item = { constant = "electricity" }
period = { columns = { %s } }
"""


def bench(plan: Plan) -> list[Figure]:
    runs = min(plan.runs, 3)
    return [*_wide(plan, runs), *_postgres(plan, runs)]


def _wide(plan: Plan, runs: int) -> list[Figure]:
    """SQLite: a row for each organ, a column for each month; then 5,000 rows that change nothing."""
    organs = QUICK_ORGANS if plan.quick else ORGANS
    folder = plan.scratch / "wide"
    folder.mkdir()
    write_sheets(folder, organs * 10)
    mapping, wide = folder / "m.toml", folder / "wide.xlsx"
    mapping.write_text(_MAPPING % ", ".join(f'"{m}月" = "2025-{m:02}"' for m in MONTHS), encoding="utf-8")
    _write_wide(wide, organs)
    ready = new_home(folder / "ready")
    ready.jieyue("import", "organs", folder / "organs.xlsx")
    speeds, again = [], []
    few = plan.scratch / "few"
    few.mkdir()
    sheets = write_sheets(few, FEW // (QUICK if plan.quick else 1))
    for _ in range(runs):
        home = ready.copy(folder / "run")
        told = in_child("bench.children.sheets", mapping, wide, home=home)
        assert told["tallies"][0]["created"] == organs * len(MONTHS)
        speeds.append(organs * len(MONTHS) / told["seconds"][0])
        home = ready.copy(folder / "run")
        told = in_child("bench.children.sheets", "-", sheets.first, sheets.first, home=home)
        first, second = told["tallies"]
        assert second["unchanged"] == sheets.rows
        assert second["revisions"] == first["revisions"]
        again.append(told["seconds"][1])
    return [
        Figure(
            f"{organs:,} organs x 12 months, SQLite",
            speeds,
            unit="entries/s",
            bar=None if plan.quick else WIDE_BAR,
            more_is_better=True,
        ),
        Figure(f"{sheets.rows:,} rows that change nothing", again, unit="s", bar=AGAIN_BAR),
    ]


def _postgres(plan: Plan, runs: int) -> list[Figure]:
    if programmes() is None:
        print("PostgreSQL is not installed, its figures are left out: apt-get install postgresql")
        return []
    found: dict[str, list[float]] = {}
    few, many = (rows // (QUICK if plan.quick else 1) for rows in (FEW, MANY))
    for rows in (few, many):
        folder = plan.scratch / f"pg-{rows}"
        folder.mkdir()
        sheets = write_sheets(folder, rows)
        for number in range(runs):
            told = _on_postgres(folder / f"home-{number}", sheets)
            for step, seconds in zip(("create", "update"), told["seconds"], strict=True):
                found.setdefault(f"{step} {rows}", []).append(rows / seconds)
    create, update = (None, None) if plan.quick else (CREATE_BAR, UPDATE_BAR)
    steady = [
        large / small for small, large in zip(found[f"create {few}"], found[f"create {many}"], strict=True)
    ]
    return [
        _rate(f"create, {few:,} rows x 20 columns, PostgreSQL", found[f"create {few}"], create),
        _rate(f"update, {few:,} rows x 20 columns, PostgreSQL", found[f"update {few}"], update),
        _rate(f"create, {many:,} rows x 20 columns, PostgreSQL", found[f"create {many}"], create),
        _rate(f"update, {many:,} rows x 20 columns, PostgreSQL", found[f"update {many}"], update),
        Figure(
            f"rate at {many:,} rows as a part of that at {few:,}",
            steady,
            unit="",
            bar=None if plan.quick else STEADY_BAR,
            more_is_better=True,
        ),
    ]


def _on_postgres(path: Path, sheets: Sheets) -> dict[str, Any]:
    """Create, then every quantity and cost changed, in a database that began empty."""
    with server() as address:
        home = Home(path, address)
        home.jieyue("init")
        home.jieyue("import", "organs", sheets.organs)
        told: dict[str, Any] = in_child("bench.children.sheets", "-", sheets.first, sheets.changed, home=home)
    created, updated = told["tallies"]
    assert (created["created"], updated["updated"]) == (sheets.rows, sheets.rows)
    assert updated["revisions"] == 2 * sheets.rows
    return told


def _rate(what: str, values: list[float], bar: float | None) -> Figure:
    return Figure(what, values, unit="rows/s", bar=bar, more_is_better=True)


def _write_wide(path: Path, organs: int) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("机关代码", *(f"{month}月" for month in MONTHS)))
        for number in range(organs):
            figures = (800 + (number * 37 + month * 101) % 9000 for month in MONTHS)
            sheet.write_row(number + 1, 0, (code(number), *figures))
