"""What screens and commands show: a region's limit with its division below, and the goals of one organ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count

from jieyue.acts.queries import in_scope
from jieyue.acts.rules import Actor
from jieyue.plans.models import Assignment
from jieyue.plans.queries.assignments import (
    AssignmentRow,
    Counted,
    Recipient,
    as_recipient,
    assignment_at,
    assignments_of,
    counted,
    recipients,
)
from jieyue.plans.queries.standings import Regions, organ_standings
from jieyue.plans.rules.measures import MEASURES, Measure, measure_of
from jieyue.plans.rules.splitting import remainder
from jieyue.plans.rules.standing import Standing
from jieyue.registry.queries.organs import OrganPlace, RegionRow, organ_place, region_of
from jieyue.registry.rules import region_right_above


@dataclass(frozen=True)
class Below:
    """One place below a region with its part of the limit and how it stands."""

    place: Recipient
    standing: Standing

    @property
    def assignment(self) -> AssignmentRow | None:
        return self.place.assignment


@dataclass(frozen=True)
class RegionSheet:
    """A region's limit of one measure in one year, how it stands, and how it is divided.

    `rows` are one page of those below, `total` all of them; `given` is the sum of all parts, `left` what
    remains of the limit: None for a ratio, which is not divided, and without a limit.
    """

    region: RegionRow
    measure: Measure
    year: int
    own: AssignmentRow | None
    standing: Standing
    rows: Sequence[Below]
    total: int
    given: Decimal
    left: Decimal | None
    base: Decimal | None
    counted: Counted


def region_sheet(
    actor: Actor,
    region: str,
    indicator: str,
    year: int,
    today: date,
    *,
    first: int = 0,
    most: int | None = None,
) -> RegionSheet:
    """A region in the actor's scope with `most` of those below from the `first` on.

    The number of statements does not grow with the number of organs.  Raises Refusal for a region or a
    measure that is not to be found.
    """
    place, measure = region_of(actor, region), measure_of(indicator)
    own = assignment_at(place.path, measure.code, year)
    below = recipients(place, measure.code, year)
    itself = as_recipient(place)
    regions = Regions(itself, below, measure, year)
    page = below[first : None if most is None else first + most]
    organs = {one.organ_id: one.assignment for one in page if one.organ_id is not None}
    standing_of = organ_standings(organs, measure, year, today, dict.fromkeys(organs, place.code))
    limits = {one.path: one.assignment.limit if one.assignment else None for one in below}
    bases = [one.assignment.base for one in below if one.assignment and one.assignment.base is not None]
    return RegionSheet(
        region=place,
        measure=measure,
        year=year,
        own=own,
        standing=regions.standing(itself, own, today),
        rows=[
            Below(
                one,
                standing_of[one.organ_id]
                if one.organ_id is not None
                else regions.standing(one, one.assignment, today),
            )
            for one in page
        ],
        total=len(below),
        given=sum((limit for limit in limits.values() if limit is not None), Decimal(0)),
        left=None if own is None or own.limit is None or measure.is_ratio else remainder(own.limit, limits),
        base=None if measure.is_ratio else sum(bases, Decimal(0)),
        counted=counted(one.assignment for one in below),
    )


@dataclass(frozen=True)
class OrganGoal:
    """One goal of an organ and how it stands."""

    assignment: AssignmentRow
    standing: Standing


def organ_goals(actor: Actor, code: str, year: int, today: date) -> tuple[OrganPlace, list[OrganGoal]]:
    """An organ in the actor's scope and its goals of a year.  Raises Refusal when it is not to be found."""
    place = organ_place(actor, code)
    around = region_right_above(place.path)
    return place, [
        OrganGoal(
            row, organ_standings({place.pk: row}, row.measure, year, today, {place.pk: around})[place.pk]
        )
        for row in assignments_of(actor, place.path, year)
    ]


def measures_of(actor: Actor, region: RegionRow, year: int) -> dict[str, int]:
    """How many parts below a region there are of each measure; measures the region has a limit of come too."""
    found = Assignment.objects.filter(in_scope(actor), year=year)
    below = dict(found.filter(giver=region.code).order_by().values_list("indicator").annotate(Count("pk")))
    own = found.filter(path=region.path).values_list("indicator", flat=True)
    told = {**dict.fromkeys(own, 0), **below}
    return {code: told[code] for code in MEASURES if code in told}
