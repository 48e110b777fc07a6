"""What organs have answered, carried over when their cases change to another version of the standard."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from jieyue.evaluations.models import Answer, Case
from jieyue.standards.models import StandardVersion
from jieyue.standards.queries.versions import standard_of
from jieyue.standards.rules.difference import Carried, carried

_CHUNK = 500


def carry_answers(cases: Sequence[Case], version: StandardVersion) -> dict[str, int]:
    """Put the answers of these cases under the lines of `version` that ask the same.  Must run inside an act.

    What the new version asks in another way is taken out, since it would answer another question; what it
    no longer asks stays and is not looked at.  Returns how many were moved and taken out, {} where no case changes.
    """
    changing: dict[int, list[Case]] = defaultdict(list)
    for case in cases:
        if case.standard_id != version.pk:
            changing[case.standard_id].append(case)
    if not changing:
        return {}
    counted = {"answers moved": 0, "answers taken out": 0}
    for some in changing.values():
        plan = carried(standard_of(some[0].standard), standard_of(version))
        for start in range(0, len(some), _CHUNK):
            _carry([case.pk for case in some[start : start + _CHUNK]], plan, counted)
    return counted


def _carry(cases: Sequence[int], plan: Sequence[Carried], counted: dict[str, int]) -> None:
    places = {one.old: one.new for one in plan if one.kept and one.old != one.new}
    lost = [one.old for one in plan if not one.kept and one.new]
    answers = Answer.objects.filter(case_id__in=cases)
    counted["answers taken out"] += answers.filter(item__in=lost).delete()[0]
    moving = list(answers.filter(item__in=places))
    # Out of the way first: two items may have changed places.
    answers.filter(pk__in=[answer.pk for answer in moving]).delete()
    answers.filter(item__in=places.values()).delete()
    for answer in moving:
        answer.item = places[answer.item]
    Answer.objects.bulk_create(moving, batch_size=_CHUNK)
    counted["answers moved"] += len(moving)
