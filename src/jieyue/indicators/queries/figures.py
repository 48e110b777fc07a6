"""Reading computed figures: of one organ, of a region, of everybody's peers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count

from jieyue.acts.queries import in_scope, last_record, under
from jieyue.acts.rules import Actor
from jieyue.indicators.models import Computation, IndicatorResult
from jieyue.indicators.rules.definitions import DEFINITIONS
from jieyue.indicators.rules.denominators import ProfileRow, yearly_means
from jieyue.indicators.rules.explain import Explained, explain
from jieyue.indicators.rules.factors import DEFAULT_METHOD, factor_set_for
from jieyue.indicators.rules.results import NOT_AVAILABLE, OK, PARTIAL
from jieyue.ledgers.models import Declaration, Entry
from jieyue.ledgers.queries.entries import last_change
from jieyue.ledgers.rules import coverage
from jieyue.registry.models import Profile
from jieyue.registry.queries.organs import life_of, organ_place, region_of
from jieyue.values.refusals import Refusal
from jieyue.values.wording import NOTHING, Message, say

# Acts after which a denominator, an expected item or the set of organs may differ.
REGISTRY_ACTS = (
    "organ.import",
    "organ.open",
    "organ.move",
    "organ.merge",
    "organ.split",
    "organ.close",
    "organ.undo",
    "organ.absorb",
    "organ.restore",
    "ledger.declare",
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One stored result."""

    value: Decimal | None
    status: str
    reason: Message
    coverage: Decimal


@dataclass(frozen=True)
class IndicatorRow:
    """One line of `show indicators`."""

    code: str
    name: str
    region: str
    region_name: str
    indicator: str
    value: Decimal | None
    status: str
    reason: Message
    coverage: Decimal
    factor_set: str
    formula: str

    @property
    def unit(self) -> str:
        return DEFINITIONS[self.indicator].unit


def computation(year: int, method: str = DEFAULT_METHOD) -> Computation | None:
    """The stored run over everybody in a data year, None when there was none."""
    return Computation.objects.filter(year=year, method=method, whole=True).first()


def state_of_ledgers(year: int) -> tuple[int, int]:
    """What a computation of `year` would see: the ledgers' latest change and the registry's latest act."""
    return last_change(year), last_record(REGISTRY_ACTS)


def is_current(run: Computation) -> bool:
    """Whether nothing it was computed from has changed since, the factors included."""
    return run.factor_set == factor_set_for(run.method).id and state_of_ledgers(run.year) == (
        run.last_change,
        run.last_record,
    )


def results(
    year: int,
    indicators: Collection[str],
    organ_ids: Collection[int] | None = None,
    method: str = DEFAULT_METHOD,
) -> Mapping[tuple[int, str], Figure]:
    """Stored figures by organ id and indicator, of these organs or (None) of all.  One statement."""
    found = IndicatorResult.objects.filter(
        computation__year=year, computation__method=method, indicator__in=indicators
    )
    if organ_ids is not None:
        found = found.filter(organ_id__in=organ_ids)
    rows = found.values_list("organ_id", "indicator", "value", "status", "reason", "coverage")
    return {
        (organ_id, indicator): Figure(
            value, status, Message.from_json(reason) if reason else NOTHING, covered
        )
        for organ_id, indicator, value, status, reason, covered in rows.iterator()
    }


def status_counts(year: int, method: str = DEFAULT_METHOD) -> dict[str, int]:
    """How many stored results of a year are ok, partial and not available."""
    found = IndicatorResult.objects.filter(computation__year=year, computation__method=method)
    counted = dict(found.values_list("status").annotate(Count("pk")))
    return {status: counted.get(status, 0) for status in (OK, PARTIAL, NOT_AVAILABLE)}


def indicator_rows(
    actor: Actor, year: int, *, organ: str = "", region: str = "", method: str = DEFAULT_METHOD
) -> list[IndicatorRow]:
    """Stored results in the actor's scope, in the tree's order, of one organ or one subtree if named.

    Raises Refusal when the year has not been computed and for an organ or region that is not to be found.
    """
    if computation(year, method) is None:
        raise Refusal(
            say("{year} 年的指标({method})尚未计算,请先运行 jieyue compute。", year=year, method=method)
        )
    found = IndicatorResult.objects.filter(
        in_scope(actor, "organ__path"), computation__year=year, computation__method=method
    )
    if organ:
        found = found.filter(organ=organ_place(actor, organ).pk)
    if region:
        found = found.filter(under((region_of(actor, region).path,), "organ__path"))
    rows = found.order_by("organ__path", "pk").values_list(
        "organ__code",
        "organ__name",
        "organ__region_id",
        "organ__region__name",
        "indicator",
        "value",
        "status",
        "reason",
        "coverage",
        "factor_set",
        "formula",
    )
    return [
        IndicatorRow(*row[:7], Message.from_json(row[7]) if row[7] else NOTHING, *row[8:])
        for row in rows.iterator()
    ]


def explained(organ: int, year: int, method: str = DEFAULT_METHOD) -> dict[str, Explained]:
    """Every indicator of one organ (its row's key) worked out step by step from its entries as they stand now."""
    entries = Entry.objects.filter(organ=organ, year__lte=year).values_list(
        "item", "year", "month", "quantity"
    )
    declared = Declaration.objects.filter(organ=organ).values_list("item", "from_year", "in_use")
    profiles = Profile.objects.filter(organ=organ).values_list("valid_from", "headcount", "floor_area")
    states = coverage.item_years(
        (coverage.Entry(*row) for row in entries),
        (coverage.Declaration(*row) for row in declared),
        year,
        life_of(organ),
    )
    means = yearly_means((ProfileRow(*row) for row in profiles), year)
    factor_set = factor_set_for(method)
    return {
        code: explain(definition, states, means, factor_set, year) for code, definition in DEFINITIONS.items()
    }


def explanation(
    actor: Actor, code: str, year: int, indicator: str, method: str = DEFAULT_METHOD
) -> Explained:
    """One indicator of an organ in the actor's scope, worked out step by step.

    Raises Refusal for an organ or an indicator that is not to be found.
    """
    organ = organ_place(actor, code)
    if indicator not in DEFINITIONS:
        raise Refusal(say("没有指标“{code}”,可用:{codes}。", code=indicator, codes="、".join(DEFINITIONS)))
    return explained(organ.pk, year, method)[indicator]
