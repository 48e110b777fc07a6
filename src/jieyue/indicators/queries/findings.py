"""Reading what stands out in the ledgers, the weightiest first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Case, Count, F, QuerySet, When

from jieyue.acts.queries import in_scope, under
from jieyue.acts.rules import Actor
from jieyue.indicators.models import Computation, Finding, Judgement
from jieyue.indicators.queries.looking import look, run_of, written_since
from jieyue.indicators.rules.factors import DEFAULT_METHOD
from jieyue.indicators.rules.judgements import REOPENED, VERDICTS, WHYS, Standing
from jieyue.ledgers.rules.checks.found import DUPLICATE, KINDS, LATE, USUALLY
from jieyue.registry.models import Organ
from jieyue.registry.queries.organs import OrganPlace, organ_place, region_of
from jieyue.values.periods import Period, span_words
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

    @property
    def period_words(self) -> Message:
        """The months it is about: 2025年4月—10月."""
        return span_words(self.year, self.month, self.last_month)

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

    `by_kind` and `flagged` are of the standing asked for.  `looked` are the organs looked at where the year was not
    computed as a whole; None: all of them.
    """

    by_kind: Mapping[str, int]
    by_standing: Mapping[str, int]
    flagged: int
    organs: int
    looked: int | None = None

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

    Open ones first, then by energy in doubt, then money.  One organ that was written to since it was last
    looked at is judged by its ledger as it stands now.

    Raises Refusal where nobody was looked at yet and for an organ or region that is not to be found.
    """
    run = run_of(year, method)
    place = organ_place(actor, organ) if organ else None
    if place and written_since([place.pk], year, run):
        told = [row for row in _now(actor, place, year, run) if kind in {"", row.kind}]
        told = [row for row in told if standing in {"", row.standing}]
        return told[start : None if limit is None else start + limit]
    if run is None:
        if place:
            return []
        raise Refusal(say("{year} 年尚未核查,请先运行 jieyue compute。", year=year))
    found = Finding.objects.filter(in_scope(actor, "organ__path"), computation=run)
    if place:
        found = found.filter(organ=place.pk)
    if region:
        found = found.filter(under((region_of(actor, region).path,), "organ__path"))
    if kind:
        found = found.filter(kind=kind)
    if standing:
        found = found.filter(standing=standing)
    rows = _ranked(found).values_list(*_SHOWN)
    return [_row(row) for row in rows[start : None if limit is None else start + limit]]


def _now(actor: Actor, place: OrganPlace, year: int, run: Computation | None) -> list[FindingRow]:
    """What stands out in one organ's ledger right now, beside what does not follow from its figures."""
    own = Finding.objects.filter(in_scope(actor, "organ__path"), organ=place.pk, computation=run)
    kept = own.filter(kind__in=(LATE, DUPLICATE)) if run else own.none()
    head = Organ.objects.values_list("code", "name", "region__name").get(pk=place.pk)
    found = look([place.pk], year, actor.at, run)
    words = Judgement.objects.in_bulk([one.judgement_id for one in found if one.judgement_id])
    rows = [_row(row) for row in kept.values_list(*_SHOWN)]
    rows += [_row(_told(one, head, words.get(one.judgement_id or 0))) for one in found]
    places = {standing: at for at, standing in enumerate(Standing)}
    weight = [(places[Standing(row.standing)], -(row.kgce or -1), -(row.yuan or -1)) for row in rows]
    return [row for _, row in sorted(zip(weight, rows, strict=True), key=lambda pair: pair[0])]


def _told(one: Finding, head: tuple[str, str, str], word: Judgement | None) -> list[Any]:
    """A finding that is not stored, in the columns of those that are."""
    fields = [name for name in _SHOWN if "__" not in name and name != "reason"]
    said = [getattr(word, name.partition("__")[2], None) for name in _SHOWN if name.startswith("judgement__")]
    return [*head, *(getattr(one, name) for name in fields), *said, one.reason]


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
    """Counts below a region's path, the whole scope if empty; None where nobody was looked at.  Four statements.

    Kinds and organs are those of one standing if it is named.  A fifth statement counts who was looked at where
    the year was not computed as a whole.
    """
    run = run_of(year, method)
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
    looks = run.looks.filter(in_scope(actor, "organ__path"), under((region_path,), "organ__path"))
    return Summary(
        by_kind={kind: by_kind[kind] for kind in KINDS if by_kind[kind]},
        by_standing={of.value: by_standing[of.value] for of in Standing},
        flagged=found.aggregate(organs=Count("organ", distinct=True))["organs"],
        organs=Organ.objects.filter(in_scope(actor), under((region_path,))).count(),
        looked=None if run.whole else looks.count(),
    )


def finding_count(actor: Actor, year: int, method: str = DEFAULT_METHOD) -> int:
    """How many findings wait for somebody in the actor's scope; 0 where nobody was looked at.  One statement."""
    return Finding.objects.filter(
        in_scope(actor, "organ__path"),
        computation__year=year,
        computation__method=method,
        standing=Standing.OPEN,
    ).count()
