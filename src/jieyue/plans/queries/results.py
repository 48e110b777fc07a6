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
from jieyue.registry.models import Organ
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

    None of `organ_ids`: of all organs.  Beside two statements, three for each measure and 900 organs that have it.
    """
    found = Assignment.objects.filter(year=year, organ__isnull=False).exclude(state=State.DRAFTED)
    organs = Organ.objects.all()
    if organ_ids is not None:
        found, organs = found.filter(organ_id__in=organ_ids), organs.filter(pk__in=organ_ids)
    assigned = _in_force(rows_of(found), dict(organs.values_list("pk", "path")))
    regions = dict(organs.values_list("pk", "region_id")) if assigned else {}
    results: dict[int, list[GoalResult]] = defaultdict(list)
    for code, measure in MEASURES.items():
        rows = assigned.get(code)
        if not rows:
            continue
        around = {organ: regions[organ] for organ in rows}
        for organ, standing in organ_standings(rows, measure, year, today, around).items():
            results[organ].append(GoalResult(say(measure.title), standing.outcome, standing.reason))
    return results


def _in_force(
    rows: Collection[AssignmentRow], paths: dict[int, str]
) -> dict[str, dict[int, AssignmentRow | None]]:
    """One row a measure and organ: of an organ that has moved, what the office of its new place gave it."""
    assigned: dict[str, dict[int, AssignmentRow | None]] = defaultdict(dict)
    for row in rows:
        if row.organ_id is None or row.organ_id not in paths:
            continue
        own = assigned[row.indicator]
        if row.organ_id not in own or row.path == paths[row.organ_id]:
            own[row.organ_id] = row
    return assigned
