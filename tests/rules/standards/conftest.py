"""The shipped example, which most tests of the standard start from."""

from __future__ import annotations

from importlib.resources import files

import pytest

from jieyue.standards.rules.form import load


@pytest.fixture(scope="session")
def example_text():
    return (files("jieyue.standards") / "data" / "example-2026.toml").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def example(example_text):
    return load(example_text)
