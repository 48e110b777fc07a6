"""Hands in a demo province's last data year: its calendar, every organ's months with their steps, one exception."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from jieyue.acts.rules import operator
from jieyue.cli.demo.filings import CLOSES_DAYS, DUE_DAYS, PlannedFiling, filings
from jieyue.cli.demo.organs import DemoOrgan
from jieyue.cli.demo.people import office_name
from jieyue.cli.demo.places import CITY
from jieyue.cli.installing.cast import HANDED_OVER, Cast, moment
from jieyue.ledgers.actions.loading import LoadedFiling, LoadedStep, load_filings
from jieyue.ledgers.actions.schedule import change_schedule, reopen
from jieyue.ledgers.queries.lacking import year_lacks
from jieyue.ledgers.rules.blanks import Blank
from jieyue.ledgers.rules.closing import ENERGY, KINDS, Dates, default_dates
from jieyue.registry.queries.organs import OrganPlace, organ_places
from jieyue.values.periods import Period

# The other ledgers that are handed in period by period in the demo: by month and by quarter.
OTHERS = ("waste", "canteen")
REASON = "计量表集中更换,允许补录换表期间的数据。"


def save_filings(cast: Cast) -> int:
    """The calendars of the last data year and what was handed in.  Returns the number of filings."""
    year = cast.year - 1
    office = cast.province_office(date(year, *HANDED_OVER))
    places = organ_places([organ.code for organ in cast.province.organs])
    loaded = 0
    for kind in (ENERGY, *OTHERS):
        dates = replace(default_dates(kind, year), due_days=DUE_DAYS, closes_days=CLOSES_DAYS)
        change_schedule(office, dates)
        loaded += load_filings(operator(office.at), kind, _filings(cast, kind, dates, places))
    city = next((place.code for place in cast.province.tree if place.level == CITY), "")
    if city:
        granted = cast.office(city, date(cast.year, 2, 2))
        reopen(granted, ENERGY, Period(year, 12), date(cast.year, 12, 31), REASON, region=city)
    return loaded


def _filings(cast: Cast, kind: str, dates: Dates, places: Mapping[str, OrganPlace]) -> Iterator[LoadedFiling]:
    organs = {organ.code: organ for organ in cast.province.organs}
    lacking = year_lacks([place.pk for place in places.values()], kind, dates.year)
    ledger, months = "" if kind == ENERGY else kind, KINDS[kind].months
    for code, organ in organs.items():
        pk = places[code].pk
        for planned in filings(cast.province.seed, organ, dates.year, ledger=ledger, months=months):
            lack = lacking[pk][planned.month]
            # Of the other ledgers only full periods come in; the rest is what an office reminds of.
            if not (lack.empty or (lack.items and kind != ENERGY)):
                yield _loaded(
                    organ, pk, planned, dates, [Blank(item, *planned.excuse) for item in lack.items]
                )


def _loaded(
    organ: DemoOrgan, pk: int, planned: PlannedFiling, dates: Dates, blanks: list[Blank]
) -> LoadedFiling:
    office = office_name(organ.place)
    return LoadedFiling(
        organ_id=pk,
        tier=organ.tier,
        year=dates.year,
        month=planned.month,
        in_time=planned.steps[0].on <= dates.due(planned.month),
        steps=[
            LoadedStep(step.act, moment(step.on), f"{organ.name}经办人")
            if step.act == "submit"
            else LoadedStep(step.act, moment(step.on), office, organ.tier, step.reason)
            for step in planned.steps
        ],
        blanks=blanks,
    )
