"""Who has not handed a period in, with the offices that answer for it, and who was asked for it when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from jieyue.acts.queries import in_scope, under
from jieyue.acts.rules import Actor
from jieyue.ledgers.models import Chase, Filing
from jieyue.ledgers.queries.owing import owing
from jieyue.ledgers.rules.filings import OPEN, State
from jieyue.registry.models import Organ
from jieyue.values.periods import Period

# A region's path, code and name.
Office = tuple[str, str, str]


@dataclass(frozen=True)
class LateOrgan:
    """An organ that has still to hand a period in; `above` is the region above its own, None at the top."""

    pk: int
    code: str
    name: str
    path: str
    state: State
    region: Office
    above: Office | None


@dataclass(frozen=True)
class LateRow:
    """One line of the list of those that are late; `chased_at` and `chased_by` say who asked for it last."""

    code: str
    name: str
    region_name: str
    state: State
    chased_at: datetime | None
    chased_by: str
    chased_today: bool


@dataclass(frozen=True)
class Late:
    """Some of those that are late, how many there are, and how many of them nobody has asked today."""

    rows: Sequence[LateRow]
    total: int
    unasked: int


def late_organs(actor: Actor, kind: str, year: int, month: int, path: str = "") -> list[LateOrgan]:
    """The organs of the actor's scope, or below a path in it, whose period is not handed in, in the tree's order.

    One statement.
    """
    rows = (
        _late(actor, kind, year, month, path)
        .order_by("path")
        .values_list(
            "pk",
            "code",
            "name",
            "path",
            "filing_state",
            "region__path",
            "region_id",
            "region__name",
            "region__parent__path",
            "region__parent_id",
            "region__parent__name",
        )
    )
    return [
        LateOrgan(
            *head,
            State(state or State.DRAFT),
            (place, region, region_name),
            (up, parent, parent_name) if parent else None,
        )
        for *head, state, place, region, region_name, up, parent, parent_name in rows
    ]


def late_page(
    actor: Actor, kind: str, period: Period, path: str, today: date, *, start: int, limit: int
) -> Late:
    """Those below a path that are late with a period, asked longest ago or never first.  Three statements."""
    late = _late(actor, kind, period.year, period.month, path)
    chases = Chase.objects.filter(organ=OuterRef("pk"), kind=kind)
    last = chases.filter(year=period.year, month=period.month).order_by("-at")
    asked = late.annotate(
        chased_at=Subquery(last.values("at")[:1]),
        chased_by=Subquery(last.values("by")[:1]),
        chased_day=Subquery(chases.filter(day=today).values("day")),
    )
    rows = asked.order_by(F("chased_day").asc(nulls_first=True), "path").values_list(
        "code", "name", "region__name", "filing_state", "chased_at", "chased_by", "chased_day"
    )
    told = [
        LateRow(*head, State(state or State.DRAFT), at, by or "", day is not None)
        for *head, state, at, by, day in rows[start : start + limit]
    ]
    return Late(told, late.count(), asked.filter(chased_day=None).count())


def chased_on(organs: Sequence[int], kind: str, day: date) -> dict[int, tuple[datetime, str]]:
    """Which of these organs were asked for a ledger on a day, with when and by whom."""
    rows = Chase.objects.filter(kind=kind, day=day).values_list("organ_id", "at", "by")
    wanted = frozenset(organs)
    return {organ: (at, by) for organ, at, by in rows if organ in wanted}


def _late(actor: Actor, kind: str, year: int, month: int, path: str) -> QuerySet[Organ]:
    filed = Filing.objects.filter(organ=OuterRef("pk"), kind=kind, year=year, month=month)
    owed = Organ.objects.filter(in_scope(actor), under((path,)), owing(kind, year, month))
    return owed.annotate(filing_state=Subquery(filed.values("state"))).filter(
        Q(filing_state=None) | Q(filing_state__in=[state.value for state in OPEN])
    )
