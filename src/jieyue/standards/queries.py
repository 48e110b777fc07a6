"""Reading standards, and filling in the facts they ask the ledgers for: all organs at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import Any

from django.db.models import Count, Q, QuerySet

from jieyue.indicators.queries.figures import Figure, results
from jieyue.indicators.queries.peers import PEERS_NEEDED, Band, Bands
from jieyue.ledgers.models import Entry
from jieyue.registry.models import Organ
from jieyue.standards.models import StandardVersion
from jieyue.standards.rules.facts import Fact, absent, months_fact
from jieyue.standards.rules.form import load
from jieyue.standards.rules.standard import Standard
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

MONTHLY = {"electricity": "ledger.electricity.months", "water": "ledger.water.months"}
COMPARED = ("energy_per_area", "energy_per_head", "water_per_head")

Filled = dict[int, dict[str, Fact]]


def shipped_text(code: str) -> str:
    """The TOML of a standard that comes with jieyue.  Raises Refusal when there is none by that code."""
    file = files("jieyue.standards") / "data" / f"{code}.toml"
    if not file.is_file():
        raise Refusal(say("没有评价标准“{code}”。", code=code))
    return file.read_text(encoding="utf-8")


def latest_version(code: str) -> StandardVersion | None:
    return StandardVersion.objects.filter(code=code).order_by("-id").first()


@lru_cache(maxsize=16)
def _parsed(version_digest: str) -> Standard:
    return load(StandardVersion.objects.values_list("text", flat=True).get(digest=version_digest))


def standard_of(version: StandardVersion) -> Standard:
    """The parsed standard of a version; a version never changes, so it is parsed once a process."""
    return _parsed(version.digest)


def facts(data_year: int, organ_ids: Collection[int] | None = None) -> Filled:
    """The facts of the organs (None: of all), by organ id, in a fixed number of statements."""
    organs = Organ.objects.all() if organ_ids is None else Organ.objects.filter(pk__in=organ_ids)
    groups = {pk: (tier, kind) for pk, tier, kind in organs.values_list("pk", "tier", "kind_id")}
    filled: Filled = {organ_id: {} for organ_id in groups}
    for fact_of in (_months, _shares):
        for organ_id, fact in fact_of(_entries(data_year, organ_ids), groups):
            filled[organ_id][fact.name] = fact
    _compare(filled, groups, data_year, organ_ids)
    return filled


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
) -> None:
    """The indicators of the data year, of the year before, and what is usual among peers."""
    now = results(data_year, (*COMPARED, "energy_total"), organ_ids)
    base = results(data_year - 1, COMPARED, organ_ids)
    bands = Bands(data_year, COMPARED)
    usual = {
        (code, group): _usual(code, bands.of(code, *group))
        for code in COMPARED
        for group in set(groups.values())
    }
    for organ_id, group in groups.items():
        own = filled[organ_id]
        for code in COMPARED:
            name = f"indicator.{code}"
            own[name] = _figure(name, now.get((organ_id, code)), data_year)
            own[f"{name}.base"] = _figure(f"{name}.base", base.get((organ_id, code)), data_year - 1)
            own[f"{name}.peer_median"] = usual[code, group]
        energy = now.get((organ_id, "energy_total"))
        own["coverage.energy"] = (
            Fact("coverage.energy", energy.coverage) if energy else absent("coverage.energy")
        )


def _usual(code: str, band: Band | None) -> Fact:
    name = f"indicator.{code}.peer_median"
    if band is None:
        return absent(name, say("可比机关不足 {count} 家。", count=PEERS_NEEDED))
    return Fact(name, band.median, detail=band.peers)


def _figure(name: str, result: Figure | None, year: int) -> Fact:
    if result is None:
        return absent(name, say("{year} 年指标尚未计算。", year=year))
    if result.value is None:
        return absent(name, result.reason)
    return Fact(name, result.value, detail=result.reason)
