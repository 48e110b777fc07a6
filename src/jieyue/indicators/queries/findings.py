"""Reading what stands out in the ledgers, the weightiest first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import chain
from typing import Any, NamedTuple

from django.db.models import Case, Count, F, QuerySet, When

from jieyue.acts.queries import in_scope, under
from jieyue.acts.rules import Actor
from jieyue.indicators.models import Finding
from jieyue.indicators.queries.figures import computation
from jieyue.indicators.rules.factors import DEFAULT_METHOD
from jieyue.indicators.rules.judgements import REOPENED, VERDICTS, WHYS, Standing
from jieyue.ledgers.rules.checks.found import DUPLICATE, KINDS, LATE, SLIP, USUALLY
from jieyue.ledgers.rules.items import in_group
from jieyue.registry.models import Organ
from jieyue.registry.queries.organs import organ_place, region_of
from jieyue.values.periods import Period
from jieyue.values.quantities import plain
from jieyue.values.refusals import NotFound, Refusal
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
    "past",
    "peers",
    "standing",
    "judgement__verdict",
    "judgement__why",
    "judgement__words",
    "judgement__by",
    "judgement__at",
    "judgement__year",
    "reason",
)
_SAID = 6  # columns of the judgement
_KEY = re.compile(r"(?P<kind>[a-z]+)-([a-z_]*)-(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)


class FindingKey(NamedTuple):
    """What tells a finding of an organ from its others, whichever computation wrote it."""

    kind: str
    item: str
    year: int
    month: int
    last_month: int

    def __str__(self) -> str:
        """As it stands in an address: slip-electricity-2025-3-3."""
        return "-".join(str(part) for part in self)


def key_from(text: str) -> FindingKey:
    """Read a key out of an address.  Raises Refusal."""
    told = _KEY.fullmatch(text)
    if told is None or told["kind"] not in KINDS:
        raise NotFound(say("没有疑点“{key}”。", key=text[:60]))
    kind, item, *numbers = told.groups()
    return FindingKey(kind, item, *(int(number) for number in numbers))


def seen_of(found: Decimal | None, kgce: Decimal | None, yuan: Decimal | None) -> str:
    """What a person has seen of a finding: with another figure or size it is another one."""
    return "/".join("" if amount is None else plain(amount) for amount in (found, kgce, yuan))


@dataclass(frozen=True)
class Said:
    """The word that matters to a finding: who closed it or opened it again, when and why."""

    verdict: str
    why: str
    words: str
    by: str
    at: datetime
    year: int

    @property
    def title(self) -> Message:
        """情况属实:搬迁; the words stand beside it."""
        if self.verdict == REOPENED:
            return say("已重新打开")
        verdict = say(VERDICTS[self.verdict])
        return say("{verdict}:{why}", verdict=verdict, why=say(WHYS[self.why])) if self.why else verdict


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
    past: int
    peers: int
    standing: str
    said: Said | None
    reason: Message

    @property
    def key(self) -> FindingKey:
        return FindingKey(self.kind, self.item, self.year, self.month, self.last_month)

    @property
    def seen(self) -> str:
        return seen_of(self.found, self.kgce, self.yuan)

    @property
    def usually(self) -> Message:
        """What usually lies behind this kind."""
        return say(USUALLY[self.kind])

    @property
    def basis(self) -> Message:
        """From which past and which peers the expectation comes."""
        if self.kind == DUPLICATE:
            return say("同一区划的机关名录")
        if self.kind == LATE:
            return say("报送期限")
        if self.past and self.peers:
            return say("本单位 {past} 个月的数据和 {peers} 家机关", past=self.past, peers=self.peers)
        if self.past:
            return say("本单位 {past} 个月的数据", past=self.past)
        if self.peers:
            return say("{peers} 家机关", peers=self.peers)
        return say("本单位此前的登记")

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
    """How many findings of each kind and of each standing, and how many of the organs have any.

    `by_kind` and `flagged` are of the standing asked for.
    """

    by_kind: Mapping[str, int]
    by_standing: Mapping[str, int]
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
    standing: str = "",
    start: int = 0,
    limit: int | None = None,
    method: str = DEFAULT_METHOD,
) -> list[FindingRow]:
    """Findings in the actor's scope; of an organ (code), subtree, kind or standing if named.

    Open ones first, then by energy in doubt, then money.

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
    if standing:
        found = found.filter(standing=standing)
    rows = _ranked(found).values_list(*_SHOWN)
    return [_row(row) for row in rows[start : None if limit is None else start + limit]]


def _row(row: Sequence[Any]) -> FindingRow:
    *told, reason = row
    said = told[-_SAID:]
    return FindingRow(*told[:-_SAID], Said(*said) if said[0] is not None else None, Message.from_json(reason))


def _ranked(found: QuerySet[Finding]) -> QuerySet[Finding]:
    weight = [When(standing=standing, then=place) for place, standing in enumerate(Standing)]
    return found.order_by(
        Case(*weight, default=0),
        F("kgce").desc(nulls_last=True),
        F("yuan").desc(nulls_last=True),
        "organ__path",
        "pk",
    )


def findings_summary(
    actor: Actor, year: int, region_path: str = "", standing: str = "", method: str = DEFAULT_METHOD
) -> Summary | None:
    """Counts below a region's path, the whole scope if empty; None for a year not computed.  Four statements.

    Kinds and organs are those of one standing if it is named.
    """
    run = computation(year, method)
    if run is None:
        return None
    found = Finding.objects.filter(
        in_scope(actor, "organ__path"), under((region_path,), "organ__path"), computation=run
    )
    counted = found.order_by().values_list("standing", "kind").annotate(Count("pk"))
    by_kind, by_standing = Counter[str](), Counter[str]()
    for of, kind, count in counted:
        by_standing[of] += count
        by_kind[kind] += count if standing in {"", of} else 0
    if standing:
        found = found.filter(standing=standing)
    return Summary(
        by_kind={kind: by_kind[kind] for kind in KINDS if by_kind[kind]},
        by_standing={of.value: by_standing[of.value] for of in Standing},
        flagged=found.aggregate(organs=Count("organ", distinct=True))["organs"],
        organs=Organ.objects.filter(in_scope(actor), under((region_path,))).count(),
    )


def finding_count(actor: Actor, year: int, method: str = DEFAULT_METHOD) -> int:
    """How many findings wait for somebody in the actor's scope; 0 for a year not computed.  One statement."""
    return Finding.objects.filter(
        in_scope(actor, "organ__path"),
        computation__year=year,
        computation__method=method,
        standing=Standing.OPEN,
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
    """How many open findings each organ's months have, by code and month; what concerns a whole year is left out.

    `codes` narrows it to these organs.  One statement.
    """
    found = Finding.objects.filter(
        in_scope(actor, "organ__path"),
        computation__year=year,
        computation__method=method,
        month__gt=0,
        standing=Standing.OPEN,
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
