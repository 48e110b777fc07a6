"""Compiles the lock files from pyproject.toml: hashes in, addresses out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PLACE = Path(__file__).resolve().parent
OPTIONS = (
    "--quiet",
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-annotate",
    "--no-header",
)


def compile_lock(name: str, *more: str) -> None:
    uv = Path(sys.executable).parent / "uv"
    command = [uv, "pip", "compile", *OPTIONS, *more, PLACE.parent / "pyproject.toml", "-o", PLACE / name]
    subprocess.run(command, check=True, cwd=PLACE.parent)  # noqa: S603  our own words


if __name__ == "__main__":
    compile_lock("run.txt")
    # The tools are locked on top of what runs, so that tests run what is shipped.
    compile_lock("dev.txt", "--extra=dev", "--extra=postgres", f"--constraint={PLACE / 'run.txt'}")
