"""What each place has to keep within, whom a region divides its limit among, and how every figure came to be."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from jieyue.acts.queries import in_scope, under
from jieyue.acts.rules import Actor
from jieyue.plans.models import Assignment, AssignmentStep, Goal
from jieyue.plans.rules.lines import Line, percent_below
from jieyue.plans.rules.measures import MEASURES, Measure
from jieyue.plans.rules.splitting import By
from jieyue.plans.rules.workflow import State
from jieyue.registry.models import Organ, Region
from jieyue.registry.queries.history import no_double, open_in
from jieyue.registry.queries.organs import RegionRow, organ_place, region_of

_SHOWN = (
    "pk",
    "path",
    "region_id",
    "organ_id",
    "giver_id",
    "giver__name",
    "indicator",
    "year",
    "base_year",
    "base",
    "limit",
    "by_rule",
    "state",
    "revision",
    "at",
    "by",
)


@dataclass(frozen=True)
class AssignmentRow:
    """What one place has to keep within in one year; `giver` "" where the place set its own goal."""

    pk: int
    path: str
    region: str
    organ_id: int | None
    giver: str
    giver_name: str
    indicator: str
    year: int
    base_year: int
    base: Decimal | None
    limit: Decimal | None
    by_rule: By
    state: State
    revision: int
    at: datetime
    by: str

    @property
    def measure(self) -> Measure:
        return MEASURES[self.indicator]

    @property
    def percent(self) -> Decimal | None:
        """By how many per cent the limit lies below the base."""
        return None if self.limit is None else percent_below(self.limit, self.base)


def as_row(told: Sequence[Any]) -> AssignmentRow:
    pk, path, region, organ, giver, giver_name, *rest, by_rule, state, revision, at, by = told
    return AssignmentRow(
        pk,
        path,
        region or "",
        organ,
        giver or "",
        giver_name or "",
        *rest,
        By(by_rule),
        State(state),
        revision,
        at,
        by,
    )


def rows_of(found: QuerySet[Assignment]) -> list[AssignmentRow]:
    return [as_row(told) for told in found.values_list(*_SHOWN)]


def assignments(actor: Actor, year: int) -> QuerySet[Assignment]:
    """The assignments of a year in the actor's scope."""
    return Assignment.objects.filter(in_scope(actor), year=year)


def exported_assignments(
    actor: Actor, year: int, *, region: str = "", organ: str = ""
) -> Iterator[tuple[str, AssignmentRow]]:
    """The limits assigned for a year in the actor's scope, each with the code of its organ or region."""
    found = assignments(actor, year).exclude(state=State.DRAFTED).exclude(limit=None)
    if organ:
        found = found.filter(path=organ_place(actor, organ).path)
    elif region:
        found = found.filter(under((region_of(actor, region).path,)))
    codes = dict(found.exclude(organ=None).values_list("pk", "organ__code"))
    for row in rows_of(found.order_by("path", "indicator")):
        yield codes.get(row.pk, row.region), row


def assignments_of(actor: Actor, path: str, year: int) -> list[AssignmentRow]:
    """What the place at `path` has to keep within, in the order of the measures.  Drafts are not told yet."""
    found = assignments(actor, year).filter(path=path).exclude(state=State.DRAFTED)
    order = list(MEASURES)
    return sorted(rows_of(found), key=lambda row: order.index(row.indicator))


def assignment_at(path: str, indicator: str, year: int) -> AssignmentRow | None:
    """The place's limit of one measure, drafted or assigned; whoever asks has been let in before."""
    rows = rows_of(Assignment.objects.filter(path=path, indicator=indicator, year=year))
    return rows[0] if rows else None


@dataclass(frozen=True)
class Recipient:
    """A place right below a region: a region or an organ of its own, with what it has got so far.

    `codes` are the regions it counts: itself and all below it; of an organ none.
    """

    path: str
    code: str
    name: str
    organ_id: int | None
    assignment: AssignmentRow | None = None
    codes: frozenset[str] = field(default=frozenset())

    @property
    def is_organ(self) -> bool:
        return self.organ_id is not None


def recipients(region: RegionRow, indicator: str, year: int) -> list[Recipient]:
    """Among whom a region divides its limit: the regions right below, then its own organs.  Three statements."""
    organs = Organ.objects.filter(region=region.code)
    given = Assignment.objects.filter(giver=region.code, indicator=indicator, year=year)
    return _recipients(region, organs, given, year)[region.code]


def as_recipient(region: RegionRow) -> Recipient:
    """The region itself, as those below it are told.  One statement."""
    codes = Region.objects.filter(under((region.path,))).values_list("code", flat=True)
    return Recipient(region.path, region.code, region.name, None, codes=frozenset(codes))


def all_recipients(region: RegionRow, indicator: str, year: int) -> dict[str, list[Recipient]]:
    """The same for a region and every one below it, from the top down, by their codes.  Three statements."""
    organs = Organ.objects.filter(under((region.path,)))
    given = Assignment.objects.filter(
        under((region.path,)), indicator=indicator, year=year, giver__isnull=False
    )
    return _recipients(region, organs, given, year)


def _recipients(
    region: RegionRow, organs: QuerySet[Organ], given: QuerySet[Assignment], year: int
) -> dict[str, list[Recipient]]:
    """An organ that is not there in the year is named only where it has a limit already; a double never."""
    assigned = {row.path: row for row in rows_of(given)}
    tree = list(
        Region.objects.filter(under((region.path,)))
        .order_by("path")
        .values_list("code", "name", "path", "parent_id")
    )
    found: dict[str, list[Recipient]] = {code: [] for code, *_ in tree}
    for code, name, path, parent in tree:
        if code != region.code:
            inside = frozenset(other for other, _, at, _ in tree if at.startswith(path))
            found[parent].append(Recipient(path, code, name, None, assigned.get(path), inside))
    there = open_in(date(year, 1, 1), date(year, 12, 31)) | Exists(given.filter(organ=OuterRef("pk")))
    rows = (
        organs.filter(no_double(), there)
        .order_by("path")
        .values_list("region_id", "path", "code", "name", "pk")
    )
    for seat, *told in rows.iterator():
        found[seat].append(Recipient(*told, assigned.get(told[0])))
    return found


@dataclass(frozen=True)
class Counted:
    """How many assignments of a set are drafted, assigned and acknowledged."""

    drafted: int = 0
    assigned: int = 0
    acknowledged: int = 0


def counted(rows: Iterable[AssignmentRow | None]) -> Counted:
    states = [row.state for row in rows if row]
    return Counted(*(states.count(state) for state in (State.DRAFTED, State.ASSIGNED, State.ACKNOWLEDGED)))


def years_with_goals(actor: Actor) -> list[int]:
    """The years in which somebody in the actor's scope has a goal, newest first."""
    found = Assignment.objects.filter(in_scope(actor)).order_by("-year")
    return list(found.values_list("year", flat=True).distinct())


@dataclass(frozen=True)
class StepRow:
    """One change of an assignment."""

    act: str
    state: State
    limit: Decimal | None
    at: datetime
    by: str
    reason: str


def history(assignment_ids: Collection[int]) -> Mapping[int, list[StepRow]]:
    """Every change of these assignments, newest first.  One statement."""
    told: dict[int, list[StepRow]] = {pk: [] for pk in assignment_ids}
    rows = AssignmentStep.objects.filter(assignment_id__in=assignment_ids).order_by("-id")
    for pk, act, state, *rest in rows.values_list(
        "assignment_id", "act", "state", "limit", "at", "by", "reason"
    ):
        told[pk].append(StepRow(act, State(state), *rest))
    return told


@dataclass(frozen=True)
class GoalRow:
    """A region's goal over the years."""

    region: str
    region_name: str
    indicator: str
    line: Line
    source: str
    mark: str
    at: datetime
    by: str

    @property
    def measure(self) -> Measure:
        return MEASURES[self.indicator]


def goals_of(actor: Actor, region: str) -> list[GoalRow]:
    """The goals of a region in the actor's scope."""
    found = Goal.objects.filter(in_scope(actor, "region__path"), region=region)
    rows = found.values_list(
        "region_id",
        "region__name",
        "indicator",
        "base_year",
        "target_year",
        "base",
        "percent",
        "cap",
        "source",
        "mark",
        "at",
        "by",
    )
    return [GoalRow(*row[:3], Line(*row[3:8]), *row[8:]) for row in rows]


def lines_of(region: str, indicator: str) -> list[Line]:
    """The lines of a region's goals for one measure; whoever asks has been let in before."""
    found = Goal.objects.filter(region=region, indicator=indicator)
    return [Line(*told) for told in found.values_list("base_year", "target_year", "base", "percent", "cap")]


@dataclass(frozen=True)
class Waiting:
    """Assigned goals of one year that wait to be acknowledged."""

    year: int
    count: int


def waiting_for(paths: Collection[str]) -> list[Waiting]:
    """What waits to be acknowledged at these very places, the reader's own, by year.  One statement."""
    found = Assignment.objects.filter(path__in=paths, state=State.ASSIGNED)
    rows = found.order_by("year").values_list("year").annotate(Count("pk"))
    return [Waiting(*row) for row in rows]
