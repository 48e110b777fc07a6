"""Every bench has its place on the page of figures, so that what was measured can be kept."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]


def _benches() -> set[str]:
    """The names in the table of `bench/__main__.py`, which is no package that tests may import."""
    tree = ast.parse((ROOT / "bench" / "__main__.py").read_text(encoding="utf-8"))
    tables = [node for node in ast.walk(tree) if isinstance(node, ast.AnnAssign)]
    table = next(node.value for node in tables if ast.unparse(node.target) == "BENCHES")
    return {ast.literal_eval(key) for key in table.keys}


def test_every_bench_has_its_section():
    page = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    assert {name for name in _benches() if f"<!-- bench:{name} -->\n" not in page} == set()
