"""Indicators of 15,000 organs from 1.4 million entries of the year, out of the Parquet snapshot; and its refresh."""

from __future__ import annotations

import csv
from pathlib import Path

from bench.figures import Figure, Plan
from bench.homes import in_child, new_home
from bench.province import ITEMS, YEARS

ORGANS, QUICK_ORGANS = 15_000, 300
COMPUTE_BAR, MEMORY_BAR, REFRESH_BAR = 2.0, 500.0, 15.0
HEADERS = ("机关代码", "机关名称", "报送区划", "层级", "类别", "用能人数", "建筑面积")


def bench(plan: Plan) -> list[Figure]:
    organs = QUICK_ORGANS if plan.quick else ORGANS
    home = new_home(plan.scratch / "home")
    sheet = plan.scratch / "organs.csv"
    _write_organs(sheet, organs)
    home.jieyue("import", "organs", sheet)
    filled = in_child("bench.children.filling", home=home)
    entries = organs * len(ITEMS) * 12
    assert filled["entries"] == entries * len(YEARS)

    told = in_child("bench.children.snapshot", plan.runs, home=home)
    assert told["first"]["entries"] == entries * len(YEARS)
    assert all(one["entries"] == entries for one in told["again"])
    # A first one warms the file cache and writes the summary of use; it does not count.
    runs = [in_child("bench.children.computing", YEARS[-1], home=home) for _ in range(plan.runs + 1)][1:]
    assert all(one["rows"] == organs * one["indicators"] for one in runs)
    act = [home.jieyue("compute", "--year", str(YEARS[-1]))[0] for _ in range(plan.at_most(2))]
    size = f"{organs:,} organs, {entries:,} entries of the year"
    return [
        Figure(f"every indicator, {size}, warm snapshot", [one["seconds"] for one in runs], bar=COMPUTE_BAR),
        Figure("processor time in it, both cores together", [one["processor"] for one in runs]),
        Figure("peak memory of that process", [one["megabytes"] for one in runs], "MB", bar=MEMORY_BAR),
        Figure(
            "snapshot refreshed after a change in the year",
            [one["seconds"] for one in told["again"]],
            bar=REFRESH_BAR,
        ),
        Figure("processor time in it", [one["processor"] for one in told["again"]]),
        Figure(f"snapshot of {len(YEARS)} years from nothing", [told["first"]["seconds"]]),
        Figure("peak memory of the refreshing process", [told["megabytes"]], "MB"),
        Figure("`jieyue compute`: figures, findings and roll-ups stored as well", act),
        Figure("loading the three years through `load_entries`", [filled["speed"]], "rows/s", more_is_better=True),
    ]  # fmt: skip


def _write_organs(path: Path, organs: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADERS)
        for number in range(organs):
            people, area = 20 + number % 180, 600 + number % 9_000
            writer.writerow(
                (f"B-{number:05d}", f"测试局{number}", "610100", "city", "administrative", people, area)
            )
