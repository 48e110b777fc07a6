"""The goals of two entries of one organ: which go over to the one that stays, which it has already."""

from __future__ import annotations

from dataclasses import dataclass

from jieyue.ledgers.models import Absorption
from jieyue.plans.models import Assignment

# Under this word `Absorption.carried` keeps the goals that went over.
GOALS = "goals"


@dataclass(frozen=True)
class Goals:
    """Rows (their keys) that go over; `doubled` are those of years and indicators the other has a goal of its own for."""

    going: list[int]
    doubled: int


def goals_of(organ: int, into: int, standing: Absorption | None = None) -> Goals:
    """The goals of an entry (a row's key) beside the other's, or what went over where an absorption stands."""
    there = set(Assignment.objects.filter(organ=into).order_by().values_list("year", "indicator"))
    rows = Assignment.objects.filter(organ=organ).order_by("pk").values_list("pk", "year", "indicator")
    told = [(pk, (year, indicator) in there) for pk, year, indicator in rows]
    going = standing.carried.get(GOALS, []) if standing else [pk for pk, doubled in told if not doubled]
    return Goals(going, sum(doubled for _, doubled in told))
