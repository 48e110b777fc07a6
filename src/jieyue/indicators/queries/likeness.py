"""Reading what two years can be compared on in a part of the tree, and who is left out of the comparison."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, FilteredRelation, Q, QuerySet, Sum

from jieyue.acts.queries import in_scope, under
from jieyue.acts.rules import Actor
from jieyue.indicators.models import Computation
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
from jieyue.registry.rules.history import Life
from jieyue.values.wording import Message, say

Years = tuple[int, int]
_SHOWN = ("begun", "lasting", "before__status", "now__status")


@dataclass(frozen=True)
class LeftOut:
    """An organ that two years can't be compared on, and why."""

    code: str
    name: str
    region_name: str
    reason: Message


@dataclass(frozen=True)
class TwoYears:
    """What every comparison of two years needs, read once: their runs and the chains of organs between them."""

    years: Years
    runs: tuple[int, int]  # the computations' rows, 0 where there is none
    chains: list[frozenset[int]]  # organs that a merger or split of these years links

    @property
    def span(self) -> tuple[date, date]:
        """The first day of the earlier year and the last of the later."""
        return date(self.years[0], 1, 1), date(self.years[1], 12, 31)


def two_years(years: Years, method: str = DEFAULT_METHOD) -> TwoYears:
    """The comparison of the earlier year with the later.  Two statements."""
    found = Computation.objects.filter(year__in=years, method=method).order_by()
    runs = dict(found.values_list("year", "pk"))
    links = successions(date(years[0], 1, 1), date(years[1], 12, 31))
    return TwoYears(years, (runs.get(years[0], 0), runs.get(years[1], 0)), chains(links))


def likeness(actor: Actor, compared: TwoYears, path: str, indicator: str) -> Likeness:
    """The like-for-like set below a region's path for an indicator of totals (energy_total, water_total).

    Organs that were merged or split count together with what became of them.  Two statements.
    """
    linked, together = _chains(actor, compared, path, indicator)
    alone = _organs(actor, compared, path, indicator).exclude(pk__in=linked)
    rows = alone.values_list(*_SHOWN).annotate(Count("pk"), Sum("before__value"), Sum("now__value"))
    organs, sums, left_out = 0, [Decimal(0), Decimal(0)], Counter[str]()
    for *told, count, before, now in rows.order_by():
        reason = reason_of(Reported(*told))
        if reason == ALIKE:
            organs += count
            sums = [sums[0] + before, sums[1] + now]
        else:
            left_out[reason] += count
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
    linked, together = _chains(actor, compared, path, indicator)
    whole = Q(begun=True, lasting=True, before__status="ok", now__status="ok")
    alone = _organs(actor, compared, path, indicator).exclude(pk__in=linked).exclude(whole)
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


def _chains(
    actor: Actor, compared: TwoYears, path: str, indicator: str
) -> tuple[Collection[int], list[Chain]]:
    """Organs that a merger or split of these years links, and each chain of them with its verdict."""
    linked = {pk for group in compared.chains for pk in group}
    if not linked:
        return linked, []
    members = dict(_members(actor, compared, path, indicator, linked))
    told = [{pk: members[pk] for pk in group} for group in compared.chains]
    return linked, [(group, reason_of_chain(group.values())) for group in told]


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
