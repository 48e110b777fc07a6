"""Reading filings: lists and counts for those who review them, and one with all that a reviewer weighs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from jieyue.acts.queries import in_scope, under
from jieyue.acts.rules import Actor
from jieyue.ledgers.models import Filing, FilingStep, Revision
from jieyue.ledgers.queries.entries import GridRow, month_grid
from jieyue.ledgers.queries.standing import Judged, judged
from jieyue.ledgers.rules.blanks import Blank, stored_blanks
from jieyue.ledgers.rules.closing import KINDS
from jieyue.ledgers.rules.entry_rows import Values
from jieyue.ledgers.rules.filings import BY_ACT, State
from jieyue.ledgers.rules.lists import ORDERS, FilingFilter
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
class ChangedCell:
    """One value that was written after the last approval."""

    item: str
    period: Period
    old: Values | None
    new: Values
    by: str
    at: datetime
    why: str


@dataclass(frozen=True)
class FilingView:
    """One organ's period as a reviewer, or the officer who hands it in, sees it."""

    judged: Judged
    row: FilingRow
    grid: Sequence[GridRow]  # the whole year, item by item
    steps: Sequence[Mapping[str, Any]]
    changes: Sequence[ChangedCell]
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
        rows = [FilingRow(None, *row, wanted.year, wanted.month) for row in told]
        return FilingPage(rows, organs.count(), wanted.page, wanted.size)
    found = _narrowed(actor, wanted)
    order = _ORDERS[wanted.order if wanted.order in ORDERS else "since"]
    rows = [_row(row) for row in found.order_by(*order, "pk").values_list(*_ROW)[start:end]]
    return FilingPage(rows, found.count(), wanted.page, wanted.size)


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
    return Organ.objects.filter(~Exists(filed), in_scope(actor), _place(wanted, ""))


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


def changed_counts(rows: Collection[FilingRow], kind: str) -> dict[int, int]:
    """How many values of each filing were written since its last approval, by its row.  One statement."""
    approved = {(row.organ_id, row.year, row.month): row for row in rows if row.approved_seen is not None}
    if not approved:
        return {}
    found = Revision.objects.filter(
        entry__organ__in={organ_id for organ_id, *_ in approved},
        entry__year__in={year for _, year, _ in approved},
        change_id__gt=min(row.approved_seen or 0 for row in approved.values()),
    )
    counts: dict[int, int] = defaultdict(int)
    closing = KINDS[kind].closing_month
    for organ_id, year, month, change in found.values_list(
        "entry__organ_id", "entry__year", "entry__month", "change_id"
    ):
        row = approved.get((organ_id, year, closing(month)))
        if row and row.pk is not None and change > (row.approved_seen or 0):
            counts[row.pk] += 1
    return counts


def filing_view(actor: Actor, code: str, kind: str, period: Period) -> FilingView:
    """One organ's period.  Raises Refusal when the organ is out of scope or the period is none of the ledger's."""
    place = organ_place(actor, code)
    standing = judged(actor, kind, period.year, period.month, codes=[code], submitting=True)[0]
    rows = filings(actor, kind, period.year).filter(organ=place.pk, month=period.month).values_list(*_ROW)
    stored = rows.first()
    row = (
        _row(stored)
        if stored
        else FilingRow(None, place.pk, code, standing.name, "", "", place.path, period.year, period.month)
    )
    steps = FilingStep.objects.filter(filing=row.pk or 0)
    return FilingView(
        judged=standing,
        row=row,
        grid=month_grid(actor, code, period.year),
        steps=list(steps.values("act", "level", "from_state", "to_state", "by", "at", "reason")),
        changes=_changes(row, kind),
        may={act: standing.may(actor, act) for act in BY_ACT},
    )


def _changes(row: FilingRow, kind: str) -> list[ChangedCell]:
    """What was written since the last approval, newest first."""
    if row.approved_seen is None:
        return []
    months = set(KINDS[kind].months_of(row.month))
    found = Revision.objects.filter(
        entry__organ=row.organ_id,
        entry__year=row.year,
        entry__month__in=months | ({0} if row.month == max(KINDS[kind].months) else set()),
        change_id__gt=row.approved_seen,
    ).select_related("entry", "change")
    return [
        ChangedCell(
            item=one.entry.item,
            period=Period(one.entry.year, one.entry.month),
            old=None
            if one.old_quantity is None
            else Values(one.old_quantity, one.old_cost, bool(one.old_estimated), one.old_note or ""),
            new=Values(one.new_quantity, one.new_cost, one.new_estimated, one.new_note),
            by=one.change.by,
            at=one.change.at,
            why=one.change.why,
        )
        for one in found.order_by("-pk")
    ]


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


def oldest_waiting(
    actor: Actor, kind: str, levels: Collection[str], most: int
) -> tuple[int, list[FilingRow]]:
    """How many filings wait for offices of these levels, and those that have waited longest.  Two statements."""
    waiting = Filing.objects.filter(
        in_scope(actor, "organ__path"), kind=kind, state=State.SUBMITTED, level__in=levels
    )
    rows = waiting.order_by("since", "pk").values_list(*_ROW)[:most]
    return waiting.count(), [_row(row) for row in rows]


def organ_filings(organ_id: int, kind: str, year: int) -> dict[int, FilingRow]:
    """An organ's filings of a year by the last month of their periods."""
    rows = Filing.objects.filter(organ=organ_id, kind=kind, year=year).values_list(*_ROW)
    return {row[8]: _row(row) for row in rows}


def return_reasons(pks: Collection[int]) -> dict[int, str]:
    """Why filings were returned, by row."""
    return dict(Filing.objects.filter(pk__in=list(pks), state=State.RETURNED).values_list("pk", "reason"))
