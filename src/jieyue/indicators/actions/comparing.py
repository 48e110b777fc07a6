"""Keeps the like-for-like set of two years ready by region, so that a dashboard need not read every organ."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db.models import Q

from jieyue.acts.queries import last_record
from jieyue.indicators.models import ComparedRegion, Comparison, Computation
from jieyue.indicators.queries.figures import computation
from jieyue.indicators.queries.likeness import COMPARED, LIVES_AND_PLACES, between, by_region
from jieyue.registry.models import Organ

_CHUNK = 4000


def keep_comparisons(run: Computation) -> None:
    """Keep the run's comparisons with the years before and after it, where those are computed.

    Must run inside an act.  Comparisons with an earlier run of the same year went away with that run.
    """
    for earlier, later in _pairs(run):
        seen = last_record(LIVES_AND_PLACES)
        kept = Comparison.objects.create(earlier=earlier, later=later, last_record=seen)
        _store(kept)


def renew_comparisons(runs: Collection[Computation], organs: Collection[int]) -> None:
    """Bring the rows of these organs' regions up to results that were written just now.  Must run inside an act.

    A comparison that no longer holds since an organ was moved, say, is not read and stays as it is.
    """
    regions = set(Organ.objects.filter(pk__in=organs).values_list("region_id", flat=True))
    held = Comparison.objects.select_for_update(of=("self",)).select_related("earlier", "later")
    with_any = held.filter(Q(earlier__in=runs) | Q(later__in=runs))
    for kept in with_any.filter(last_record=last_record(LIVES_AND_PLACES)).order_by("pk"):
        kept.regions.filter(region__in=regions).delete()
        _store(kept, regions)


def _store(kept: Comparison, regions: Collection[str] | None = None) -> None:
    compared = between(kept.earlier, kept.later)
    ComparedRegion.objects.bulk_create(
        (
            ComparedRegion(
                comparison=kept,
                indicator=indicator,
                region_id=one.region,
                reason=one.reason,
                organs=one.organs,
                before=one.before,
                now=one.now,
            )
            for indicator in COMPARED
            for one in by_region(compared, indicator, regions)
        ),
        batch_size=_CHUNK,
    )


def _pairs(run: Computation) -> Iterator[tuple[Computation, Computation]]:
    before, after = (computation(run.year + step, run.method) for step in (-1, 1))
    if before:
        yield before, run
    if after:
        yield run, after
