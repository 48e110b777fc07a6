"""The reference pages say what the code does; `python -m docs.reference` writes them anew."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference"
PAGES = runpy.run_path(str(REFERENCE / "__main__.py"))["PAGES"]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_current(name):
    written = (REFERENCE / name).read_text(encoding="utf-8")
    assert written == PAGES[name](), "run: .venv/bin/python -m docs.reference"


def test_no_page_is_left_over():
    written = {path.name for path in REFERENCE.iterdir() if path.suffix in {".md", ".json"}}
    assert written == set(PAGES)
