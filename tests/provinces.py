"""Draws demo provinces over Shaanxi's tree, for the tests of the generator and of the command."""

from __future__ import annotations

import tomllib
from importlib.resources import files

from jieyue.cli.demo.province import Province, province

YEARS = (2023, 2024, 2025)


def regions() -> list[tuple[str, str, str, str | None]]:
    told = tomllib.loads((files("jieyue.registry") / "data" / "shaanxi.toml").read_text(encoding="utf-8"))
    return [(row["code"], row["name"], row["level"], row.get("parent")) for row in told["regions"]]


def drawn(count: int, seed: int = 7, years: tuple[int, ...] = YEARS) -> Province:
    return province(seed, regions(), count, years)


def months(period: str) -> list[tuple[int, int]]:
    """The months of a fault's period, written as 2025-03 or 2025-03..2025-07."""
    first, _, last = period.partition("..")
    year, start = (int(part) for part in first.split("-"))
    to_year, end = (int(part) for part in (last or first).split("-"))
    of_years = [(of, month) for of in range(year, to_year + 1) for month in range(1, 13)]
    return [period for period in of_years if (year, start) <= period <= (to_year, end)]
