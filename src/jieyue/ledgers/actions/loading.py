"""Filings that come from a programme and not from people's hands: each with its steps, many at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from jieyue.acts.actions import perform
from jieyue.acts.rules import Actor, seat
from jieyue.ledgers.models import Filing, FilingStep
from jieyue.ledgers.queries.entries import last_change
from jieyue.ledgers.rules.blanks import Blank
from jieyue.ledgers.rules.filings import BY_ACT, State

_BATCH = 2000


@dataclass(frozen=True)
class LoadedStep:
    """A step as it was taken; `level` is the office's, empty for the organ itself."""

    act: str
    at: datetime
    by: str
    level: str = ""
    reason: str = ""


@dataclass(frozen=True)
class LoadedFiling:
    """An organ's period with its steps in order, the first of them a submission."""

    organ_id: int
    tier: str
    year: int
    month: int
    in_time: bool
    steps: Sequence[LoadedStep]
    blanks: Sequence[Blank] = ()


def load_filings(actor: Actor, kind: str, filings: Iterable[LoadedFiling]) -> int:
    """Store new filings with their steps; returns their number.  They must have been tested by their maker."""
    with perform(actor, "filing.load", subject=f"filings {kind}", path=seat(actor, "filing.load")) as detail:
        seen, loaded = last_change(), 0
        coming = iter(filings)
        while batch := list(islice(coming, _BATCH)):
            rows = Filing.objects.bulk_create([_filing(kind, one, seen) for one in batch])
            steps = (step for row, one in zip(rows, batch, strict=True) for step in _steps(row, one))
            FilingStep.objects.bulk_create(steps, batch_size=_BATCH)
            loaded += len(batch)
        detail["filings"] = loaded
    return loaded


def _filing(kind: str, told: LoadedFiling, seen: int) -> Filing:
    last = told.steps[-1]
    return Filing(
        organ_id=told.organ_id,
        kind=kind,
        year=told.year,
        month=told.month,
        state=BY_ACT[last.act].target,
        level=told.tier,
        since=last.at,
        by=last.by,
        reason=last.reason,
        first_submitted=told.steps[0].at,
        in_time=told.in_time,
        seen=seen,
        approved_seen=seen if any(step.act == "approve" for step in told.steps) else None,
        blanks=[blank.as_json() for blank in told.blanks],
        complete=not told.blanks,
    )


def _steps(row: Filing, told: LoadedFiling) -> Iterable[FilingStep]:
    before = State.DRAFT
    for step in told.steps:
        after = BY_ACT[step.act].target
        yield FilingStep(
            filing=row,
            act=step.act,
            level=step.level,
            from_state=before,
            to_state=after,
            by=step.by,
            at=step.at,
            reason=step.reason,
            seen=row.seen,
        )
        before = after
