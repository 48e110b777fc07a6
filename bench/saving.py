"""How long the server takes to save one cell of the month grid when a province of 15,000 organs lies behind it."""

from __future__ import annotations

import json
import re
from typing import Any

from bench.figures import Figure, Plan, p95
from bench.homes import FailedError, province_or_demo
from bench.visitor import Visitor, account, served

CELLS, WARM_UP = 100, 10
BAR = 50.0
MONTHS = 12
_CODE = re.compile(r'data-grid="([^"]+)"')
_SEEN = re.compile(r'data-item="electricity" data-period="(\d{4}-\d{2})" data-seen="(\d+)"')


def bench(plan: Plan) -> list[Figure]:
    """Figures typed one after the other into the running year of one organ, each seen and changed with its reason."""
    home, organs = province_or_demo(plan)
    person = account(home, "organ")
    saved, followed = [], []
    with served(home) as port:
        visitor = Visitor(port)
        visitor.sign_in(person["username"], person["password"])
        for run in range(plan.runs):
            times = _typed(visitor, person["scope"], run)
            saved.append(p95(times, WARM_UP))
            followed.append(_followed(visitor, person["scope"]))
    return [
        Figure(f"one cell saved, {organs:,} organs", saved, unit="ms p95", bar=BAR),
        Figure("indicators and findings brought along afterwards", followed, unit="ms"),
    ]


def _year(visitor: Visitor, code: str) -> tuple[str, dict[str, int]]:
    """The running year and, by month, the change each cell of electricity was last written by."""
    _, page = visitor.get(f"/organs/{code}/")
    year = str(max(int(found) for found in re.findall(r'href="\?year=(\d{4})#ledger"', page)))
    _, page = visitor.get(f"/organs/{code}/?year={year}")
    if not _CODE.search(page):
        raise FailedError("the page holds no grid to write in")
    return year, {period: int(seen) for period, seen in _SEEN.findall(page)}


def _typed(visitor: Visitor, code: str, run: int) -> list[float]:
    year, seen = _year(visitor, code)
    times = []
    for number in range(WARM_UP + CELLS):
        period = f"{year}-{number % MONTHS + 1:02}"
        cell: dict[str, Any] = {"item": "electricity", "period": period, "seen": seen.get(period, 0)}
        cell["quantity"] = str(5000 + 1000 * run + number)
        form = {"cells": json.dumps([cell]), "reason": "bench", "year": year}
        milliseconds, answer = visitor.post(f"/organs/{code}/cells/", form)
        seen[period] = json.loads(answer)["changes"][f"electricity {period}"]
        times.append(milliseconds)
    return times


def _followed(visitor: Visitor, code: str) -> float:
    year, _ = _year(visitor, code)
    return visitor.post(f"/organs/{code}/follow/", {"year": year, "items": "electricity"})[0]
