"""What `make run` does on first use and ever after, as a process of its own: nothing else calls it."""

from __future__ import annotations

import os
import subprocess
import sys


def first_run(home):
    return subprocess.run(
        [sys.executable, "-m", "jieyue.cli.first_run", "--organs", "20"],
        env={**os.environ, "JIEYUE_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def test_an_empty_home_is_filled_once(tmp_path):
    first = first_run(tmp_path / "home")
    assert (first.returncode, "演示省份已载入" in first.stderr + first.stdout) == (0, True), first.stderr
    accounts = (tmp_path / "home" / "demo" / "accounts.csv").read_bytes()
    again = first_run(tmp_path / "home")
    assert (again.returncode, "演示省份已载入" in again.stderr + again.stdout) == (0, False), again.stderr
    assert (tmp_path / "home" / "demo" / "accounts.csv").read_bytes() == accounts
