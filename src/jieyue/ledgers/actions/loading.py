"""Filings that come from a programme and not from people's hands: each with its steps, many at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jieyue.acts.actions import insert_many, perform
from jieyue.acts.rules import Actor, seat
from jieyue.ledgers.models import Filing, FilingStep
from jieyue.ledgers.queries.entries import last_change
from jieyue.ledgers.rules.blanks import Blank
from jieyue.ledgers.rules.filings import BY_ACT, State

_FIELDS = ("organ", "kind", "year", "month", "state", "level", "since", "by", "reason", "first_submitted",
    "in_time", "seen", "approved_seen", "blanks", "complete", "opened_at", "opened_by")  # fmt: skip
_STEP_FIELDS = ("filing", "act", "level", "from_state", "to_state", "by", "at", "reason", "seen")


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
        seen, told = last_change(), list(filings)
        insert_many(Filing, _FIELDS, [_filing(kind, one, seen) for one in told])
        stored = {
            (organ, year, month): pk
            for pk, organ, year, month in Filing.objects.filter(
                kind=kind, year__in={one.year for one in told}
            ).values_list("pk", "organ", "year", "month")
        }
        insert_many(
            FilingStep,
            _STEP_FIELDS,
            [step for one in told for step in _steps(stored[one.organ_id, one.year, one.month], one, seen)],
        )
        detail["filings"] = len(told)
    return len(told)


def _filing(kind: str, told: LoadedFiling, seen: int) -> tuple[Any, ...]:
    last = told.steps[-1]
    opened = next((step for step in told.steps if step.level), None)
    return (
        told.organ_id,
        kind,
        told.year,
        told.month,
        BY_ACT[last.act].target,
        told.tier,
        last.at,
        last.by,
        last.reason,
        told.steps[0].at,
        told.in_time,
        seen,
        seen if any(step.act == "approve" for step in told.steps) else None,
        [blank.as_json() for blank in told.blanks],
        not told.blanks,
        opened.at if opened else None,
        opened.by if opened else "",
    )


def _steps(filing: int, told: LoadedFiling, seen: int) -> Iterable[tuple[Any, ...]]:
    before = State.DRAFT
    for step in told.steps:
        after = BY_ACT[step.act].target
        yield filing, step.act, step.level, before, after, step.by, step.at, step.reason, seen
        before = after
