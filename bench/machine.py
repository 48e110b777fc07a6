"""Where and when figures were taken; without it they mean nothing."""

from __future__ import annotations

import os
import platform
import subprocess
import time
from datetime import UTC, datetime
from pathlib import Path

from bench.homes import CHECKOUT


def machine() -> str:
    """Processor, cores, memory and Python in one line."""
    cpu = _told("/proc/cpuinfo", "model name") or platform.processor() or platform.machine()
    memory = int(_told("/proc/meminfo", "MemTotal").split()[0]) / 2**20
    return f"{cpu}, {os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}, {_system()}"


def commit() -> str:
    """The commit the figures belong to, and whether files differed from it."""
    told = _git("rev-parse", "--short", "HEAD")
    return f"{told} (with uncommitted changes)" if _git("status", "--porcelain", "src", "bench") else told


def today() -> str:
    return datetime.now(tz=UTC).astimezone().date().isoformat()  # noqa: TID251  a bench is a door of its own


def load() -> float:
    """Processes that wanted to run in the last minute, on average."""
    return os.getloadavg()[0]


def wait_for_calm(patience: float, limit: float = 1.0) -> float:
    """Wait until others leave the machine alone, `patience` seconds at most; the load then."""
    until = time.monotonic() + patience
    while load() >= limit and time.monotonic() < until:
        time.sleep(5)
    return load()


def _told(file: str, key: str) -> str:
    for line in Path(file).read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition(":")
        if name.strip() == key:
            return value.strip()
    return ""


def _system() -> str:
    return platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())


def _git(*words: str) -> str:
    return subprocess.run(
        ["git", *words], cwd=CHECKOUT, capture_output=True, text=True, check=True
    ).stdout.strip()
