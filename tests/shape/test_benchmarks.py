"""Every bench has its place on the page of figures, so that what was measured can be kept."""

from __future__ import annotations

import pytest

from bench.__main__ import BENCHES
from bench.report import PAGE


@pytest.mark.parametrize("name", BENCHES)
def test_every_bench_has_its_section(name):
    page = PAGE.read_text(encoding="utf-8")
    assert f"<!-- bench:{name} -->\n" in page
