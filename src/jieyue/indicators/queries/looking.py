"""What stands out in the ledgers of some organs as they stand now: nobody has to wait for a run over everybody."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from django.db.models import Max
from django.utils.timezone import localdate

from jieyue.indicators.models import Computation, Finding, Judgement, Look
from jieyue.indicators.queries.sizing import stored
from jieyue.indicators.rules.checking import NO_ROWS, Columns, ProfileFields, check, months_over
from jieyue.indicators.rules.factors import DEFAULT_METHOD, factor_set_for
from jieyue.indicators.rules.judgements import Doubt, Word, standing
from jieyue.ledgers.models import Declaration, Entry
from jieyue.ledgers.queries.locks import batches
from jieyue.ledgers.rules.checks.limits import LIMITS
from jieyue.ledgers.rules.checks.usual import Usual
from jieyue.registry.models import Profile
from jieyue.registry.queries.organs import lives_of

Figures = tuple[int, int, int, Decimal, Decimal | None]


def run_of(year: int, method: str = DEFAULT_METHOD) -> Computation | None:
    """The run that holds the findings of a year, over everybody or not; None before anybody was looked at."""
    return Computation.objects.filter(year=year, method=method).first()


def latest_changes(organs: Collection[int], year: int) -> dict[int, int]:
    """The latest change to each of these organs' ledgers of a year, or of the one before that it is compared with.

    Organs that have none are left out.  One statement for each some hundred organs.
    """
    latest: dict[int, int] = {}
    for some in batches(sorted(organs)):
        # The years are picked afterwards: there is no index that begins with the organ and goes on with the year.
        rows = Entry.ever.filter(organ__in=some).order_by().values_list("organ_id", "year")
        for organ, of, change in rows.annotate(Max("change_id")):
            if of in {year - 1, year}:
                latest[organ] = max(change, latest.get(organ, 0))
    return latest


def written_since(organs: Collection[int], year: int, run: Computation | None) -> list[int]:
    """Which of these organs were written to since they were last looked at."""
    latest, seen = latest_changes(organs, year), dict[int, int]()
    for some in batches(sorted(latest)) if run else ():
        seen |= Look.objects.filter(computation=run, organ__in=some).values_list("organ_id", "change")
    floor = run.last_change if run else 0
    return [organ for organ, change in latest.items() if change > max(seen.get(organ, 0), floor)]


def usual_before(year: int, method: str = DEFAULT_METHOD) -> tuple[int, Usual] | None:
    """What was usual among everybody in the latest year up to this one that everybody was computed in; None before."""
    runs = Computation.objects.filter(year__lte=year, method=method, whole=True).order_by("-year")
    told = runs.values_list("year", "usual").first()
    return (told[0], Usual.from_json(told[1])) if told else None


def look(organs: Collection[int], year: int, at: datetime, run: Computation | None) -> list[Finding]:
    """What stands out in these organs' ledgers, weighed and judged but not stored.

    Lateness and double entries do not follow from the figures and are not among it.
    """
    told, factor_set = usual_before(year), factor_set_for(DEFAULT_METHOD if run is None else run.method)
    facts = StoredFacts(tuple(organs), year)
    usual = told[1] if told else Usual()
    found = check(facts, year, months_over(localdate(at), year), usual).findings
    return with_standing([stored(run.pk if run else None, one, factor_set) for one in found], at)


def with_standing(findings: list[Finding], computed: datetime) -> list[Finding]:
    """Findings not stored yet, each with how it stands after what people have said before."""
    spoken = _words({finding.organ_id for finding in findings})
    for finding in findings:
        finding.standing, finding.judgement_id = standing(
            _doubt(finding), spoken.get(finding.organ_id, ()), computed, LIMITS.judgement
        )
    return findings


def _words(organs: set[int]) -> dict[int, list[Word]]:
    """Everything said of these organs, by organ."""
    spoken: dict[int, list[Word]] = defaultdict(list)
    for some in batches(sorted(organs)):
        for row in Judgement.objects.filter(organ__in=some):
            spoken[row.organ_id].append(Word(row.pk, _doubt(row), row.verdict, row.at))
    return spoken


def _doubt(row: Finding | Judgement) -> Doubt:
    return Doubt(row.kind, row.item, row.year, row.month, row.last_month, row.kgce, row.yuan)


@dataclass(frozen=True)
class StoredFacts:
    """The figures of some organs, not more than a statement takes, as their ledgers stand now."""

    organs: tuple[int, ...]
    year: int

    def entries(self, item: str) -> Columns:
        rows = [
            (organ, year, month, float(quantity), math.nan if cost is None else float(cost))
            for organ, year, month, quantity, cost in self._entries.get(item, ())
            if year >= self.year - 1
        ]
        return tuple(zip(*rows, strict=True)) if rows else NO_ROWS

    def earlier(self, item: str) -> Columns:
        monthly, annual = defaultdict[int, float](float), dict[int, float]()
        for organ, year, month, quantity, _ in self._entries.get(item, ()):
            if year == self.year - 2 and month:
                monthly[organ] += float(quantity)
            elif year == self.year - 2:
                annual[organ] = float(quantity)
        totals = annual | monthly
        return tuple(totals), tuple(totals.values())

    def given_up(self, item: str) -> Collection[int]:
        return self._gone | {organ for organ in self.organs if not self._in_use.get((organ, item), True)}

    def profiles(self) -> Iterator[tuple[int, ProfileFields]]:
        rows = Profile.objects.filter(organ__in=self.organs).order_by("organ", "valid_from")
        for organ, day, *amounts in rows.values_list("organ_id", "valid_from", "headcount", "floor_area"):
            yield organ, _profile(day, amounts)

    @cached_property
    def _gone(self) -> set[int]:
        """Those closed before the year was over: nobody is there to report what is missing."""
        pasts = {organ: life.span[1] for organ, life in lives_of(self.organs).items()}
        return {organ for organ, past in pasts.items() if past is not None and past < (self.year + 1) * 12}

    @cached_property
    def _entries(self) -> Mapping[str, list[Figures]]:
        rows = Entry.objects.filter(organ__in=self.organs, year__range=(self.year - 2, self.year)).order_by()
        by_item: dict[str, list[Figures]] = defaultdict(list)
        for item, *figures in rows.values_list("item", "organ_id", "year", "month", "quantity", "cost"):
            by_item[item].append(tuple(figures))
        return by_item

    @cached_property
    def _in_use(self) -> Mapping[tuple[int, str], bool]:
        said = Declaration.objects.filter(organ__in=self.organs, from_year__lte=self.year)
        rows = said.order_by("from_year").values_list("organ_id", "item", "in_use")
        # The latest word comes last.
        return {(organ, item): in_use for organ, item, in_use in rows}


def _profile(day: date, amounts: Iterable[Decimal | None]) -> ProfileFields:
    headcount, floor_area = (None if amount is None else float(amount) for amount in amounts)
    return day, headcount, floor_area
