"""Homes of their own for the benches, and the processes that work in them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.figures import Plan

# How many organs a province has that the screens are measured in.
ORGANS, QUICK_ORGANS = 15_000, 100
CHECKOUT = Path(__file__).resolve().parent.parent
COMMAND = Path(sys.executable).with_name("jieyue")
SETTINGS = "jieyue.config.settings"


class FailedError(RuntimeError):
    """A process of the bench ended badly; its last words are in the message."""


@dataclass(frozen=True)
class Home:
    """A $JIEYUE_HOME that belongs to one bench, and the source its programme runs from."""

    path: Path
    source: Path = CHECKOUT / "src"
    database: str = ""  # an address, or the home's own SQLite file

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("JIEYUE_")}
        kept.pop("DATABASE_URL", None)
        # This checkout is measured, whichever one the virtual environment was made for.
        return kept | {
            "JIEYUE_HOME": str(self.path),
            "PYTHONPATH": os.pathsep.join([str(CHECKOUT), str(self.source)]),
            **({"DATABASE_URL": self.database} if self.database else {}),
        }

    def jieyue(self, *words: str | Path) -> tuple[float, str]:
        """Run one command; the seconds it took as a whole process, and what it printed."""
        return run([str(COMMAND), *map(str, words)], self.environment)

    def first_run(self, *words: str) -> tuple[float, str]:
        """What `make run` does before it serves: `init` and `demo` in one process."""
        return run([sys.executable, "-m", "jieyue.cli.first_run", *words], self.environment)

    def copy(self, path: Path) -> Home:
        """The same home elsewhere, in place of what was there."""
        shutil.rmtree(path, ignore_errors=True)
        shutil.copytree(self.path, path)
        return Home(path, self.source)


def new_home(path: Path, source: Path = CHECKOUT / "src") -> Home:
    """A home that has been set up and holds nothing yet."""
    home = Home(path, source)
    home.jieyue("init")
    return home


def province_or_demo(plan: Plan) -> tuple[Home, int]:
    """The province the screens are measured in, filled before or made here now, and how many organs it has."""
    organs = QUICK_ORGANS if plan.quick else ORGANS
    if plan.province and not plan.quick:
        return Home(plan.province), organs
    home = Home(plan.scratch / "home")
    home.jieyue("demo", "--organs", str(organs))
    return home, organs


def in_child(module: str, *words: str | Path, home: Home, settings: str = SETTINGS) -> Any:
    """What `module.run(*words)` gives in a process of its own, where Django is set up for `home`."""
    environment = home.environment | {"DJANGO_SETTINGS_MODULE": settings}
    _, told = run([sys.executable, "-m", "bench.child", module, *map(str, words)], environment)
    return json.loads(told.splitlines()[-1])


def run(command: list[str], environment: dict[str, str]) -> tuple[float, str]:
    """Seconds and output of a process.  Raises FailedError."""
    started = time.perf_counter()
    done = subprocess.run(command, env=environment, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - started
    if done.returncode:
        raise FailedError(f"{' '.join(command)} exited {done.returncode}:\n{done.stderr[-2000:]}")
    return seconds, done.stdout
