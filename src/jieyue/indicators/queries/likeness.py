"""Reading what two years can be compared on in a part of the tree, and who is left out of the comparison."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import BooleanField, Count, ExpressionWrapper, FilteredRelation, Q, QuerySet, Sum

from jieyue.acts.queries import in_scope, last_record, under
from jieyue.acts.rules import Actor
from jieyue.indicators.models import ComparedRegion, Comparison, Computation
from jieyue.indicators.queries.figures import REGISTRY_ACTS
from jieyue.indicators.rules.factors import DEFAULT_METHOD
from jieyue.indicators.rules.likeness import (
    ALIKE,
    REASONS,
    Likeness,
    Member,
    Reported,
    chains,
    reason_of,
    reason_of_chain,
)
from jieyue.registry.models import Organ
from jieyue.registry.queries.history import open_in, open_on, successions
from jieyue.registry.rules import is_organ_path
from jieyue.registry.rules.history import Life
from jieyue.values.wording import Message, say

Years = tuple[int, int]
# What a like-for-like set is compared in: measures that can be summed over organs.
COMPARED = ("energy_total", "water_total")
# Acts after which another organ is there, or elsewhere, and a comparison kept before no longer holds.
LIVES_AND_PLACES = tuple(act for act in REGISTRY_ACTS if act.startswith("organ."))
_SHOWN = ("begun", "lasting", "before__status", "now__status")


@dataclass(frozen=True)
class LeftOut:
    """An organ that two years can't be compared on, and why."""

    code: str
    name: str
    region_name: str
    reason: Message


class RegionSums(NamedTuple):
    """A region's own organs that are alike, or left out for one reason; values only of those alike."""

    region: str
    reason: str
    organs: int
    before: Decimal
    now: Decimal


@dataclass(frozen=True)
class TwoYears:
    """What every comparison of two years needs, read once: their runs and the chains of organs between them."""

    years: Years
    runs: tuple[int, int]  # the computations' rows, 0 where there is none
    chains: list[frozenset[int]]  # organs that a merger or split of these years links
    kept: int | None = None  # the row of the comparison kept ready, None where there is none that still holds

    @property
    def span(self) -> tuple[date, date]:
        """The first day of the earlier year and the last of the later."""
        return date(self.years[0], 1, 1), date(self.years[1], 12, 31)

    @property
    def linked(self) -> frozenset[int]:
        """The organs of all chains."""
        return frozenset().union(*self.chains)


def two_years(years: Years, method: str = DEFAULT_METHOD) -> TwoYears:
    """The comparison of the earlier year with the later.  Four statements."""
    found = Computation.objects.filter(year__in=years, method=method, whole=True).order_by()
    runs = dict(found.values_list("year", "pk"))
    kept = Comparison.objects.filter(
        earlier__year=years[0],
        later__year=years[1],
        earlier__method=method,
        later__method=method,
        last_record=last_record(LIVES_AND_PLACES),
    ).values_list("pk", flat=True)
    return TwoYears(years, (runs.get(years[0], 0), runs.get(years[1], 0)), _linked(years), kept.first())


def between(earlier: Computation, later: Computation) -> TwoYears:
    """The comparison of two runs as the organs stand now, whatever is kept of it.  One statement."""
    years = (earlier.year, later.year)
    return TwoYears(years, (earlier.pk, later.pk), _linked(years))


def _linked(years: Years) -> list[frozenset[int]]:
    return chains(successions(date(years[0], 1, 1), date(years[1], 12, 31)))


def likeness(actor: Actor, compared: TwoYears, path: str, indicator: str) -> Likeness:
    """The like-for-like set below a region's path for an indicator of totals (energy_total, water_total).

    Organs that were merged or split count together with what became of them.  Two statements.
    """
    organs, sums, left_out = 0, [Decimal(0), Decimal(0)], Counter[str]()
    for reason, count, before, now in _alone(actor, compared, path, indicator):
        if reason == ALIKE:
            organs += count
            sums = [sums[0] + before, sums[1] + now]
        else:
            left_out[reason] += count
    together = _chains(actor, compared, path, indicator)
    alike = 0
    for members, reason in together:
        inside = [member for member in members.values() if member.inside]
        if reason == ALIKE:
            alike += 1
            organs += len(inside)
            for year in (0, 1):
                sums[year] += sum((member.values[year] or Decimal(0) for member in inside), Decimal(0))
        else:
            left_out[reason] += len(inside)
    return Likeness(compared.years, organs, alike, (sums[0], sums[1]), dict(left_out))


def left_out(actor: Actor, compared: TwoYears, path: str, indicator: str, *, limit: int) -> list[LeftOut]:
    """The first organs that `likeness` leaves out, in the tree's order, each with its reason.  Three statements."""
    together = _chains(actor, compared, path, indicator)
    whole = Q(begun=True, lasting=True, before__status="ok", now__status="ok")
    alone = _organs(actor, compared, path, indicator).exclude(pk__in=compared.linked).exclude(whole)
    rows = alone.order_by("path").values_list("path", "code", "name", "region__name", *_SHOWN)[:limit]
    found = [
        (path_of, LeftOut(code, name, region, say(REASONS[reason_of(Reported(*told))])))
        for path_of, code, name, region, *told in rows
    ]
    reasons = {pk: why for members, why in together for pk, one in members.items() if why and one.inside}
    for pk, path_of, *told in Organ.objects.filter(pk__in=reasons).values_list(
        "pk", "path", "code", "name", "region__name"
    ):
        found.append((path_of, LeftOut(*told, say(REASONS[reasons[pk]]))))
    return [row for _, row in sorted(found, key=lambda one: one[0])][:limit]


def by_region(
    compared: TwoYears, indicator: str, regions: Collection[str] | None = None
) -> Iterator[RegionSums]:
    """The organs of every region (or of these, by code) that no chain holds, summed by reason.  One statement."""
    found = Organ.objects.filter(open_in(*compared.span)).exclude(pk__in=compared.linked)
    if regions is not None:
        found = found.filter(region__in=regions)
    sums: dict[tuple[str, str], tuple[int, Decimal, Decimal]] = {}
    for code, *told, count, before, now in _summed(_beside(found, compared, indicator), "region_id"):
        reason = reason_of(Reported(*told))
        organs, *had = sums.get((code, reason), (0, Decimal(0), Decimal(0)))
        more = (before, now) if reason == ALIKE else (Decimal(0), Decimal(0))
        sums[code, reason] = (organs + count, had[0] + more[0], had[1] + more[1])
    for (code, reason), told in sums.items():
        yield RegionSums(code, reason, *told)


def _alone(
    actor: Actor, compared: TwoYears, path: str, indicator: str
) -> Iterator[tuple[str, int, Decimal, Decimal]]:
    """Organs that no chain holds, summed: reason, how many, their two years.  One statement."""
    if compared.kept is not None and _holds_regions(actor, path):
        kept = ComparedRegion.objects.filter(
            in_scope(actor, "region__path"),
            under((path,), "region__path"),
            comparison=compared.kept,
            indicator=indicator,
        )
        yield from kept.values_list("reason").annotate(Sum("organs"), Sum("before"), Sum("now")).order_by()
        return
    alone = _organs(actor, compared, path, indicator).exclude(pk__in=compared.linked)
    for *told, count, before, now in _summed(alone):
        yield reason_of(Reported(*told)), count, before, now


def _holds_regions(actor: Actor, path: str) -> bool:
    """Whether what is asked for and what the actor may see are whole regions, not single organs."""
    return not any(is_organ_path(one) for one in (path, *actor.paths()))


def _summed(organs: QuerySet[Organ, Any], *by: str) -> QuerySet[Organ, Any]:
    shown = organs.values_list(*by, *_SHOWN)
    return shown.annotate(Count("pk"), Sum("before__value"), Sum("now__value")).order_by()


def _organs(actor: Actor, compared: TwoYears, path: str, indicator: str) -> QuerySet[Organ, Any]:
    """The organs there in either year, each beside its two figures."""
    found = Organ.objects.filter(in_scope(actor), under((path,)), open_in(*compared.span))
    return _beside(found, compared, indicator)


def _beside(found: QuerySet[Organ], compared: TwoYears, indicator: str) -> QuerySet[Organ, Any]:
    figures = {
        name: FilteredRelation(
            "indicator_results",
            condition=Q(indicator_results__computation=run, indicator_results__indicator=indicator),
        )
        for name, run in zip(("before", "now"), compared.runs, strict=True)
    }
    return found.annotate(
        **figures,
        begun=_whether(open_on(compared.span[0])),
        lasting=_whether(open_on(compared.span[1])),
    )


def _whether(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, output_field=BooleanField())


Chain = tuple[dict[int, Member], str]


def _chains(actor: Actor, compared: TwoYears, path: str, indicator: str) -> list[Chain]:
    """Each chain of organs that a merger or split of these years links, with its verdict."""
    if not compared.chains:
        return []
    members = dict(_members(actor, compared, path, indicator, compared.linked))
    told = [{pk: members[pk] for pk in group} for group in compared.chains]
    return [(group, reason_of_chain(group.values())) for group in told]


def _members(
    actor: Actor, compared: TwoYears, path: str, indicator: str, linked: Collection[int]
) -> Iterator[tuple[int, Member]]:
    found = _beside(Organ.objects.filter(pk__in=linked), compared, indicator)
    found = found.annotate(inside=_whether(in_scope(actor) & under((path,)) & Q(pk__isnull=False)))
    rows = found.values_list("pk", "inside", "opened", "closed", *_SHOWN, "before__value", "now__value")
    earlier, later = compared.years
    for pk, inside, opened, closed, begun, lasting, before, now, *values in rows.order_by():
        life = Life(opened, closed)
        yield (
            pk,
            Member(
                inside=inside,
                begun=begun,
                lasting=lasting,
                needed=(bool(life.months(earlier)), bool(life.months(later))),
                statuses=(before, now),
                values=(values[0], values[1]),
            ),
        )
