"""Reading what stands out in the ledgers, the weightiest first."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain

from django.db.models import Count, F, QuerySet

from jieyue.acts.queries import in_scope, under
from jieyue.acts.rules import Actor
from jieyue.indicators.models import Finding
from jieyue.indicators.queries.figures import computation
from jieyue.indicators.rules.factors import DEFAULT_METHOD
from jieyue.ledgers.rules.checks.found import KINDS, SLIP
from jieyue.ledgers.rules.items import in_group
from jieyue.registry.models import Organ
from jieyue.registry.queries import organ_place, region_of
from jieyue.values.periods import Period
from jieyue.values.refusals import Refusal
from jieyue.values.wording import Message, say

_SHOWN = (
    "organ__code",
    "organ__name",
    "organ__region__name",
    "kind",
    "item",
    "year",
    "month",
    "last_month",
    "found",
    "expected",
    "kgce",
    "yuan",
    "reason",
)


@dataclass(frozen=True)
class FindingRow:
    """One value that stands out: `kgce` and `yuan` are the energy and the money in doubt, None where none is.

    `found` and `expected` are in the item's unit (yuan for a price, persons or m2 for a profile);
    `item` is empty where several or none are meant; `month` 0 is the whole year.
    """

    code: str
    name: str
    region_name: str
    kind: str
    item: str
    year: int
    month: int
    last_month: int
    found: Decimal | None
    expected: Decimal | None
    kgce: Decimal | None
    yuan: Decimal | None
    reason: Message

    @property
    def title(self) -> Message:
        """The kind in the officials' words."""
        return say(KINDS[self.kind])

    @property
    def period(self) -> str:
        """2025, 2025-03 or 2025-03..2025-07."""
        first, last = str(Period(self.year, self.month)), str(Period(self.year, self.last_month))
        return first if first == last else f"{first}..{last}"

    def as_dict(self) -> dict[str, object]:
        """The columns of `show findings`; `size` in kgce."""
        return {
            "organ_code": self.code,
            "organ_name": self.name,
            "item": self.item,
            "period": self.period,
            "kind": self.kind,
            "size": self.kgce,
            "reason": self.reason,
        }


@dataclass(frozen=True)
class Summary:
    """How many findings of each kind, and how many of the organs have any."""

    by_kind: Mapping[str, int]
    flagged: int
    organs: int

    @property
    def total(self) -> int:
        return sum(self.by_kind.values())


def findings(
    actor: Actor,
    year: int,
    *,
    organ: str = "",
    region: str = "",
    kind: str = "",
    limit: int | None = None,
    method: str = DEFAULT_METHOD,
) -> list[FindingRow]:
    """Findings in the actor's scope, by energy in doubt, then money; of an organ (code), subtree or kind if named.

    Raises Refusal when the year has not been computed and for an organ or region that is not to be found.
    """
    run = computation(year, method)
    if run is None:
        raise Refusal(say("{year} 年尚未计算,没有数据核查结果,请先运行 jieyue compute。", year=year))
    found = Finding.objects.filter(in_scope(actor, "organ__path"), computation=run)
    if organ:
        found = found.filter(organ=organ_place(actor, organ).pk)
    if region:
        found = found.filter(under((region_of(actor, region).path,), "organ__path"))
    if kind:
        found = found.filter(kind=kind)
    rows = _ranked(found).values_list(*_SHOWN)
    return [FindingRow(*row[:-1], Message.from_json(row[-1])) for row in rows[:limit]]


def _ranked(found: QuerySet[Finding]) -> QuerySet[Finding]:
    return found.order_by(
        F("kgce").desc(nulls_last=True), F("yuan").desc(nulls_last=True), "organ__path", "pk"
    )


def findings_summary(
    actor: Actor, year: int, region_path: str = "", method: str = DEFAULT_METHOD
) -> Summary | None:
    """Counts below a region's path, the whole scope if empty; None for a year not computed.  Four statements."""
    run = computation(year, method)
    if run is None:
        return None
    found = Finding.objects.filter(
        in_scope(actor, "organ__path"), under((region_path,), "organ__path"), computation=run
    )
    counted = dict(found.order_by().values_list("kind").annotate(Count("pk")))
    return Summary(
        by_kind={kind: counted[kind] for kind in KINDS if kind in counted},
        flagged=found.aggregate(organs=Count("organ", distinct=True))["organs"],
        organs=Organ.objects.filter(in_scope(actor), under((region_path,))).count(),
    )


def finding_count(actor: Actor, year: int, method: str = DEFAULT_METHOD) -> int:
    """How many values stand out in the actor's scope; 0 for a year not computed.  One statement."""
    return Finding.objects.filter(
        in_scope(actor, "organ__path"), computation__year=year, computation__method=method
    ).count()


@dataclass(frozen=True)
class Slips:
    """Magnitude slips of one measure in one year: how many, and the months their figures distort."""

    count: int
    months: frozenset[int]


def slips(
    actor: Actor, years: Collection[int], region_path: str, method: str = DEFAULT_METHOD
) -> dict[tuple[int, str], Slips]:
    """Slips below a region's path by year and measure (energy or water); left out where there are none."""
    found = Finding.objects.filter(
        in_scope(actor, "organ__path"),
        under((region_path,), "organ__path"),
        computation__year__in=years,
        computation__method=method,
        kind=SLIP,
    )
    told: dict[tuple[int, str], list[range]] = {}
    measures = {item: measure for measure in ("energy", "water") for item in in_group(measure)}
    for year, item, first, last in found.values_list("year", "item", "month", "last_month"):
        if item in measures:
            told.setdefault((year, measures[item]), []).append(range(first, last + 1))
    return {key: Slips(len(spans), frozenset(chain.from_iterable(spans))) for key, spans in told.items()}


def doubtful_months(
    actor: Actor, year: int, codes: Collection[str] | None = None, method: str = DEFAULT_METHOD
) -> dict[tuple[str, int], int]:
    """How many values stand out in each organ's months, by code and month; what concerns a whole year is left out.

    `codes` narrows it to these organs.  One statement.
    """
    found = Finding.objects.filter(
        in_scope(actor, "organ__path"), computation__year=year, computation__method=method, month__gt=0
    )
    if codes is not None:
        found = found.filter(organ__code__in=list(codes))
    told: dict[tuple[str, int], int] = {}
    for code, first, last in found.values_list("organ__code", "month", "last_month"):
        for month in range(first, last + 1):
            told[code, month] = told.get((code, month), 0) + 1
    return told


def doubts(
    actor: Actor, periods: Collection[Period], codes: Collection[str] | None = None
) -> dict[tuple[str, int, int], Message]:
    """Why an organ's month should be looked at before it is approved, by code, year and month; clean ones are left out.

    One statement a year.
    """
    return {
        (code, period.year, period.month): say("有 {count} 处存疑数据,请打开核对后逐家办理。", count=count)
        for year in {period.year for period in periods}
        for (code, month), count in doubtful_months(actor, year, codes).items()
        for period in [Period(year, month)]
        if period in periods
    }
