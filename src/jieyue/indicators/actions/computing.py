"""Computing indicators for the record: everybody at once, or one organ whose ledger was mended."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
from django.conf import settings
from django.db import connection
from django.utils.timezone import localdate

from jieyue.acts.actions import draft, perform
from jieyue.acts.rules import Actor, seat
from jieyue.analytics.engine import connect
from jieyue.analytics.lake import Lake
from jieyue.indicators.actions.comparing import keep_comparisons, renew_comparisons
from jieyue.indicators.actions.looking import look_in, run_to_look_in
from jieyue.indicators.actions.storing import store_results
from jieyue.indicators.everybody import bulk
from jieyue.indicators.everybody.checking import LakeFacts, late_entries
from jieyue.indicators.everybody.snapshot import lake, refresh
from jieyue.indicators.models import Computation, Finding, IndicatorResult, PeerBand
from jieyue.indicators.queries.figures import computation, explained, is_current, state_of_ledgers
from jieyue.indicators.queries.looking import with_standing
from jieyue.indicators.queries.peers import Peer, peer_bands, peers_of
from jieyue.indicators.queries.sizing import costs_of, stored, twin_finding
from jieyue.indicators.rules.checking import Checked, check, months_over
from jieyue.indicators.rules.definitions import DEFINITIONS
from jieyue.indicators.rules.factors import DEFAULT_METHOD, FactorSet, factor_set_for
from jieyue.indicators.rules.results import Result
from jieyue.ledgers.actions.entries import WRITE, write_entries
from jieyue.ledgers.rules.checks.found import Finding as Stands
from jieyue.ledgers.rules.checks.price import at_usual_prices
from jieyue.ledgers.rules.entry_rows import EntryRow
from jieyue.registry.models import Organ, Region
from jieyue.registry.queries.history import open_in, open_on
from jieyue.registry.queries.organs import organ_place
from jieyue.registry.rules.duplicates import NamedOrgan, twins
from jieyue.values.imports import Tally
from jieyue.values.periods import parse_period

_CHUNK = 4000
# Weaker than what Django asks for: only whoever deletes the row waits.
_KEEP_THERE = f"SELECT id FROM {Computation._meta.db_table} WHERE year = %s AND method = %s FOR KEY SHARE"
_FIELDS = ["value", "status", "reason", "coverage", "factor_set", "formula"]


def ensure_computed(actor: Actor, year: int, method: str = DEFAULT_METHOD) -> Computation:
    """The stored run over `year`, computed now when there is none or something has changed since."""
    run = computation(year, method)
    return run if run and is_current(run) else compute(actor, year, method)


def compute(actor: Actor, year: int, method: str = DEFAULT_METHOD) -> Computation:
    """Compute every indicator of every organ for a data year and store it in place of the earlier run.

    Raises Refusal for an unknown method.
    """
    factor_set = factor_set_for(method)
    path = seat(actor, "indicator.compute")
    with perform(actor, "indicator.compute", subject=f"indicators {year} {method}", path=path) as detail:
        last_change, last_record = state_of_ledgers(year)
        kept = lake()
        refresh(kept)
        # Worked out before the earlier run goes: who looks at an organ meanwhile need not wait for all of it.
        worked_out = _worked_out(kept, year, actor.at, factor_set)
        told = {
            "factor_set": factor_set.id,
            "at": actor.at,
            "by": actor.name,
            "last_change": last_change,
            "last_record": last_record,
            "organs": Organ.objects.filter(open_in(*_ends(year))).count(),
        }
        run = _in_place_of_the_earlier(year, method, told)
        _store(run, worked_out, factor_set)
        keep_comparisons(run)
        detail.update(organs=run.organs, factor_set=factor_set.id, factors=factor_set.digest)
    return run


def _in_place_of_the_earlier(year: int, method: str, told: Mapping[str, Any]) -> Computation:
    """A new run, the earlier one gone with what was found in it.

    Who looks at an organ holds the earlier run and is waited for; one that such a person has begun meanwhile goes too.
    What is kept of two years leads to both, so the runs beside it are to stay until that is stored; like lookers,
    computations take the years in their order.
    """
    _keep_there(year - 1, method)
    earlier = Computation.objects.filter(year=year, method=method)
    made = False
    while not made:
        list(earlier.select_for_update().values_list("pk"))
        earlier.delete()
        run, made = Computation.objects.get_or_create(year=year, method=method, defaults=told)
    _keep_there(year + 1, method)
    return run


def _keep_there(year: int, method: str) -> None:
    """Let no other computation take the place of a year's run until the act is over; who looks into it goes on."""
    if not connection.features.has_select_for_update:
        return
    runs = Computation.objects.filter(year=year, method=method)
    with connection.cursor() as cursor:
        cursor.execute(_KEEP_THERE, [year, method])
        while cursor.fetchone() is None and runs.exists():
            # As in `hold_run`: the one that was waited for has a successor.
            cursor.execute(_KEEP_THERE, [year, method])


@dataclass(frozen=True)
class _WorkedOut:
    """What the bulk engine gives of a year: results, and what stands out."""

    results: pa.Table
    checked: Checked
    late: list[Stands]


def _worked_out(kept: Lake, year: int, at: datetime, factor_set: FactorSet) -> _WorkedOut:
    over = months_over(localdate(at), year)
    with tempfile.TemporaryDirectory(dir=settings.LAKE) as spill:
        backend = connect(settings.ANALYTICS_URL, temp_directory=Path(spill))
        ledgers = bulk.from_lake(backend, kept)
        found = _WorkedOut(
            results=bulk.compute(backend, ledgers, year, DEFINITIONS.values(), factor_set),
            checked=check(LakeFacts(backend, ledgers, year), year, over),
            late=late_entries(backend, ledgers.entries, year),
        )
        backend.disconnect()
    return found


def _store(run: Computation, found: _WorkedOut, factor_set: FactorSet) -> None:
    store_results(run, bulk.results_of(found.results, DEFINITIONS, factor_set, run.year))
    PeerBand.objects.bulk_create(peer_bands(run, _figures(found.results, run.year)), batch_size=_CHUNK)
    run.usual = found.checked.usual.as_json()
    run.save(update_fields=["usual"])
    late = [at_usual_prices(one, found.checked.usual) for one in found.late]
    stands_out = [stored(run.pk, one, factor_set) for one in (*found.checked.findings, *late)]
    judged = with_standing([*stands_out, *_twins(run, factor_set)], run.at)
    Finding.objects.bulk_create(judged, batch_size=_CHUNK)


def refresh_organs(
    organs: Collection[int], years: Iterable[int], at: datetime, method: str = DEFAULT_METHOD
) -> None:
    """Bring organs' stored figures and findings up to their ledgers as they stand now.  Must run inside an act.

    Figures are kept of years that everybody was computed in; findings of every year that has begun.
    """
    # All are held before anything is written, in the order of the years: see `hold_run`.
    looked_in = [run for year in sorted(years) if (run := run_to_look_in(year, at, method)) is not None]
    runs = [run for run in looked_in if run.whole]
    for run in runs:
        _refresh(run, organs)
    for run in looked_in:
        look_in(run, organs, at)
    renew_comparisons(runs, organs)


def _refresh(run: Computation, organs: Collection[int]) -> None:
    IndicatorResult.objects.bulk_create(
        [
            _stored(run, organ, one.result)
            for organ in organs
            for one in explained(organ, run.year, run.method).values()
        ],
        update_conflicts=True,
        unique_fields=["organ", "computation", "indicator"],
        update_fields=_FIELDS,
    )


def write_followed(
    actor: Actor, code: str, rows: Sequence[EntryRow], *, reason: str = "", occasion: str = "", reasoned: bool
) -> Tally:
    """Write cells of one organ as `write_entries` does, and bring its stored figures along: both or neither.

    For programmes, which wait for one answer; a person who types is not kept waiting for the second half.
    """
    place = organ_place(actor, code)
    with draft(actor, WRITE, path=place.path):
        tally = write_entries(actor, code, rows, reason=reason, occasion=occasion, reasoned=reasoned)
        if tally.changed:
            years = {parse_period(row.period or "").year for row in rows}
            refresh_organs((place.pk,), years | {year + 1 for year in years}, actor.at)
    return tally


def update_organ(actor: Actor, code: str, year: int) -> None:
    """Bring an organ's stored figures up to its ledger, after something of `year` was written.

    The year after is compared with this one, so its findings follow too.  It accompanies typing and goes on
    no record; totals of regions wait for the next computation.  Raises Refusal when `actor` may not write there.
    """
    place = organ_place(actor, code)
    with draft(actor, WRITE, path=place.path):
        refresh_organs((place.pk,), (year, year + 1), actor.at)


def _stored(run: Computation, organ_id: int, result: Result) -> IndicatorResult:
    return IndicatorResult(
        computation=run,
        organ_id=organ_id,
        indicator=result.indicator,
        value=result.value,
        status=result.status,
        reason=result.reason.as_json() if result.reason.template else None,
        coverage=result.coverage,
        factor_set=result.factor_set,
        formula=result.formula,
    )


def _ends(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def _figures(results: pa.Table, year: int) -> Iterator[tuple[str, Peer, Decimal]]:
    """Each figure with what its organ is compared by, organs without a figure left out.

    An organ that was there for a part of the year only is no measure for others.
    """
    first, last = _ends(year)
    groups = peers_of(Organ.objects.filter(open_on(first), open_on(last)), last)
    for batch in results.select(["organ_id", "indicator", "value"]).to_batches():
        for organ, indicator, value in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            if value is not None and organ in groups:
                yield indicator, groups[organ], value


def _regions() -> dict[str, list[str]]:
    """Each region with all it counts in: itself and all above."""
    return {code: path.strip("/").split("/") for code, path in Region.objects.values_list("code", "path")}


def _twins(run: Computation, factor_set: FactorSet) -> list[Finding]:
    """Organs that stand twice in the registry, each weighed by all the energy it adds a second time."""
    names = dict(Region.objects.values_list("code", "name"))
    # From the province down, as a name begins.
    places = {code: tuple(names[step] for step in steps) for code, steps in _regions().items()}
    there = Organ.objects.filter(open_on(localdate(run.at)), joint=False).order_by("pk")
    rows = there.values_list("pk", "code", "name", "region_id")
    found = twins(NamedOrgan(*row, places[row[-1]]) for row in rows.iterator())
    energy = dict(
        run.results.filter(
            organ__in=[twin.organ.id for twin in found], indicator="energy_total", value__isnull=False
        ).values_list("organ_id", "value")
    )
    costs = costs_of([twin.organ.id for twin in found], run.year)
    return [
        stored(
            run.pk,
            twin_finding(twin, run.year, costs.get(twin.organ.id)),
            factor_set,
            energy.get(twin.organ.id),
        )
        for twin in found
    ]
