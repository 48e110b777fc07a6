"""What the ledgers of many organs say together: who keeps one, who has nothing, sums and figures of a region."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Aggregate, BigIntegerField, Count, DecimalField, F, Max, Q, QuerySet, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Round

from jieyue.acts.queries import in_scope, under
from jieyue.acts.rules import Actor
from jieyue.ledgers.models import Record
from jieyue.ledgers.queries.records import of_year
from jieyue.ledgers.rules.records.kinds import LEDGERS, LedgerKind
from jieyue.ledgers.rules.records.yearly import Derived, Group, Measure, derived
from jieyue.registry.models import Organ
from jieyue.registry.queries.history import no_double
from jieyue.registry.queries.organs import region_of
from jieyue.values.quantities import MAX_DIGITS, PLACES

PAGE = 50
_STEPS = 10**PLACES


@dataclass(frozen=True)
class Keeper:
    """One organ of a region with what it has in a ledger; `rows` 0 where it has nothing."""

    code: str
    name: str
    region_name: str
    rows: int
    last: datetime | None


@dataclass(frozen=True)
class KeeperPage:
    """One page of a region's organs, how many keep the ledger, and how many there are."""

    rows: Sequence[Keeper]
    kept: int
    organs: int
    total: int
    number: int

    @property
    def last(self) -> int:
        return max(1, -(-self.total // PAGE))


@dataclass(frozen=True)
class KindTotal:
    """One ledger of the catalogue in a region's year."""

    kind: LedgerKind
    organs: int
    rows: int


def kind_totals(actor: Actor, region: str, year: int) -> list[KindTotal]:
    """How many organs of a region keep each ledger in a year, with how many rows.  Two statements."""
    reach = _reach(actor, region, "organ__")
    lasting = [kind.code for kind in LEDGERS.values() if kind.lasts]
    of = Q(year=year) | Q(kind__in=lasting, year__lt=year, last_year__gte=year)
    rows = Record.objects.filter(reach, of, struck=False).values_list("kind")
    told = {kind: counts for kind, *counts in rows.annotate(Count("organ", distinct=True), Count("pk"))}
    return [KindTotal(kind, *told.get(code, (0, 0))) for code, kind in LEDGERS.items()]


def keeper_page(
    actor: Actor, kind: LedgerKind, region: str, year: int, *, only: str = "", page: int = 1
) -> KeeperPage:
    """A page of a region's organs; `only` kept or none narrows it.  Five statements, whatever their number.

    Raises Refusal when there is no such region in the actor's scope.
    """
    organs = Organ.objects.filter(_reach(actor, region))
    keeping = Record.objects.filter(of_year(kind, year), _reach(actor, region, "organ__"))
    of_keepers = Q(pk__in=keeping.values("organ_id"))
    kept, everybody = keeping.values("organ_id").distinct().count(), organs.count()
    shown = organs.filter(of_keepers) if only == "kept" else organs.exclude(of_keepers) if only else organs
    total = kept if only == "kept" else everybody - kept if only else everybody
    start = (page - 1) * PAGE
    rows = list(
        shown.order_by("path").values_list("pk", "code", "name", "region__name")[start : start + PAGE]
    )
    there = {
        pk: counts
        for pk, *counts in keeping.filter(organ_id__in=[row[0] for row in rows])
        .values_list("organ_id")
        .annotate(Count("pk"), Max("change__at"))
        .order_by()
    }
    lines = [Keeper(*row, *there.get(pk, (0, None))) for pk, *row in rows]
    return KeeperPage(lines, kept, everybody, total, page)


def measured_in(actor: Actor, kind: LedgerKind, region: str, year: int) -> list[tuple[Measure, list[Group]]]:
    """The yearly sums of a ledger over a region, the largest group first."""
    rows = Record.objects.filter(of_year(kind, year), _reach(actor, region, "organ__"))
    return [(measure, _measured(measure, rows)) for measure in kind.sums]


def figures_in(actor: Actor, kind: LedgerKind, region: str, year: int) -> list[Derived]:
    """The derived figures of a ledger over a region: of the sums, not the mean of its organs."""
    rows = Record.objects.filter(of_year(kind, year), _reach(actor, region, "organ__"))
    return [
        derived(
            figure,
            {
                name: sum((group.value for group in _measured(term, rows)), Decimal(0))
                for name, term in figure.terms.items()
            },
        )
        for figure in kind.figures
    ]


@dataclass(frozen=True)
class RegionSums:
    """A ledger's year by the path of the region its organs stand right in: who keeps it, and its measures."""

    keepers: Mapping[str, Decimal]
    values: Mapping[Measure, Mapping[str, Decimal]]


def sums_by_region(kind: LedgerKind, path: str, year: int) -> RegionSums:
    """What all organs at or below `path` keep in a ledger; whoever asks has been let in before.

    A statement for each measure of the ledger and of its figures' terms, whatever the number of regions.
    """
    rows = Record.objects.filter(
        no_double("organ__"), of_year(kind, year), under((path,), "organ__path")
    ).order_by()
    keepers = rows.values_list("organ__region__path").annotate(Count("organ", distinct=True))
    measures = [*kind.sums, *(term for figure in kind.figures for term in figure.terms.values())]
    values = {}
    for measure in measures:
        taken, told = _taken(measure, rows)
        found = taken.values_list("organ__region__path").annotate(value=told)
        values[measure] = {place: _value(measure, value) for place, value in found if value}
    return RegionSums({place: Decimal(count) for place, count in keepers}, values)


def _measured(measure: Measure, rows: QuerySet[Record]) -> list[Group]:
    """The measure's value of each group, the largest first."""
    rows, told = _taken(measure, rows)
    if not measure.by:
        value = rows.aggregate(value=told)["value"]
        return [Group("", _value(measure, value))] if value else []
    grouped = rows.annotate(group=KT(f"cells__{measure.by}")).values_list("group").annotate(value=told)
    ordered = grouped.order_by(F("value").desc(), "group")
    return [Group(group or "", _value(measure, value)) for group, value in ordered if value]


def _taken(measure: Measure, rows: QuerySet[Record]) -> tuple[QuerySet[Record], Aggregate]:
    """The rows a measure takes and what the database works out of them: whole steps of 0.0001, so nothing is rounded."""
    for name, values in measure.where:
        rows = rows.filter(**{f"cells__{name}__in": sorted(values)})
    for name in measure.told:
        rows = rows.filter(cells__has_key=name)
    told: Aggregate = Count("pk")
    if measure.of:
        number = Cast(
            KT(f"cells__{measure.of}"), DecimalField(max_digits=MAX_DIGITS + 2, decimal_places=PLACES)
        )
        told = Sum(Cast(Round(number * _STEPS), BigIntegerField()))
        rows = rows.filter(cells__has_key=measure.of)
    return rows, told


def _value(measure: Measure, value: int) -> Decimal:
    return Decimal(value).scaleb(-PLACES) if measure.of else Decimal(value)


def _reach(actor: Actor, region: str, field: str = "") -> Q:
    """The organs of the actor's scope that count, of a region where one is named; `field` leads to the organ."""
    path = f"{field}path"
    there = in_scope(actor, path) & no_double(field)
    return there & under((region_of(actor, region).path,), path) if region else there
