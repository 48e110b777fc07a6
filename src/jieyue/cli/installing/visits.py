"""A demo province's site visits: one that is begun, with what was found so far, and one that is still to be made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice

from django.utils.timezone import localdate

from jieyue.cli.demo.organs import DemoOrgan
from jieyue.cli.installing.cast import Cast
from jieyue.evaluations.actions.arranging import arrange
from jieyue.evaluations.actions.recording import Sent, record
from jieyue.evaluations.queries.cases import case_of
from jieyue.evaluations.queries.visits import assessors_for
from jieyue.evaluations.rules.visits import DIFFERS, FITS, on_site
from jieyue.evaluations.rules.workflow import State
from jieyue.standards.queries.versions import standard_of

VISITS, ITEMS = 2, 4
_AHEAD = timedelta(days=2)
_FOUND = (
    (FITS, "现场查看,与自评相符。"),
    (DIFFERS, "现场只见到部分材料,其余未能提供。"),
)


def save_visits(cast: Cast, states: Mapping[str, State], at: datetime) -> int:
    """Arranged by the offices of organs that wait for a review, for the person nearest.  Returns how many.

    `at`: when the accounts were opened, as nobody can be sent before.
    """
    waiting = (organ for organ in cast.province.organs if states.get(organ.code) == State.SUBMITTED)
    made = [_visit(cast, organ, at, begun=not number) for number, organ in enumerate(islice(waiting, VISITS))]
    return sum(made)


def _visit(cast: Cast, organ: DemoOrgan, at: datetime, *, begun: bool) -> bool:
    today = localdate(at)
    office = replace(cast.office(organ.place.code, today), at=at)
    case = case_of(office, cast.year, organ.code)
    person = next(iter(assessors_for(office, case.organ.path, today)), None)
    if person is None:
        return False
    items = on_site(standard_of(case.standard))[:ITEMS]
    visit = arrange(office, cast.year, organ.code, person.pk, today + _AHEAD, items)
    if begun:
        there = replace(office, name=person.name, user_id=person.pk)
        for number, (item, (verdict, note)) in enumerate(zip(items, _FOUND, strict=False)):
            record(there, visit, item, Sent(f"demo-visit-{number}", 0, verdict, "", note))
    return True
