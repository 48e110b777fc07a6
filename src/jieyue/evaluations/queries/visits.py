"""Reading visits on site: whose they are, what was found of each item, what came too late and waits for the office."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from jieyue.accounts.models import Post
from jieyue.accounts.queries import in_force
from jieyue.acts.queries import in_scope, under
from jieyue.acts.rules import ACTS, KEEPERS, Actor
from jieyue.evaluations.models import Parked, Proof, SitePhoto, SiteRecord, Visit
from jieyue.evaluations.queries.cases import Told, told_of_all
from jieyue.evaluations.rules.visits import CANCELLED, OPEN, STATE_WORDS, VERDICT_TITLES, Found, may_visit
from jieyue.evaluations.rules.workflow import State
from jieyue.exhibits.models import Exhibit
from jieyue.exhibits.queries.exhibits import ExhibitRow, rows_of
from jieyue.registry.queries.organs import in_batches, region_path
from jieyue.standards.queries.versions import standard_of
from jieyue.standards.rules.answers import shown
from jieyue.standards.rules.standard import Condition, Item
from jieyue.values.refusals import NotFound
from jieyue.values.wording import NOTHING, Message, say

PAGE = 50
_ROW = (
    "pk", "case__campaign__year", "case__organ__code", "case__organ__name", "case__organ__region__name",
    "case__organ__path", "case__state", "assessor_id", "assessor__name", "day", "items", "state", "by", "at",
    "ended_at", "reason",
)  # fmt: skip


@dataclass(frozen=True)
class VisitRow:
    """One visit of a list: `done` of its items have a record, `parked` uploads wait for the office."""

    pk: int
    year: int
    code: str
    organ: str
    region: str
    path: str
    case_state: str
    assessor_id: int
    assessor: str
    day: date
    items: Sequence[str]
    state: str
    by: str
    at: datetime
    ended_at: datetime | None
    reason: str
    done: int = 0
    parked: int = 0

    @property
    def title(self) -> Message:
        """The state's word."""
        return STATE_WORDS[self.state]


@dataclass(frozen=True)
class VisitPage:
    """One page of visits and how many there are in all."""

    rows: Sequence[VisitRow]
    total: int
    number: int

    @property
    def last(self) -> int:
        return max(1, -(-self.total // PAGE))


def visits(actor: Actor) -> QuerySet[Visit]:
    """The visits to organs in the actor's scope."""
    return Visit.objects.filter(in_scope(actor, "case__organ__path"))


def visit_page(
    actor: Actor, *, mine: bool = False, state: str = "", year: int = 0, code: str = "", page: int = 1
) -> VisitPage:
    """Visits in scope, those to come first.  Two statements, whatever their number.

    `state` "parked": those with uploads that wait for the office.
    """
    found = visits(actor)
    if mine:
        found = found.filter(assessor=actor.user_id)
    if state == "parked":
        found = found.filter(pk__in=Parked.objects.filter(settled_at=None).values("visit"))
    elif state:
        found = found.filter(state=state)
    if year:
        found = found.filter(case__campaign__year=year)
    if code:
        found = found.filter(case__organ__code=code)
    counted = found.annotate(
        done=Count("records", distinct=True),
        waiting=Count("parked", filter=Q(parked__settled_at=None), distinct=True),
    )
    start = (page - 1) * PAGE
    rows = counted.order_by(F("ended_at").asc(nulls_first=True), "day", "pk").values_list(
        *_ROW, "done", "waiting"
    )
    return VisitPage([VisitRow(*row) for row in rows[start : start + PAGE]], found.count(), page)


@dataclass(frozen=True)
class NextVisit:
    """A visit that waits for somebody: where and when."""

    pk: int
    organ: str
    region: str
    day: date


def next_visits(actor: Actor, most: int) -> list[NextVisit]:
    """The visits that wait for the actor while their case may be looked at, the nearest day first.  One statement."""
    looked_at = [state for state in State if may_visit(state)]
    mine = visits(actor).filter(assessor=actor.user_id, state=OPEN, case__state__in=looked_at)
    rows = mine.order_by("day", "pk").values_list(
        "pk", "case__organ__name", "case__organ__region__name", "day"
    )
    return [NextVisit(*row) for row in rows[:most]]


def visit_of(actor: Actor, pk: int) -> Visit:
    """One visit with its case, organ and standard.  Raises NotFound outside the actor's scope."""
    around = ("assessor", "case__campaign", "case__organ__region", "case__organ__kind", "case__standard")
    found = visits(actor).filter(pk=pk).select_related(*around).first()
    if found is None:
        raise NotFound(say("没有这次现场核查,或不在您的管辖范围之内。"))
    return found


def lines_to_see(visit: Visit) -> list[Item | Condition]:
    """The lines of the standard a visit is to look at, in the standard's order."""
    return [line for line in standard_of(visit.case.standard).lines if line.id in visit.items]


def line_to_see(visit: Visit, item: str) -> Item | Condition | None:
    """One of them; None where the visit is not to look at it, and where a newer version has it no more."""
    return next((line for line in lines_to_see(visit) if line.id == item), None)


@dataclass(frozen=True)
class Recorded:
    """What an assessor found of one item, with the photos taken of it."""

    item: str
    found: Found | None  # None: only photos so far
    revision: int
    at: datetime
    by: str
    photos: Sequence[ExhibitRow] = ()
    past: bool = False  # of a round before the case was sent back

    @property
    def title(self) -> Message:
        """The verdict's word; nothing where there is none."""
        return VERDICT_TITLES[self.found.verdict] if self.found else NOTHING


def recorded(visit: Visit) -> dict[str, Recorded]:
    """What this visit has found so far, by item.  Three statements."""
    told = _recorded(Q(visit=visit.pk))
    return {one.item: one for one in told}


def recorded_beside(case: int, steps: Sequence[Mapping[str, Any]]) -> dict[str, list[Recorded]]:
    """What was found of a case on site, by item, one for each assessor.  Three statements.

    `steps` are the case's: what was found before it was last handed in is past.
    """
    handed_in = max((step["at"] for step in steps if step["to_state"] == State.SUBMITTED), default=None)
    told: dict[str, list[Recorded]] = defaultdict(list)
    for one in _recorded(Q(visit__case=case), handed_in):
        told[one.item].append(one)
    return dict(told)


def _recorded(wanted: Q, since: datetime | None = None) -> list[Recorded]:
    photos: dict[tuple[int, str], list[Any]] = defaultdict(list)
    taken = SitePhoto.objects.filter(wanted).order_by("pk")
    taken_rows = list(taken.values_list("visit", "visit__assessor__name", "item", "exhibit", "at"))
    exhibits = rows_of({row[3] for row in taken_rows})
    alone: dict[tuple[int, str], tuple[str, datetime]] = {}
    for visit, by, item, exhibit, at in taken_rows:
        photos[visit, item].append(exhibits[exhibit])
        alone[visit, item] = (by, at)
    records = SiteRecord.objects.filter(wanted).order_by("visit", "pk")
    told = []
    for visit, by, item, verdict, score, note, revision, at in records.values_list(
        "visit", "visit__assessor__name", "item", "verdict", "score", "note", "revision", "at"
    ):
        alone.pop((visit, item), None)
        past = since is not None and at < since
        found = Found(verdict, score, note)
        told.append(Recorded(item, found, revision, at, by, photos[visit, item], past))
    told += [
        Recorded(item, None, 0, at, by, photos[visit, item], since is not None and at < since)
        for (visit, item), (by, at) in alone.items()
    ]
    return told


def of_assessors(code: str) -> Q:
    """The files that assessors took at an organ and it has not shown itself: not its own to prove anything by."""
    taken = SitePhoto.objects.filter(visit__case__organ__code=code).values("exhibit")
    late = Parked.objects.filter(visit__case__organ__code=code, exhibit__isnull=False).values("exhibit")
    shown = Proof.objects.filter(case__organ__code=code).values("exhibit")
    return (Q(pk__in=taken) | Q(pk__in=late)) & ~Q(pk__in=shown)


def is_of_assessors(code: str, exhibit: int) -> bool:
    """Whether a file is one of these."""
    return Exhibit.objects.filter(of_assessors(code), pk=exhibit).exists()


@dataclass(frozen=True)
class ParkedRow:
    """An upload that came too late, and why; `standing`: what the item's record says, at its `revision`."""

    pk: int
    item: str
    said: Mapping[str, str]
    exhibit: ExhibitRow | None
    reason: Message
    at: datetime
    settled_by: str
    settled_at: datetime | None
    standing: Found | None = None
    revision: int = 0

    @property
    def title(self) -> Message:
        """The verdict's word; nothing for a photo."""
        return VERDICT_TITLES.get(self.said.get("verdict", ""), NOTHING)

    @property
    def standing_title(self) -> Message:
        """What the record says now, in a word."""
        return VERDICT_TITLES[self.standing.verdict] if self.standing else NOTHING


def parked_of(visit: Visit) -> list[ParkedRow]:
    """What waits for the office of a visit, and what it has settled.  Three statements."""
    rows = Parked.objects.filter(visit=visit).order_by("settled_at", "pk")
    fields = ("pk", "item", "said", "exhibit", "reason", "at", "settled_by", "settled_at")
    told = list(rows.values_list(*fields))
    exhibits = rows_of({row[3] for row in told if row[3]})
    records = SiteRecord.objects.filter(visit=visit).values_list(
        "item", "verdict", "score", "note", "revision"
    )
    there = {item: (Found(*found), revision) for item, *found, revision in records}
    return [
        ParkedRow(
            pk,
            item,
            said,
            exhibits.get(exhibit),
            Message.from_json(reason),
            at,
            by,
            settled,
            *there.get(item, (None, 0)),
        )
        for pk, item, said, exhibit, reason, at, by, settled in told
    ]


@dataclass(frozen=True)
class Assessor:
    """Somebody who may be sent: holds a post over the organ's place, within the office's own region."""

    pk: int
    name: str
    place: str
    path: str


def assessors_for(actor: Actor, path: str, day: date) -> list[Assessor]:
    """Who may be sent to the organ at `path`, nearest region first.  One statement."""
    steps = path.strip("/").split("/")
    above = ["/".join(steps[:length]) + "/" for length in range(1, len(steps))]
    posts = Post.objects.filter(
        in_force(day),
        in_scope(actor, "region__path"),
        user__is_active=True,
        proxy=False,
        role__in=[role.value for role in ACTS["visit.record"].roles],
        region__path__in=above,
    )
    told = posts.order_by("-region__path", "user__name").values_list(
        "user_id", "user__name", "region__name", "region__path"
    )
    return list({row[0]: Assessor(*row) for row in told}.values())


@dataclass(frozen=True)
class ToSee:
    """One item of a visit as the workbook has it: what the organ said and scored, what was found so far."""

    visit: int
    code: str
    organ: str
    line: Item | Condition
    said: str
    own: Decimal | None
    points: Decimal | None
    found: Found | None


def visits_in_sheet(actor: Actor, year: int, *, region: str = "", organ: str = "") -> Iterator[ToSee]:
    """The items of a year's visits that were not called off: one's own, or to a keeper everybody's.

    Two statements, and four for each few hundred visits.
    """
    found = visits(actor).filter(case__campaign__year=year).exclude(state=CANCELLED)
    if not actor.roles() & KEEPERS:
        found = found.filter(assessor=actor.user_id)
    if region:
        found = found.filter(under((region_path(region),), "case__organ__path"))
    if organ:
        found = found.filter(case__organ__code=organ)
    # Without the text of the standard, which would be a copy for each.
    around = found.select_related("case__organ", "case__standard").defer("case__standard__text")
    for some in in_batches(list(around.order_by("case__organ__path", "pk"))):
        told = told_of_all([visit.case for visit in some])
        rows = SiteRecord.objects.filter(visit__in=[visit.pk for visit in some])
        records = {
            (visit, item): Found(*said)
            for visit, item, *said in rows.values_list("visit", "item", "verdict", "score", "note")
        }
        for visit in some:
            yield from _in_sheet(visit, told[visit.case_id], records)


def _in_sheet(visit: Visit, told: Told, records: Mapping[tuple[int, str], Found]) -> Iterator[ToSee]:
    scores = {line.item_id: line for line in (*told.own.items, *told.own.bonus_items)}
    for line in lines_to_see(visit):
        question, answer = told.standard.questions.get(line.id), told.answers.get(line.id)
        said = str(shown(question, answer)) if question and answer else ""
        note = told.written.get(line.id, {}).get("note", "")
        scored = scores.get(line.id)
        yield ToSee(
            visit.pk,
            visit.case.organ.code,
            visit.case.organ.name,
            line,
            ";".join(part for part in (said, note) if part),
            scored.score if scored else None,
            scored.points if scored else None,
            records.get((visit.pk, line.id)),
        )
