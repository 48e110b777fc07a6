"""What is imported is declared, and what the environment may say is written down."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
SOURCE = CHECKOUT / "src" / "jieyue"
DECLARED = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]


def imported():
    """The top-level names our modules import from elsewhere."""
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module.split(".")[0]


def test_nothing_is_imported_that_is_not_declared():
    declared = {re.split(r"[\[<>=~! ]", line, maxsplit=1)[0].lower().replace("_", "-") for line in DECLARED}
    owners = packages_distributions()
    foreign = set(imported()) - set(sys.stdlib_module_names) - {"jieyue"}
    undeclared = {
        name
        for name in foreign
        if not {owner.lower().replace("_", "-") for owner in owners.get(name, [])} & declared
    }
    assert not undeclared


def test_every_variable_of_the_environment_is_written_down():
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py"))
    read = set(re.findall(r'"(JIEYUE_[A-Z_]+)"', text))
    told = set(re.findall(r"^#(JIEYUE_[A-Z_]+)=", (CHECKOUT / "dotenv-sample").read_text(), re.MULTILINE))
    assert told == read
