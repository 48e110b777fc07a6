"""Reading what reviewers said of the items of cases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from decimal import Decimal

from jieyue.evaluations.models import Opinion as Row
from jieyue.evaluations.rules.opinions import Opinion, in_force

_FIELDS = ("item", "stage", "score", "reason", "by", "at", "past")


def opinions_of_all(cases: Collection[int]) -> Mapping[int, list[Opinion]]:
    """All opinions on these cases, of earlier rounds too, oldest first."""
    told: dict[int, list[Opinion]] = defaultdict(list)
    for case, *fields in (
        Row.objects.filter(case__in=cases).order_by("at", "pk").values_list("case", *_FIELDS)
    ):
        told[case].append(Opinion(*fields))
    return told


def points_in_force(cases: Collection[int]) -> Mapping[int, Mapping[str, Decimal]]:
    """The points reviewers gave, by case and item.  One statement."""
    rows = Row.objects.filter(past=False, case__in=cases)
    told: dict[int, list[Opinion]] = defaultdict(list)
    for case, *fields in rows.values_list("case", *_FIELDS):
        told[case].append(Opinion(*fields))
    return {case: in_force(opinions) for case, opinions in told.items()}
