"""Reading organs by how they stand in the programme: the list of all of them, and one with its past."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from jieyue.acts.queries import in_scope, under
from jieyue.acts.rules import Actor
from jieyue.evaluations.models import Case, Exemption, Naming, Step
from jieyue.evaluations.queries.progress import exempt_on, named_by
from jieyue.evaluations.rules.lists import ListFilter
from jieyue.evaluations.rules.workflow import State
from jieyue.registry.models import Organ
from jieyue.registry.queries.history import open_on
from jieyue.registry.queries.organs import region_path

# Beside the states of a case: an organ that needs none, one whose case was not opened, and one that is no more.
EXEMPT, NOT_OPENED, CLOSED = "exempt", "none", "closed"
ORDERS = ("organ", "-organ", "name", "-name", "score", "-score")
_ROW = ("code", "name", "region__name", "tier", "kind_id", "kind__title", "sensitive")


@dataclass(frozen=True)
class OrganRow:
    """One line of the list of organs, with how it stands in the year."""

    code: str
    name: str
    region_name: str
    tier: str
    kind: str
    kind_title: str
    sensitive: bool
    state: str
    score: Decimal | None
    passing: bool | None
    named_in: int | None


@dataclass(frozen=True)
class OrganPage:
    """One page of the list and how many organs there are in all."""

    rows: list[OrganRow]
    total: int
    number: int
    size: int

    @property
    def last(self) -> int:
        return max(1, -(-self.total // self.size))


@dataclass(frozen=True)
class Past:
    """What the programme knows of an organ: this year's case and steps, namings, titles held."""

    state: str
    score: Decimal | None
    passing: bool | None
    since: datetime | None
    steps: Sequence[Mapping[str, Any]]
    namings: Sequence[Mapping[str, Any]]
    exemptions: Sequence[Mapping[str, Any]]


def organ_page(actor: Actor, year: int, wanted: ListFilter, today: date) -> OrganPage:
    """One page of the organs in the actor's scope.  Four statements at most, whatever their number.

    Closed organs stand in a list of their own.
    """
    found = _narrowed(Organ.objects.filter(in_scope(actor)), wanted, year, today)
    total = found.count()
    start = (max(1, wanted.page) - 1) * wanted.size
    case = Case.objects.filter(organ=OuterRef("pk"), campaign__year=year)
    named = Naming.objects.filter(organ=OuterRef("pk"), year__lte=year, revoked_at=None).order_by("-year")
    ordered = _ordered(found, wanted.order, case)[start : start + wanted.size]
    rows = ordered.annotate(
        state=Subquery(case.values("state")),
        case_score=Subquery(case.values("score")),
        passing=Subquery(case.values("passing")),
        named_in=Subquery(named.values("year")[:1]),
    ).values_list(*_ROW, "state", "case_score", "passing", "named_in", "closed", "pk")
    page = list(rows)
    exempt = set(
        Organ.objects.filter(exempt_on(today), pk__in=[row[-1] for row in page]).values_list("pk", flat=True)
    )
    return OrganPage([_row(row, exempt) for row in page], total, wanted.page, wanted.size)


def _row(row: Sequence[Any], exempt: set[int]) -> OrganRow:
    *told, state, score, passing, named_in, closed, pk = row
    standing = (
        CLOSED if closed else state or (State.NAMED if named_in else EXEMPT if pk in exempt else NOT_OPENED)
    )
    return OrganRow(*told, str(standing), score, passing, named_in)


def _ordered(found: QuerySet[Organ], order: str, case: QuerySet[Case]) -> QuerySet[Organ]:
    name = order.removeprefix("-")
    if order not in ORDERS or name == "organ":
        return found.order_by("-path" if order == "-organ" else "path")
    if name == "score":
        scored = F("by_score")
        turned = scored.desc(nulls_last=True) if order == "-score" else scored.asc(nulls_last=True)
        return found.annotate(by_score=Subquery(case.values("score"))).order_by(turned, "path")
    return found.order_by(order, "path")


def _narrowed(found: QuerySet[Organ], wanted: ListFilter, year: int, today: date) -> QuerySet[Organ]:
    if wanted.tier:
        found = found.filter(tier=wanted.tier)
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.region:
        found = found.filter(under((region_path(wanted.region),)))
    if wanted.text:
        found = found.filter(Q(name__icontains=wanted.text) | Q(code__icontains=wanted.text))
    found = found.exclude(closed=None) if wanted.state == CLOSED else found.filter(open_on(today))
    if wanted.state == EXEMPT:
        found = found.filter(exempt_on(today))
    elif wanted.state == NOT_OPENED:
        found = found.exclude(cases__campaign__year=year).exclude(named_by(year)).exclude(exempt_on(today))
    elif wanted.state == State.NAMED:
        found = found.filter(named_by(year))
    elif wanted.state and wanted.state != CLOSED:
        found = found.filter(cases__campaign__year=year, cases__state=wanted.state)
    return found


def past(actor: Actor, year: int, code: str, today: date) -> Past:
    """How an organ stands in `year` and what it reached before.  Four statements."""
    own = in_scope(actor, "organ__path") & Q(organ__code=code)
    case = (
        Case.objects.filter(own, campaign__year=year)
        .values("pk", "state", "score", "passing", "since")
        .first()
    )
    steps = Step.objects.filter(case_id=case["pk"] if case else 0)
    namings = list(Naming.objects.filter(own).values("year", "number", "batch", "document", "revoked_at"))
    exemptions = list(Exemption.objects.filter(own).values("title", "granted", "expires"))
    held = any(row["granted"] <= today and (row["expires"] or today) >= today for row in exemptions)
    named = any(row["year"] <= year and row["revoked_at"] is None for row in namings)
    standing = State.NAMED.value if named else EXEMPT if held else NOT_OPENED
    return Past(
        state=case["state"] if case else standing,
        score=case["score"] if case else None,
        passing=case["passing"] if case else None,
        since=case["since"] if case else None,
        steps=list(steps.values("act", "from_state", "to_state", "by", "at", "reason")),
        namings=namings,
        exemptions=exemptions,
    )
