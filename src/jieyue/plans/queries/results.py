"""What became of the goals of a year, for many organs at once: what an evaluation is told of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from jieyue.plans.models import Assignment
from jieyue.plans.queries.assignments import AssignmentRow, rows_of
from jieyue.plans.queries.standings import organ_standings
from jieyue.plans.rules.measures import MEASURES
from jieyue.plans.rules.standing import Outcome
from jieyue.plans.rules.workflow import State
from jieyue.registry.rules import region_right_above
from jieyue.values.wording import Message, say


@dataclass(frozen=True)
class GoalResult:
    """How one goal of an organ stands on a day, with its title and why."""

    title: Message
    outcome: Outcome
    reason: Message


def goal_results(
    year: int, today: date, organ_ids: Collection[int] | None = None
) -> dict[int, list[GoalResult]]:
    """The goals assigned to organs for a year, by organ, in the order of the measures; drafts are not told.

    None of `organ_ids`: of all organs.  One statement, and four for each measure and 900 organs that have it.
    """
    found = Assignment.objects.filter(year=year, organ__isnull=False).exclude(state=State.DRAFTED)
    if organ_ids is not None:
        found = found.filter(organ_id__in=organ_ids)
    assigned: dict[str, dict[int, AssignmentRow]] = defaultdict(dict)
    for row in rows_of(found):
        if row.organ_id is not None:
            assigned[row.indicator][row.organ_id] = row
    results: dict[int, list[GoalResult]] = defaultdict(list)
    for code, measure in MEASURES.items():
        rows = assigned.get(code)
        if not rows:
            continue
        around = {organ: region_right_above(row.path) for organ, row in rows.items()}
        for organ, standing in organ_standings(rows, measure, year, today, around).items():
            results[organ].append(GoalResult(say(measure.title), standing.outcome, standing.reason))
    return results
