"""How completely and how timely ledgers come in, month by month and region by region, and who may still write."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q

from jieyue.acts.queries import in_scope, under
from jieyue.acts.rules import Actor
from jieyue.ledgers.models import Filing, Reopening
from jieyue.ledgers.queries.filings import filings
from jieyue.ledgers.queries.locks import running
from jieyue.ledgers.queries.owing import owing
from jieyue.ledgers.rules.filings import FILED, State
from jieyue.registry.models import Organ, Region
from jieyue.registry.queries.organs import region_path

_FILED = Q(state__in=[state.value for state in FILED])
_COUNTS = {
    "filed": Count("pk", filter=_FILED),
    "in_time": Count("pk", filter=Q(in_time=True)),
    "complete": Count("pk", filter=_FILED & Q(complete=True)),
    "approved": Count("pk", filter=Q(state__in=[State.APPROVED, State.LOCKED])),
    "submitted": Count("pk", filter=Q(state=State.SUBMITTED)),
    "returned": Count("pk", filter=Q(state=State.RETURNED)),
    "all": Count("pk"),
}


@dataclass(frozen=True)
class Rate:
    """Of `organs`: handed in, first handed in by the deadline, handed in without a blank, approved, waiting, returned."""

    organs: int = 0
    filed: int = 0
    in_time: int = 0
    complete: int = 0
    approved: int = 0
    submitted: int = 0
    returned: int = 0

    def __add__(self, other: Rate) -> Rate:
        return Rate(*(one + more for one, more in zip(self._told, other._told, strict=True)))

    @property
    def _told(self) -> tuple[int, ...]:
        return (
            self.organs,
            self.filed,
            self.in_time,
            self.complete,
            self.approved,
            self.submitted,
            self.returned,
        )

    @property
    def unfiled(self) -> int:
        """Organs that have not handed in, those whose filing was returned included."""
        return self.organs - self.filed

    def share(self, count: int) -> Decimal | None:
        """Per cent of the organs; None where there are none."""
        return Decimal(count) * 100 / self.organs if self.organs else None

    @property
    def filed_share(self) -> Decimal | None:
        return self.share(self.filed)

    @property
    def in_time_share(self) -> Decimal | None:
        return self.share(self.in_time)

    @property
    def complete_share(self) -> Decimal | None:
        return self.share(self.complete)


@dataclass(frozen=True)
class RegionRate:
    """A region with all below it; `inside` says that regions lie below it."""

    code: str
    name: str
    inside: bool
    rate: Rate
    excepted: int = 0  # organs that have an exception and have not handed in, returned ones left out

    @property
    def writable_when_locked(self) -> int:
        """Organs that may still write once the calendar has locked the period."""
        return self.rate.returned + self.excepted


@dataclass(frozen=True)
class ReopeningRow:
    """An exception in force or past: where, which period (month 0: all of the year), until when, why, by whom."""

    number: int
    name: str
    month: int
    until: date
    reason: str
    by: str
    at: datetime
    holds: bool


def rates_by_month(
    actor: Actor, kind: str, year: int, months: Iterable[int], region: str = ""
) -> dict[int, Rate]:
    """The rates of the actor's scope, or of a region in it, by the last month of the period.  Three statements."""
    reach = (region_path(region),) if region else ("",)
    asked = list(months)
    owed = Organ.objects.filter(in_scope(actor), under(reach)).aggregate(
        **{f"of_{month}": Count("pk", filter=owing(kind, year, month)) for month in asked}
    )
    rows = filings(actor, kind, year).filter(under(reach, "organ__path")).order_by()
    told = {month: counts for month, *counts in rows.values_list("month").annotate(**_COUNTS)}
    return {month: _rate(owed[f"of_{month}"], told.get(month)) for month in asked}


def _rate(owed: int, counts: Sequence[int] | None) -> Rate:
    """Who handed in counts, even where nobody asked for it any more."""
    *told, handed = counts or (0,) * (len(_COUNTS))
    return Rate(max(owed, handed), *told)


def rates_by_region(
    actor: Actor, kind: str, year: int, month: int, region: str, today: date
) -> list[RegionRate]:
    """The regions right below one, and its own organs where there are any, for one period.  Six statements at most."""
    reach = region_path(region)
    organs = Organ.objects.filter(in_scope(actor), under((reach,)), owing(kind, year, month)).order_by()
    seats = dict(organs.values_list("region_id").annotate(Count("pk")))
    rows = filings(actor, kind, year).filter(under((reach,), "organ__path"), month=month).order_by()
    told = {place: counts for place, *counts in rows.values_list("organ__region_id").annotate(**_COUNTS)}
    excepted = _excepted(actor, kind, year, month, reach, today)
    places = list(
        Region.objects.filter(under((reach,)))
        .order_by("path")
        .values_list("code", "name", "path", "parent_id")
    )
    parents = {parent for *_, parent in places}
    found = []
    for code, name, path, parent in places:
        if region not in {code, parent}:
            continue
        inside = [one for one, _, at, _ in places if at == path or (code != region and at.startswith(path))]
        rate = sum((_rate(seats.get(one, 0), told.get(one)) for one in inside), Rate())
        if rate.organs:
            has_below = code != region and code in parents
            found.append(RegionRate(code, name, has_below, rate, sum(excepted.get(one, 0) for one in inside)))
    return found


def _excepted(actor: Actor, kind: str, year: int, month: int, reach: str, today: date) -> Mapping[str, int]:
    """Organs with an exception that have never handed the period in, by region."""
    paths = tuple(running(kind, today).filter(year=year, month__in=(0, month)).values_list("path", flat=True))
    if not paths:
        return {}
    filed = Filing.objects.filter(organ=OuterRef("pk"), kind=kind, year=year, month=month)
    organs = Organ.objects.filter(
        ~Exists(filed), in_scope(actor), under((reach,)), under(paths), owing(kind, year, month)
    ).order_by()
    return dict(organs.values_list("region_id").annotate(Count("pk")))


def reopenings(actor: Actor, kind: str, year: int, today: date, *, most: int = 100) -> list[ReopeningRow]:
    """The exceptions of a year in the actor's scope, and those granted to a place around it; newest first."""
    around = {path[: end + 1] for path in actor.paths() for end, sign in enumerate(path) if sign == "/"}
    reach = in_scope(actor)
    # Who reaches everything is not narrowed at all.
    seen = reach | Q(path__in=around) if reach else reach
    rows = Reopening.objects.filter(seen, kind=kind, year=year)
    told = list(rows.values_list("pk", "path", "month", "until", "reason", "by", "at", "ended")[:most])
    names = _names({path for _, path, *_ in told})
    return [
        ReopeningRow(pk, names.get(path, ""), *rest, ended is None and rest[1] >= today)
        for pk, path, *rest, ended in told
    ]


def _names(paths: Iterable[str]) -> dict[str, str]:
    wanted: dict[bool, list[str]] = defaultdict(list)
    for path in paths:
        wanted["@" in path].append(path)
    return dict(Organ.objects.filter(path__in=wanted[True]).values_list("path", "name")) | dict(
        Region.objects.filter(path__in=wanted[False]).values_list("path", "name")
    )
