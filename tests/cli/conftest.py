"""Runs the command inside the test's own process and transaction, and says what came of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from jieyue.cli.main import main

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@dataclass(frozen=True)
class Outcome:
    """The exit code and what was written to standard output and standard error."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output read as one JSON document: a stray word beside it is an error."""
        return json.loads(self.out)


@pytest.fixture
def jieyue(db, capsys):
    """`jieyue("import", "organs", path)` as it is typed, words and all."""

    def run(*words: object) -> Outcome:
        try:
            code = main([str(word) for word in words])
        except SystemExit as left:
            code = left.code
        told = capsys.readouterr()
        return Outcome(code, told.out, told.err)

    return run


@pytest.fixture
def csv_file(tmp_path):
    """A CSV from lines of text: `csv_file("a,b", "1,2", encoding=...)`."""

    def make(*lines: str, name: str = "sheet.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding=encoding)
        return path

    return make
