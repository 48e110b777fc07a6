"""Filling in the facts standards ask the registry and the ledgers for: all organs at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet

from jieyue.indicators.queries.figures import Figure, results
from jieyue.indicators.queries.peers import PEERS_NEEDED, Band, Bands
from jieyue.indicators.rules.factors import DEFAULT_METHOD
from jieyue.ledgers.models import Entry, Record
from jieyue.registry.models import Organ, Profile
from jieyue.standards.rules.facts import DATA_YEAR, Fact, absent, months_fact
from jieyue.standards.rules.standard import Standard
from jieyue.standards.rules.traits import KIND, PREMISES_NAME, TIER
from jieyue.standards.rules.traits import known as known_trait
from jieyue.values.wording import say

MONTHLY = {"electricity": "ledger.electricity.months", "water": "ledger.water.months"}
CARS = "trait.cars"
# A ledger kept in the data year -> the trait it shows.
KEPT_RECORDS = {"canteen": "trait.canteen", "heating": "trait.heating", "data_centre": "trait.data_room"}
COMPARED = ("energy_per_area", "energy_per_head", "water_per_head")

Filled = dict[int, dict[str, Fact]]


def facts(data_year: int, organ_ids: Collection[int] | None = None) -> Filled:
    """The facts of the organs (None: of all), by organ id, in a fixed number of statements."""
    groups = _groups(organ_ids)
    filled: Filled = {organ_id: {} for organ_id in groups}
    for fact_of in (_months, _shares):
        for organ_id, fact in fact_of(_entries(data_year, organ_ids), groups):
            filled[organ_id][fact.name] = fact
    _compare(filled, groups, data_year, organ_ids)
    return filled


def compared(
    data_year: int, organ_ids: Collection[int] | None = None, method: str = DEFAULT_METHOD
) -> Filled:
    """The indicators alone, as they are by a method; a fixed number of statements."""
    groups = _groups(organ_ids)
    filled: Filled = {organ_id: {} for organ_id in groups}
    _compare(filled, groups, data_year, organ_ids, method)
    return filled


def beside(data_year: int, standards: Iterable[Standard], organ_ids: Collection[int] | None = None) -> Filled:
    """What these standards ask beside the ledgers' figures: traits, and the data year their vetoes count from.

    A fixed number of statements, none where nothing is asked.  None of `organ_ids`: of all organs.
    """
    known = list(standards)
    wanted = {name for standard in known for name in standard.traits}
    dated = {DATA_YEAR: Fact(DATA_YEAR, Decimal(data_year))} if any(one.vetoes for one in known) else {}
    if not wanted and not dated:
        return {}
    told = {
        pk: _registered(wanted, tier, kind, premises)
        for pk, tier, kind, premises in _organs(organ_ids).values_list("pk", "tier", "kind_id", "premises")
    }
    if wanted & {CARS, *KEPT_RECORDS.values()}:
        _kept(told, wanted, data_year, organ_ids)
    return {
        pk: {name: known_trait(name, holds) for name, holds in own.items()} | dated
        for pk, own in told.items()
    }


def _organs(organ_ids: Collection[int] | None) -> QuerySet[Organ]:
    return Organ.objects.all() if organ_ids is None else Organ.objects.filter(pk__in=organ_ids)


def _groups(organ_ids: Collection[int] | None) -> Mapping[int, tuple[str, str]]:
    """The tier and the kind of each organ, which are what it has peers by."""
    return {pk: (tier, kind) for pk, tier, kind in _organs(organ_ids).values_list("pk", "tier", "kind_id")}


def _registered(wanted: Collection[str], tier: str, kind: str, premises: str) -> dict[str, bool | None]:
    """What the registry says: of one tier and one kind, and of one sort of premises where that is entered."""
    told: dict[str, bool | None] = {}
    for group, value in ((TIER, tier), (KIND, kind), (PREMISES_NAME, premises)):
        for name in wanted:
            if name.startswith(f"{group}."):
                told[name] = (name == f"{group}.{value}") if value else None
    return told


def _kept(
    told: dict[int, dict[str, bool | None]],
    wanted: Collection[str],
    data_year: int,
    organ_ids: Collection[int] | None,
) -> None:
    """What the profile and the ledgers let see: a ledger that is kept shows that there is something to keep it of."""
    profiles = Profile.objects.filter(valid_from__year__lte=data_year, vehicles__isnull=False)
    records = Record.objects.filter(
        kind__in=KEPT_RECORDS, year__lte=data_year, last_year__gte=data_year, struck=False
    )
    if organ_ids is not None:
        profiles = profiles.filter(organ_id__in=organ_ids)
        records = records.filter(organ_id__in=organ_ids)
    if CARS in wanted:
        for organ_id, vehicles in profiles.order_by("valid_from").values_list("organ_id", "vehicles"):
            if organ_id in told:
                told[organ_id][CARS] = vehicles > 0
    for organ_id, kind in records.order_by().values_list("organ_id", "kind").distinct():
        if organ_id in told and KEPT_RECORDS[kind] in wanted:
            told[organ_id][KEPT_RECORDS[kind]] = True


def _entries(year: int, organ_ids: Collection[int] | None) -> QuerySet[Entry]:
    entries = Entry.objects.filter(year=year)
    return entries if organ_ids is None else entries.filter(organ_id__in=organ_ids)


def _months(entries: QuerySet[Entry], organs: Iterable[int]) -> Iterable[tuple[int, Fact]]:
    covered: dict[tuple[int, str], set[int]] = defaultdict(set)
    annual: set[tuple[int, str]] = set()
    kept = entries.filter(item__in=MONTHLY).values_list("organ_id", "item", "month")
    for organ_id, item, month in kept.iterator():
        if month:
            covered[organ_id, item].add(month)
        else:
            annual.add((organ_id, item))
    for organ_id in organs:
        for item, name in MONTHLY.items():
            key = (organ_id, item)
            yield organ_id, months_fact(name, covered.get(key, ()), annual=key in annual)


def _shares(entries: QuerySet[Entry], organs: Iterable[int]) -> Iterable[tuple[int, Fact]]:
    counted = entries.values("organ_id").annotate(
        rows=Count("pk"), costed=Count("cost"), estimated=Count("pk", filter=Q(estimated=True))
    )
    by_organ: dict[int, dict[str, Any]] = {row["organ_id"]: row for row in counted}
    names = {"ledger.cost.share": "costed", "ledger.estimated.share": "estimated"}
    for organ_id in organs:
        row = by_organ.get(organ_id)
        for name, column in names.items():
            if row is None:
                yield organ_id, absent(name, say("本数据年度没有台账记录。"))
            else:
                yield organ_id, Fact(name, Decimal(row[column]) / row["rows"])


def _compare(
    filled: Filled,
    groups: Mapping[int, tuple[str, str]],
    data_year: int,
    organ_ids: Collection[int] | None,
    method: str = DEFAULT_METHOD,
) -> None:
    """The indicators of the data year, of the year before, and what is usual among peers."""
    now = results(data_year, (*COMPARED, "energy_total"), organ_ids, method)
    base = results(data_year - 1, COMPARED, organ_ids, method)
    bands = Bands(data_year, COMPARED, method)
    usual = {
        (code, group): (_usual(code, band := bands.of(code, *group)), _mean(code, band))
        for code in COMPARED
        for group in set(groups.values())
    }
    for organ_id, group in groups.items():
        own = filled[organ_id]
        for code in COMPARED:
            name = f"indicator.{code}"
            own[name] = _figure(name, now.get((organ_id, code)), data_year)
            own[f"{name}.base"] = _figure(f"{name}.base", base.get((organ_id, code)), data_year - 1)
            own[f"{name}.peer_median"], own[f"{name}.peer_mean"] = usual[code, group]
        energy = now.get((organ_id, "energy_total"))
        own["coverage.energy"] = (
            Fact("coverage.energy", energy.coverage) if energy else absent("coverage.energy")
        )


def _usual(code: str, band: Band | None) -> Fact:
    name = f"indicator.{code}.peer_median"
    if band is None:
        return absent(name, say("可比机关不足 {count} 家。", count=PEERS_NEEDED))
    return Fact(name, band.median, detail=band.peers)


def _mean(code: str, band: Band | None) -> Fact:
    name = f"indicator.{code}.peer_mean"
    if band is None:
        return absent(name, say("可比机关不足 {count} 家。", count=PEERS_NEEDED))
    if band.mean is None:
        return absent(name, say("平均值尚未计算,请重新计算指标。"))
    return Fact(name, band.mean, detail=band.peers)


def _figure(name: str, result: Figure | None, year: int) -> Fact:
    if result is None:
        return absent(name, say("{year} 年指标尚未计算。", year=year))
    if result.value is None:
        return absent(name, result.reason)
    return Fact(name, result.value, detail=result.reason)
