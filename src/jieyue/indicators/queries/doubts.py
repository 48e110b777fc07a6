"""Which months of whose ledgers are in doubt: for charts, and before a pile of filings is approved together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from itertools import chain

from jieyue.acts.queries import in_scope, under
from jieyue.acts.rules import Actor
from jieyue.indicators.models import Finding
from jieyue.indicators.queries.looking import look, run_of, written_since
from jieyue.indicators.rules.factors import DEFAULT_METHOD
from jieyue.indicators.rules.judgements import Standing
from jieyue.ledgers.models import Entry, Filing
from jieyue.ledgers.queries.locks import batches
from jieyue.ledgers.rules.checks.found import SLIP
from jieyue.ledgers.rules.closing import ENERGY
from jieyue.ledgers.rules.filings import State
from jieyue.ledgers.rules.items import in_group
from jieyue.registry.models import Organ
from jieyue.registry.queries.organs import region_of
from jieyue.values.periods import Period
from jieyue.values.wording import Message, say


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
    actor: Actor, year: int, codes: Collection[str] | None = None
) -> dict[tuple[str, int], int]:
    """How many open findings each organ's months have, by code and month; what concerns a whole year is left out.

    `codes` narrows it to these organs, and those of them that were written to since somebody looked are judged
    by their ledgers as they stand now.  One statement, seven with `codes`, more where somebody has to be judged.
    """
    found = Finding.objects.filter(
        in_scope(actor, "organ__path"),
        computation__year=year,
        computation__method=DEFAULT_METHOD,
        month__gt=0,
        standing=Standing.OPEN,
    )
    told = Counter[tuple[str, int]]()
    if codes is not None:
        names = dict(Organ.objects.filter(in_scope(actor), code__in=codes).values_list("pk", "code"))
        run = run_of(year)
        behind = written_since(names, year, run)
        for one in chain.from_iterable(look(some, year, actor.at, run) for some in batches(behind)):
            if one.month and one.standing == Standing.OPEN:
                told.update((names[one.organ_id], month) for month in range(one.month, one.last_month + 1))
        found = found.filter(organ__in=names.keys() - set(behind))
    for code, first, last in found.values_list("organ__code", "month", "last_month"):
        told.update((code, month) for month in range(first, last + 1))
    return told


def unmeasured(organs: Collection[int], year: int) -> set[int]:
    """Which of these organs have figures of one month at most in a year and the one before: nothing to hold one against.

    One statement for each some hundred organs.
    """
    months = Counter[int]()
    for some in batches(sorted(organs)):
        rows = Entry.objects.filter(organ__in=some).order_by().values_list("organ_id", "year", "month")
        months.update(organ for organ, of, _ in rows.distinct() if of in {year - 1, year})
    return {organ for organ in organs if months[organ] <= 1}


def doubts(
    actor: Actor, periods: Collection[Period], codes: Collection[str] | None = None
) -> dict[tuple[str, int, int], Message]:
    """Why an organ's month should be looked at before it is approved, by code, year and month; clean ones are left out."""
    return {
        (code, period.year, period.month): say("有 {count} 处存疑数据,请打开核对后逐家办理。", count=count)
        for year in {period.year for period in periods}
        for (code, month), count in doubtful_months(actor, year, codes).items()
        for period in [Period(year, month)]
        if period in periods
    }


def submitted_organs(
    actor: Actor, periods: Collection[Period], codes: Collection[str] | None = None, region: str = ""
) -> dict[int, set[int]]:
    """Whose energy ledgers of these periods wait for an office, by year: of these organs, a region's, or the whole scope.

    Raises Refusal for a region out of scope.  One statement.
    """
    months = {(period.year, period.month) for period in periods}
    found = Filing.objects.filter(
        in_scope(actor, "organ__path"),
        kind=ENERGY,
        state=State.SUBMITTED,
        year__in={year for year, _ in months},
        month__in={month for _, month in months},
    )
    if codes is not None:
        found = found.filter(organ__code__in=codes)
    if region:
        found = found.filter(under((region_of(actor, region).path,), "organ__path"))
    by_year: dict[int, set[int]] = defaultdict(set)
    for organ, year in found.values_list("organ_id", "year"):
        by_year[year].add(organ)
    return by_year
