"""Draws the provinces the tests of the generator look at: a small and a middling one over Shaanxi's tree."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from jieyue.cli.demo.province import Province, province

YEARS = (2023, 2024, 2025)


def regions() -> list[tuple[str, str, str, str | None]]:
    told = tomllib.loads((files("jieyue.registry") / "data" / "shaanxi.toml").read_text(encoding="utf-8"))
    return [(row["code"], row["name"], row["level"], row.get("parent")) for row in told["regions"]]


def drawn(count: int, seed: int = 7, years: tuple[int, ...] = YEARS) -> Province:
    return province(seed, regions(), count, years)


@pytest.fixture(scope="session")
def small() -> Province:
    return drawn(100)


@pytest.fixture(scope="session")
def middling() -> Province:
    return drawn(1500)
