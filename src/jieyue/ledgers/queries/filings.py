"""Reading filings: lists and counts for those who review them, and one with all that a reviewer weighs."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from jieyue.acts.queries import in_scope, under
from jieyue.acts.rules import Actor
from jieyue.ledgers.models import Filing, FilingStep
from jieyue.ledgers.queries.entries import GridRow, month_grid
from jieyue.ledgers.queries.owing import owing
from jieyue.ledgers.queries.records import RecordLine, organ_records
from jieyue.ledgers.queries.since import Changed, since_approval
from jieyue.ledgers.queries.standing import Judged, judged
from jieyue.ledgers.rules.blanks import Blank, stored_blanks
from jieyue.ledgers.rules.closing import ENERGY, KINDS
from jieyue.ledgers.rules.filings import BY_ACT, State
from jieyue.ledgers.rules.lists import ORDERS, FilingFilter
from jieyue.ledgers.rules.records.kinds import LEDGERS
from jieyue.registry.models import Organ
from jieyue.registry.queries.organs import organ_place, region_path
from jieyue.values.periods import Period
from jieyue.values.verdicts import Verdict

_ROW = (
    "pk",
    "organ_id",
    "organ__code",
    "organ__name",
    "organ__region__name",
    "organ__tier",
    "organ__path",
    "year",
    "month",
    "state",
    "level",
    "since",
    "by",
    "in_time",
    "blanks",
    "approved_seen",
    "kind",
    "opened_by",
)
_ORDERS = {
    "since": ("since",),
    "-since": ("-since",),
    "organ": ("organ__path", "month"),
    "period": ("month", "organ__path"),
    "-period": ("-month", "organ__path"),
}


@dataclass(frozen=True)
class FilingRow:
    """One line of a list of filings; one that was never submitted has neither row nor dates."""

    pk: int | None
    organ_id: int
    code: str
    name: str
    region_name: str
    tier: str
    path: str
    year: int
    month: int
    state: State = State.DRAFT
    level: str = ""
    since: datetime | None = None
    by: str = ""
    in_time: bool | None = None
    blanks: Sequence[Blank] = ()
    approved_seen: int | None = None
    kind: str = ENERGY
    opened_by: str = ""

    @property
    def period(self) -> Period:
        return Period(self.year, self.month)


@dataclass(frozen=True)
class FilingPage:
    """One page of a list: its rows and how many there are in all."""

    rows: list[FilingRow]
    total: int
    number: int
    size: int

    @property
    def last(self) -> int:
        return max(1, -(-self.total // self.size))


@dataclass(frozen=True)
class FilingView:
    """One organ's period as a reviewer, or the officer who hands it in, sees it.

    `grid` is the whole year of the energy ledger, item by item; `lines` are the period's rows of any other.
    """

    judged: Judged
    row: FilingRow
    grid: Sequence[GridRow]
    lines: Sequence[RecordLine]
    steps: Sequence[Mapping[str, Any]]
    changes: Sequence[Changed]
    may: Mapping[str, Verdict]  # by act, rights, state and completeness together

    @property
    def explained(self) -> Mapping[str, Blank]:
        """The reasons given for what is missing, by item."""
        return {blank.item: blank for blank in self.row.blanks}


def filings(actor: Actor, kind: str, year: int) -> QuerySet[Filing]:
    """The filings of a ledger's year that the actor may see."""
    return Filing.objects.filter(in_scope(actor, "organ__path"), kind=kind, year=year)


def filing_page(actor: Actor, wanted: FilingFilter) -> FilingPage:
    """One page of a list: two statements, whatever its length."""
    start = (max(1, wanted.page) - 1) * wanted.size
    end = start + wanted.size
    if wanted.state == State.DRAFT:
        organs = _unfiled(actor, wanted).order_by("path")
        told = organs.values_list("pk", "code", "name", "region__name", "tier", "path")[start:end]
        rows = [FilingRow(None, *row, wanted.year, wanted.month, kind=wanted.kind) for row in told]
        return FilingPage(rows, organs.count(), wanted.page, wanted.size)
    found = _narrowed(actor, wanted)
    order = _ORDERS[wanted.order if wanted.order in ORDERS else "since"]
    rows = [_row(row) for row in found.order_by(*order, "pk").values_list(*_ROW)[start:end]]
    return FilingPage(rows, found.count(), wanted.page, wanted.size)


def filings_after(
    actor: Actor, wanted: FilingFilter, after: tuple[str, int] | None, most: int
) -> list[FilingRow]:
    """At most so many filings behind an organ's place and a month, in that order.  One statement."""
    if wanted.state == State.DRAFT:
        organs = _unfiled(actor, wanted).filter(path__gt=after[0] if after else "").order_by("path")
        told = organs.values_list("pk", "code", "name", "region__name", "tier", "path")[:most]
        return [FilingRow(None, *row, wanted.year, wanted.month, kind=wanted.kind) for row in told]
    found = _narrowed(actor, wanted).order_by("organ__path", "month")
    if after:
        path, month = after
        found = found.filter(Q(organ__path__gt=path) | Q(organ__path=path, month__gt=month))
    return [_row(row) for row in found.values_list(*_ROW)[:most]]


def _row(values: Sequence[Any]) -> FilingRow:
    told = list(values)
    told[9] = State(told[9])
    told[14] = stored_blanks(told[14])
    return FilingRow(*told)


def _narrowed(actor: Actor, wanted: FilingFilter) -> QuerySet[Filing]:
    found = filings(actor, wanted.kind, wanted.year).filter(_place(wanted, "organ__"))
    if wanted.month:
        found = found.filter(month=wanted.month)
    if wanted.state:
        found = found.filter(state=wanted.state)
    return found


def _unfiled(actor: Actor, wanted: FilingFilter) -> QuerySet[Organ]:
    """The organs that have never handed the period in."""
    filed = Filing.objects.filter(
        organ=OuterRef("pk"), kind=wanted.kind, year=wanted.year, month=wanted.month
    )
    owed = owing(wanted.kind, wanted.year, wanted.month)
    return Organ.objects.filter(~Exists(filed), in_scope(actor), _place(wanted, ""), owed)


def _place(wanted: FilingFilter, prefix: str) -> Q:
    narrowed = Q()
    if wanted.region:
        narrowed &= under((region_path(wanted.region),), f"{prefix}path")
    if wanted.tier:
        narrowed &= Q(**{f"{prefix}tier": wanted.tier})
    if wanted.text:
        narrowed &= Q(**{f"{prefix}name__icontains": wanted.text}) | Q(
            **{f"{prefix}code__icontains": wanted.text}
        )
    return narrowed


def state_counts(actor: Actor, wanted: FilingFilter) -> dict[State, int]:
    """How many filings stand in each state, narrowed by all but the state; drafts only where a month is named."""
    found = _narrowed(actor, replace(wanted, state=""))
    counted = dict(found.order_by().values_list("state").annotate(Count("pk")))
    told = {state: counted.get(state, 0) for state in State}
    if wanted.month:
        told[State.DRAFT] += _unfiled(actor, wanted).count()
    return told


def filing_view(actor: Actor, code: str, kind: str, period: Period) -> FilingView:
    """One organ's period.  Raises Refusal when the organ is out of scope or the period is none of the ledger's."""
    place = organ_place(actor, code)
    standing = judged(actor, kind, period.year, period.month, codes=[code], submitting=True)[0]
    rows = filings(actor, kind, period.year).filter(organ=place.pk, month=period.month).values_list(*_ROW)
    stored = rows.first()
    row = (
        _row(stored)
        if stored
        else FilingRow(
            None, place.pk, code, standing.name, "", "", place.path, period.year, period.month, kind=kind
        )
    )
    steps = FilingStep.objects.filter(filing=row.pk or 0)
    return FilingView(
        judged=standing,
        row=row,
        grid=month_grid(actor, code, period.year) if kind == ENERGY else (),
        lines=() if kind == ENERGY else _period_lines(actor, code, kind, period),
        steps=list(steps.values("act", "level", "from_state", "to_state", "by", "at", "reason")),
        changes=since_approval(row.organ_id, kind, row.year, row.month, row.approved_seen),
        may={act: standing.may(actor, act) for act in BY_ACT},
    )


def _period_lines(actor: Actor, code: str, kind: str, period: Period) -> list[RecordLine]:
    """The rows of a period; in its last one also those of the whole year, and what lasts is in every one."""
    of, months = LEDGERS[kind], set(KINDS[kind].months_of(period.month))
    lines = organ_records(actor, code, of, period.year)
    closing = KINDS[kind].closing_month
    return [line for line in lines if of.lasts or line.month in months or closing(line.month) == period.month]


@dataclass(frozen=True)
class Neighbours:
    """Where a filing stands in a queue of `total`, and the organ and month before and after it; None at an end."""

    number: int
    total: int
    before: tuple[str, int] | None
    after: tuple[str, int] | None


def neighbours(actor: Actor, wanted: FilingFilter, pk: int) -> Neighbours:
    """The filings around one in the list `wanted` describes, page apart, longest waiting first."""
    own = Filing.objects.filter(pk=pk).values_list("since", flat=True).first()
    if own is None:
        return Neighbours(0, 0, None, None)
    queue = _narrowed(actor, wanted).order_by("since", "pk")
    ahead = Q(since__lt=own) | Q(since=own, pk__lt=pk)
    behind = Q(since__gt=own) | Q(since=own, pk__gt=pk)
    told = queue.order_by().aggregate(
        total=Count("pk"), first=Count("pk", filter=ahead), own=Count("pk", filter=Q(pk=pk))
    )
    places = queue.values_list("organ__code", "month")
    return Neighbours(
        number=told["first"] + 1 if told["own"] else 0,
        total=told["total"],
        before=places.filter(ahead).reverse().first(),
        after=places.filter(behind).first(),
    )


@dataclass(frozen=True)
class WaitingPile:
    """How many filings of one ledger and year wait: what one list shows and takes at once."""

    kind: str
    year: int
    count: int


def oldest_waiting(
    actor: Actor, levels: Collection[str], most: int
) -> tuple[list[WaitingPile], list[FilingRow]]:
    """The piles of filings that wait for offices of these levels, and those that have waited longest.

    Two statements.
    """
    waiting = Filing.objects.filter(
        in_scope(actor, "organ__path"), kind__in=KINDS, state=State.SUBMITTED, level__in=levels
    )
    rows = waiting.order_by("since", "pk").values_list(*_ROW)[:most]
    piles = waiting.values_list("kind", "year").annotate(n=Count("pk")).order_by("-year", "kind")
    return [WaitingPile(*pile) for pile in piles], [_row(row) for row in rows]


def organ_filings(organ_id: int, kind: str, year: int) -> dict[int, FilingRow]:
    """An organ's filings of a year by the last month of their periods."""
    rows = Filing.objects.filter(organ=organ_id, kind=kind, year=year).values_list(*_ROW)
    return {row[8]: _row(row) for row in rows}


def return_reasons(pks: Collection[int]) -> dict[int, str]:
    """Why filings were returned, by row."""
    return dict(Filing.objects.filter(pk__in=list(pks), state=State.RETURNED).values_list("pk", "reason"))
