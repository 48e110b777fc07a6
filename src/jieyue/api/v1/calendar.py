"""When the periods of a ledger are due and close, how they stand today, and what was excepted."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from ninja import Query, Router

from jieyue.api.door import Request, today
from jieyue.api.shapes import Told, Year
from jieyue.ledgers.queries.locks import dates_of
from jieyue.ledgers.queries.rates import rates_by_month, reopenings
from jieyue.ledgers.rules.closing import ENERGY, KINDS, Stage, stage_of
from jieyue.values.refusals import NotFound
from jieyue.values.wording import say

router = Router(tags=["calendar"])


class Rate(Told):
    """Of `organs`: handed in, first in time, without a blank, approved, waiting for review, returned."""

    organs: int
    filed: int
    in_time: int
    complete: int
    approved: int
    submitted: int
    returned: int


class CalendarPeriod(Told):
    """One period: its last day to hand in, its last day to write (null: never closes by itself), how it stands."""

    period: str
    due: date | None
    closes: date | None
    stage: Stage
    rate: Rate


class Excepted(Told):
    """Who may still write after all: which month (0: all of the year), until when, why, by whom."""

    number: int
    name: str
    month: int
    until: date
    reason: str
    by: str
    at: datetime
    holds: bool


class Calendar(Told):
    """A ledger's calendar of one year, as far as the caller's area goes."""

    ledger: str
    year: int
    levels: int | None
    periods: list[CalendarPeriod]
    exceptions: list[Excepted]


@router.get("/calendar/{year}", response=Calendar, summary="报送日历")
def show_calendar(
    request: Request, year: Year, ledger: Annotated[str, Query(description="台账代号")] = ENERGY
) -> object:
    if ledger not in KINDS:
        raise NotFound(say("没有“{kind}”这种需要报送的台账。", kind=ledger[:24]))
    kind, now = KINDS[ledger], today()
    dates = dates_of(kind.code, year)
    rates = rates_by_month(request.actor, kind.code, year, kind.months)
    return {
        "ledger": kind.code,
        "year": year,
        "levels": dates.levels if dates else None,
        "periods": [
            {
                "period": kind.period_text(year, month),
                "due": dates.due(month) if dates else None,
                "closes": dates.closes(month) if dates else None,
                "stage": stage_of(dates, year, month, now),
                "rate": rates[month],
            }
            for month in kind.months
        ],
        "exceptions": reopenings(request.actor, kind.code, year, now),
    }
