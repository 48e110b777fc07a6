"""From installed to a page worth looking at: what `make run` does, then sign in and the province's dashboard."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from bench.figures import Figure, Plan
from bench.homes import Home
from bench.visitor import Visitor, account, served

ORGANS, QUICK_ORGANS = 1500, 100
BAR = 60.0


@dataclass(frozen=True)
class Way:
    """The seconds of each part of one way."""

    set_up: float
    sign_in_page: float
    dashboard: float

    @property
    def whole(self) -> float:
        return self.set_up + self.sign_in_page + self.dashboard


def bench(plan: Plan) -> list[Figure]:
    organs = QUICK_ORGANS if plan.quick else ORGANS
    ways = [_go(plan.scratch / str(number), organs) for number in range(plan.at_most(3))]
    return [
        Figure(f"installed to dashboard, {organs:,} organs", [way.whole for way in ways], bar=BAR),
        Figure("of it the home set up and filled, `init` and `demo`", [way.set_up for way in ways]),
        Figure("of it `jieyue serve` to the sign-in page", [way.sign_in_page for way in ways]),
        Figure("of it signing in and the dashboard", [way.dashboard for way in ways]),
    ]


def _go(path: Path, organs: int) -> Way:
    home = Home(path)
    set_up, _ = home.first_run("--organs", str(organs))
    started = time.perf_counter()
    with served(home) as port:
        answered = time.perf_counter()
        person = account(home, "province")
        visitor = Visitor(port)
        visitor.sign_in(person["username"], person["password"])
        visitor.get("/analysis/")
        done = time.perf_counter()
    return Way(set_up, answered - started, done - answered)
