"""Modules and functions stay small enough to be found and read."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "jieyue"
MODULES = sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)
BANNED_NAMES = {"utils", "helpers", "common", "manager", "base", "misc"}


def name(path: Path) -> str:
    return str(path.relative_to(SOURCE))


def test_there_is_something_to_measure():
    assert len(MODULES) > 50


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_is_small_and_says_why_it_exists(path):
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    cap = 500 if path.name == "models.py" else 400
    assert len(text.splitlines()) <= cap
    assert path.stem not in BANNED_NAMES
    if tree.body:
        assert ast.get_docstring(tree), "the first line of a module says why it exists"


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_function_is_small_and_imports_nothing(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno - node.lineno < 60, node.name
            hidden = [inner for inner in ast.walk(node) if isinstance(inner, ast.Import | ast.ImportFrom)]
            assert not hidden, f"{node.name} hides an import"
