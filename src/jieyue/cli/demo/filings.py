"""How a demo organ hands in its months of the last data year: mostly in time, some late, some returned, some not yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from jieyue.cli.demo.chance import one_of, stream
from jieyue.cli.demo.organs import DemoOrgan

DUE_DAYS, CLOSES_DAYS = 15, 25
# How far the last months have come, in shares; all before them are settled (`EARLIER`).
STAGES = {
    10: {"locked": 0.82, "approved": 0.14, "returned": 0.01, "submitted": 0.02, "draft": 0.01},
    11: {"approved": 0.86, "submitted": 0.06, "returned": 0.04, "draft": 0.04},
    12: {"approved": 0.28, "submitted": 0.46, "returned": 0.11, "draft": 0.15},
}
EARLIER = {"locked": 0.985, "approved": 0.01, "draft": 0.005}
LATE_SHARE = 0.05
SENT_BACK_SHARE = 0.04  # of those approved: returned once before
REASONS = (
    "{month}月用电量与电费单不符,请核对后重新提交。",
    "{month}月用水量为估算数,请按抄表数更正。",
    "{month}月数据与上年同期相差较大,请说明原因或更正。",
    "缺报原因过于简单,请补充说明{month}月数据何时能到。",
)
EXCUSES = (("not_arrived", ""), ("no_meter", ""), ("stopped", ""), ("other", "单据遗失,正在向供应单位补开"))


@dataclass(frozen=True)
class PlannedStep:
    """One step: `act` on a day, the reason where it was returned; the organ's office takes all but submissions."""

    act: str
    on: date
    reason: str = ""


@dataclass(frozen=True)
class PlannedFiling:
    """One month of one organ; `excuse` is the reason and note it would give for what is missing."""

    organ: str
    month: int
    steps: tuple[PlannedStep, ...]
    excuse: tuple[str, str]


def filings(
    seed: int, organ: DemoOrgan, year: int, *, ledger: str = "", months: Sequence[int] = range(1, 13)
) -> Iterator[PlannedFiling]:
    """The organ's periods of `year`, named by their last months, that were handed in, oldest first.

    Every ledger but the energy ledger is named, so that each draws from a stream of its own.
    """
    chance = stream(seed, "filings", organ.code, *([ledger] if ledger else []))
    for month in months:
        stage = one_of(chance, STAGES.get(month, EARLIER))
        if stage != "draft":
            yield PlannedFiling(
                organ.code, month, tuple(_steps(chance, stage, year, month)), chance.choice(EXCUSES)
            )


def _steps(chance: Random, stage: str, year: int, month: int) -> Iterator[PlannedStep]:
    over = date(year + month // 12, month % 12 + 1, 1)
    late = chance.random() < LATE_SHARE
    came = over + timedelta(
        days=chance.randint(DUE_DAYS, CLOSES_DAYS - 3) if late else chance.randint(11, DUE_DAYS - 1)
    )
    yield PlannedStep("submit", came)
    looked_at = came + timedelta(days=chance.randint(1, 4))
    sent_back = stage in {"approved", "locked"} and chance.random() < SENT_BACK_SHARE
    if stage == "returned" or sent_back:
        yield PlannedStep("return", looked_at, chance.choice(REASONS).format(month=month))
    if sent_back:
        yield PlannedStep("submit", looked_at + timedelta(days=3))
        looked_at += timedelta(days=5)
    if stage in {"approved", "locked"}:
        yield PlannedStep("approve", looked_at)
    if stage == "locked":
        # The county closes its books ten days after the calendar does.
        yield PlannedStep("lock", over + timedelta(days=CLOSES_DAYS + 10))
