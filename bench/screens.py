"""How long the server takes for a page when a province of 15,000 organs lies behind it."""

from __future__ import annotations

from collections import defaultdict

from bench.figures import Figure, Plan, p95
from bench.homes import Home, in_child, province_or_demo
from bench.visitor import Visitor, account, served

REQUESTS, WARM_UP = 100, 10
BAR = 200.0
# Measured beside the screens the bar is for.
BESIDE = ("findings",)
ROLES = ("province", "organ")


def bench(plan: Plan) -> list[Figure]:
    home, organs = province_or_demo(plan)
    figures = []
    for role in ROLES:
        person = account(home, role)
        told = in_child("bench.children.screens", person["username"], home=home)
        times = _round_trips(home, person, [screen["path"] for screen in told], plan.runs)
        figures += [
            Figure(
                f"{screen['name']}, as {role}, {organs:,} organs",
                times[screen["path"]],
                unit="ms p95",
                bar=BAR if screen["name"] not in BESIDE else None,
                note=f"{screen['statements']} SQL statements, {screen['kilobytes']:.0f} KB",
            )
            for screen in told
        ]
    return figures


def _round_trips(home: Home, person: dict[str, str], paths: list[str], runs: int) -> dict[str, list[float]]:
    """By path, the 95th percentile of 100 requests one after the other; one figure a run."""
    found: dict[str, list[float]] = defaultdict(list)
    with served(home) as port:
        visitor = Visitor(port)
        visitor.sign_in(person["username"], person["password"])
        for path in paths:
            for _ in range(WARM_UP):
                visitor.get(path)
        for _ in range(runs):
            for path in paths:
                times = [visitor.get(path)[0] for _ in range(REQUESTS)]
                found[path].append(p95(times))
    return found
