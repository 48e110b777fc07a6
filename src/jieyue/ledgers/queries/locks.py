"""Who may still write what, asked for a whole batch at once: filings handed in, calendar, and exceptions."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from itertools import product
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localdate

from jieyue.acts.queries import under
from jieyue.ledgers.models import Filing, Reopening
from jieyue.ledgers.models import Schedule as StoredSchedule
from jieyue.ledgers.rules.closing import KINDS, Dates, Held, may_write
from jieyue.ledgers.rules.filings import FILED, State
from jieyue.registry.models import Organ
from jieyue.values.periods import Period
from jieyue.values.wording import Message

# Databases bound the number of parameters of one statement.
AT_ONCE = 900
_FILED = [state.value for state in FILED]
_MANY = 3 * AT_ONCE
_DATES = ("kind", "year", "due_days", "closes_days", "levels", "before", "county_after", "city_after")

# An organ's row, a year, and a month (0 for the whole year) as entries name it.
Place = tuple[int, int, int]


def closed(
    organ_ids: Collection[int], kind: str, periods: Collection[Period], at: datetime
) -> dict[Place, Message]:
    """Why entries of a ledger can't be written at a moment, by organ, year and month; what may be is left out.

    `periods` are those of entries.  A handful of statements, whatever the number of organs.
    """
    of_kind = KINDS.get(kind)
    if of_kind is None or not organ_ids:
        return {}
    wanted = {(period.year, of_kind.closing_month(period.month)) for period in periods}
    found = _closed_filings(organ_ids, kind, wanted, localdate(at))
    if not found:
        return {}
    spread: dict[Place, Message] = {}
    for organ_id, period in product(organ_ids, periods):
        reason = found.get((organ_id, period.year, of_kind.closing_month(period.month)))
        if reason is not None:
            spread[organ_id, period.year, period.month] = reason
    return spread


def _closed_filings(
    organ_ids: Collection[int], kind: str, wanted: Collection[tuple[int, int]], today: date
) -> dict[Place, Message]:
    """The same by the last months of the periods."""
    filings = Filing.objects.filter(
        kind=kind, year__in={year for year, _ in wanted}, month__in={month for _, month in wanted}
    )
    found = _held(organ_ids, filings.filter(state__in=_FILED), today)
    locked = _locked(kind, wanted, today)
    if not locked:
        return found
    returned = _of(organ_ids, filings.filter(state=State.RETURNED), "year", "month")
    mended = {(organ_id, year, month) for organ_id, year, month in returned}
    exceptions = _exceptions(kind, locked, today)
    for (year, month), closes in locked.items():
        verdict = may_write(Period(year, month), None, closes, today, excepted=False)
        open_again = _below(organ_ids, exceptions.get((year, month), ()))
        for organ_id in organ_ids:
            if organ_id not in open_again and (organ_id, year, month) not in mended:
                found.setdefault((organ_id, year, month), verdict.reason)
    return found


def _held(organ_ids: Collection[int], filings: QuerySet[Filing], today: date) -> dict[Place, Message]:
    """What was handed in and why that bars writing; many share one sentence, as they were taken along together."""
    worded: dict[tuple[Any, ...], Message] = {}
    found: dict[Place, Message] = {}
    for organ_id, year, month, *told in _of(organ_ids, filings, "year", "month", "state", "since", "by"):
        same = (year, month, *told)
        if same not in worded:
            state, since, by = told
            held = Held(State(state), localdate(since), by)
            worded[same] = may_write(Period(year, month), held, None, today, excepted=False).reason
        found[organ_id, year, month] = worded[same]
    return found


def _of(organ_ids: Collection[int], filings: QuerySet[Filing], *fields: str) -> Iterator[tuple[Any, ...]]:
    """The fields of these organs' filings; of a large part of all organs they are read in one statement."""
    rows = filings.values_list("organ_id", *fields)
    if len(organ_ids) > _MANY:
        wanted = frozenset(organ_ids)
        yield from (row for row in rows.iterator(chunk_size=10_000) if row[0] in wanted)
        return
    for some in batches(organ_ids):
        yield from rows.filter(organ_id__in=some)


def _locked(kind: str, wanted: Collection[tuple[int, int]], today: date) -> dict[tuple[int, int], date]:
    """The periods that are closed by the calendar, with their last open day."""
    told = {}
    dates = all_dates(kind, {year for year, _ in wanted})
    for year, month in wanted:
        closes = dates[year].closes(month) if year in dates else None
        if closes is not None and closes < today:
            told[year, month] = closes
    return told


def _exceptions(
    kind: str, locked: Collection[tuple[int, int]], today: date
) -> dict[tuple[int, int], tuple[str, ...]]:
    """The places that have an exception today, by period."""
    if not locked:
        return {}
    rows = running(kind, today).filter(year__in={year for year, _ in locked})
    told = list(rows.values_list("path", "year", "month"))
    return {
        (year, month): tuple(path for path, of, only in told if of == year and only in {0, month})
        for year, month in locked
    }


def _below(organ_ids: Collection[int], paths: tuple[str, ...]) -> set[int]:
    """Which of the organs lie below any of the paths."""
    if not paths:
        return set()
    return {
        organ_id
        for some in batches(organ_ids)
        for organ_id in Organ.objects.filter(under(paths), pk__in=some).values_list("pk", flat=True)
    }


def running(kind: str, today: date) -> QuerySet[Reopening]:
    """The exceptions that hold on a day."""
    return Reopening.objects.filter(kind=kind, until__gte=today, ended=None)


def dates_of(kind: str, year: int) -> Dates | None:
    """The calendar of a ledger in a year; None where the province has set none."""
    return all_dates(kind, (year,)).get(year)


def all_dates(kind: str, years: Collection[int]) -> dict[int, Dates]:
    """The calendars of a ledger by year; years without one are left out."""
    rows = StoredSchedule.objects.filter(kind=kind, year__in=years).values_list(*_DATES)
    return {row[1]: Dates(*row) for row in rows}


def scheduled_years(kind: str) -> list[int]:
    """The years a ledger has a calendar for, newest first."""
    return list(StoredSchedule.objects.filter(kind=kind).order_by("-year").values_list("year", flat=True))


def scheduled_kinds(years: Collection[int]) -> list[str]:
    """The ledgers that have a calendar in one of these years, in the order of the catalogue."""
    told = set(StoredSchedule.objects.filter(year__in=years).values_list("kind", flat=True))
    return [kind for kind in KINDS if kind in told]


def batches(ids: Collection[int]) -> Iterator[Sequence[int]]:
    """Row numbers in portions a statement can hold."""
    told = list(ids)
    for start in range(0, len(told), AT_ONCE):
        yield told[start : start + AT_ONCE]
