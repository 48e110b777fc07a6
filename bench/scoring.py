"""How long it takes to score everybody, to read a long standard, to list evaluations and to save one answer."""

from __future__ import annotations

from typing import Any

from bench.children.scoring import loading
from bench.figures import Figure, Plan, p95
from bench.homes import Home, in_child, province_or_demo
from bench.visitor import Visitor, account, accounts, served

ITEMS, LONG = 60, 1000
SCORE_BAR, MEMORY_BAR, LOAD_BAR = 15.0, 1000.0, 1.0
LIST_BAR, SAVE_BAR = 200.0, 50.0
REQUESTS, WARM_UP = 100, 10
STANDARD = "example-2027"


def bench(plan: Plan) -> list[Figure]:
    """Scoring by the rules alone, then in a province: its ledgers read, its list, its officers' answers."""
    home, organs = province_or_demo(plan)
    scored = [
        in_child("bench.children.scoring", str(organs), str(ITEMS), home=home) for _ in range(plan.at_most(3))
    ]
    drafts = in_child("bench.children.drafts", STANDARD, home=home)
    listed, saved, screen = _served(plan, home, drafts)
    return [
        Figure(f"{organs:,} organs x {ITEMS} items scored", [one["seconds"] for one in scored], bar=SCORE_BAR),
        Figure("processor time in it", [one["processor"] for one in scored]),
        Figure("peak memory of that process", [one["megabytes"] for one in scored], "MB", bar=MEMORY_BAR),
        Figure(
            f"{drafts['organs']:,} organs filled in from their ledgers by {STANDARD}, scored and stored",
            [drafts["seconds"]],
        ),
        Figure(f"a standard of {LONG:,} items read", [loading(LONG) for _ in range(plan.runs)], bar=LOAD_BAR),
        Figure(
            "the list of evaluations, as province", listed, unit="ms p95", bar=LIST_BAR,
            note=f"{screen['statements']} SQL statements, {screen['kilobytes']:.0f} KB",
        ),
        Figure("one answer saved", saved, unit="ms p95", bar=SAVE_BAR),
    ]  # fmt: skip


def _served(
    plan: Plan, home: Home, drafts: dict[str, Any]
) -> tuple[list[float], list[float], dict[str, Any]]:
    """The 95th percentiles of the list and of an answer, one a run; and what the list costs."""
    province = account(home, "province")
    screens = in_child("bench.children.screens", province["username"], home=home)
    screen = next(one for one in screens if one["name"] == "case list")
    officer = next(
        one for one in accounts(home) if one["role"] == "organ" and one["scope"] in drafts["drafts"]
    )
    with served(home) as port:
        reader = Visitor(port)
        reader.sign_in(province["username"], province["password"])
        listed = [
            p95([reader.get(screen["path"])[0] for _ in range(REQUESTS)], WARM_UP) for _ in range(plan.runs)
        ]
        # Only now: the server does not keep a connection on which nothing is asked for half a minute.
        writer = Visitor(port)
        writer.sign_in(officer["username"], officer["password"])
        answer = f"/evaluations/{drafts['year']}/{officer['scope']}/answer/{drafts['item']}/"
        writer.get(f"/evaluations/{drafts['year']}/{officer['scope']}/")
        saved = [
            p95(
                [
                    writer.post(answer, {"value": ("yes", "no")[number % 2]}, partial=True)[0]
                    for number in range(WARM_UP + REQUESTS)
                ],
                WARM_UP,
            )
            for _ in range(plan.runs)
        ]
    return listed, saved, screen
