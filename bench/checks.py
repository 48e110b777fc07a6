"""Whether the checks help: the action lists of ten demo provinces held against the faults planted in them."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.figures import Figure, Plan
from bench.homes import Home

ORGANS, QUICK_ORGANS = 300, 100
SEEDS, QUICK_SEEDS = range(1, 11), range(6, 8)
# The thresholds were chosen on the seeds up to this one; the others prove them.
TUNED_ON = 5
FIRST_YEAR, YEARS = 2023, (2024, 2025)
NAMED_BAR, HELD_BAR = 10.0, 95.0
# Which kinds of finding say what is wrong where a fault was planted.
KINDS: Mapping[str, frozenset[str]] = {
    "silent_months": frozenset({"silent", "collapse"}),
    "stuck_meter": frozenset({"stuck"}),
    "late_data": frozenset({"late"}),
    "times_1000": frozenset({"slip", "jump"}),
    "wrong_headcount": frozenset({"headcount"}),
    "duplicate_organ": frozenset({"duplicate"}),
}
Row = Mapping[str, Any]


@dataclass
class Tally:
    """One province: how much was named, how much of it with cause, how many faults were held."""

    organs: int
    named: set[str]
    faulty: set[str]
    planted: Counter[str] = field(default_factory=Counter)
    held: Counter[str] = field(default_factory=Counter)
    missed: list[Row] = field(default_factory=list)

    @property
    def share_named(self) -> float:
        return 100 * len(self.named) / self.organs

    @property
    def recall(self) -> float:
        return 100 * self.held.total() / self.planted.total()

    @property
    def precision(self) -> float:
        return 100 * len(self.named & self.faulty) / max(len(self.named), 1)


def bench(plan: Plan) -> list[Figure]:
    tallies = {}
    for seed in QUICK_SEEDS if plan.quick else SEEDS:
        home = Home(plan.scratch / f"seed-{seed}")
        home.jieyue(
            "demo", "--organs", str(QUICK_ORGANS if plan.quick else ORGANS),
            "--years", f"{FIRST_YEAR}-{YEARS[-1]}", "--seed", str(seed),
        )  # fmt: skip
        lists = [json.loads(home.jieyue("check", "--year", str(of), "--json")[1]) for of in YEARS]
        with (home.path / "demo" / "faults.csv").open(encoding="utf-8", newline="") as text:
            tallies[seed] = tally(lists, list(csv.DictReader(text)))
        _print(seed, tallies[seed], [row for one in lists for row in one["findings"]])
    return _figures(tallies)


def tally(lists: Sequence[Mapping[str, Any]], faults: Sequence[Row]) -> Tally:
    """Hold the action lists of a province against its planted faults."""
    findings = [row for one in lists for row in one["findings"]]
    told = Tally(
        organs=lists[0]["organs"],
        named={row["organ_code"] for row in findings},
        faulty={fault["organ_code"] for fault in faults},
    )
    for fault in faults:
        told.planted[fault["fault"]] += 1
        if any(fits(fault, row) for row in findings):
            told.held[fault["fault"]] += 1
        else:
            told.missed.append(fault)
    return told


def fits(fault: Row, finding: Row) -> bool:
    """Whether a finding is of this fault: organ, kind, item where both name one, and a month in common."""
    return (
        fault["organ_code"] == finding["organ_code"]
        and finding["kind"] in KINDS[fault["fault"]]
        and (not fault["item"] or not finding["item"] or fault["item"] == finding["item"])
        and (not fault["period"] or _overlap(fault["period"], finding["period"]))
    )


def _overlap(one: str, other: str) -> bool:
    first, last = _span(one)
    start, end = _span(other)
    return first <= end and start <= last


def _span(period: str) -> tuple[str, str]:
    """First and last month of 2025, 2025-03 or 2025-03..2025-07."""
    first, _, last = period.partition("..")
    return (first, last or first) if "-" in first else (f"{first}-01", f"{first}-12")


def _figures(tallies: Mapping[int, Tally]) -> list[Figure]:
    kinds = sorted({kind for told in tallies.values() for kind in told.planted})
    unseen = {seed: told for seed, told in tallies.items() if seed > TUNED_ON}
    shown = [("unseen seeds", unseen)]
    if len(unseen) < len(tallies):
        shown.append(("all seeds", dict(tallies)))
    return [
        *(figure for name, some in shown for figure in _of(name, list(some.values()))),
        *(
            Figure(
                f"of `{kind}` held, all seeds together",
                [100 * sum(told.held[kind] for told in tallies.values())
                 / sum(told.planted[kind] for told in tallies.values())],
                "%", more_is_better=True,
            )
            for kind in kinds
        ),
    ]  # fmt: skip


def _of(name: str, tallies: Sequence[Tally]) -> Iterable[Figure]:
    yield Figure(f"organs named, {name}", [told.share_named for told in tallies], "%", bar=NAMED_BAR)
    yield Figure(
        f"planted faults held (recall), {name}",
        [told.recall for told in tallies],
        "%",
        bar=HELD_BAR,
        more_is_better=True,
    )
    yield Figure(
        f"named organs with a planted fault (precision), {name}",
        [told.precision for told in tallies],
        "%",
        more_is_better=True,
    )


def _print(seed: int, told: Tally, findings: Sequence[Row]) -> None:
    """What is missed, and what is named without cause, so that one can look."""
    print(
        f"seed {seed}: {told.organs} organs, {told.share_named:.1f} % named, recall {told.recall:.1f} %, "
        f"precision {told.precision:.1f} %, rank of the last fault {_last_rank(told, findings)}",
        flush=True,
    )
    for fault in told.missed:
        print(
            f"  missed   {fault['organ_code']} {fault['fault']} {fault['item']} {fault['period']} {fault['detail']}"
        )
    for row in findings:
        if row["organ_code"] not in told.faulty:
            print(
                f"  no cause {row['organ_code']} {row['kind']} {row['item']} {row['period']} {row['reason']}"
            )


def _last_rank(told: Tally, findings: Sequence[Row]) -> int:
    """How far down the list of organs, weightiest first, the last faulty one stands."""
    ranked = list(dict.fromkeys(row["organ_code"] for row in findings))
    return max((place for place, code in enumerate(ranked, start=1) if code in told.faulty), default=0)
