"""Canteens drawn year by year: who could be drawn, who was and why, whether the draw can be repeated, who has been seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Min

from jieyue.acts.rules import Actor
from jieyue.ledgers.models import CanteenDraw, Record
from jieyue.ledgers.queries.owing import lately
from jieyue.ledgers.rules.drawing import Drawn, Why, draw
from jieyue.registry.models import Organ
from jieyue.registry.queries.history import open_on
from jieyue.registry.queries.organs import region_of

CANTEEN, INSPECTED = "canteen", "checked_on"


@dataclass(frozen=True)
class Frame:
    """The organs that can be drawn, by code: the year each was last drawn in, and the year it came in."""

    seen: Mapping[str, int]
    first: Mapping[str, int]

    def as_json(self) -> list[list[str | int | None]]:
        return [[code, self.seen.get(code), self.first[code]] for code in sorted(self.first)]

    @classmethod
    def from_json(cls, told: Sequence[Sequence[object]]) -> Frame:
        rows = [(str(code), seen, first) for code, seen, first in told]
        return cls(
            {code: seen for code, seen, _ in rows if isinstance(seen, int)},
            {code: first for code, _, first in rows if isinstance(first, int)},
        )


@dataclass(frozen=True)
class DrawnOrgan:
    """One drawn organ; `inspected` is the day its canteen was looked at in that year, None where it was not yet."""

    code: str
    name: str
    why: Why
    inspected: date | None


@dataclass(frozen=True)
class DrawView:
    """One year's draw as it was kept; `repeats` says that drawing again gives the same."""

    year: int
    seed: str
    by: str
    at: datetime
    frame: int
    organs: Sequence[DrawnOrgan]
    repeats: bool

    @property
    def done(self) -> int:
        return sum(1 for organ in self.organs if organ.inspected)


def frame_of(region: str, year: int) -> Frame:
    """The region's own organs that keep a canteen this year or kept one last year.  Three statements."""
    organs = Organ.objects.filter(open_on(date(year, 12, 31)), region=region)
    kept = set(Record.objects.filter(lately(CANTEEN, year), organ__in=organs).values_list("organ", flat=True))
    rows = Record.objects.filter(organ__in=kept, kind=CANTEEN, struck=False).order_by()
    first = {code: min(begun, year) for code, begun in rows.values_list("organ__code").annotate(Min("year"))}
    seen: dict[str, int] = {}
    earlier = CanteenDraw.objects.filter(region=region, year__lt=year).order_by("year")
    for drawn_year, drawn in earlier.values_list("year", "drawn"):
        seen.update((code, drawn_year) for code, _ in drawn if code in first)
    # A ledger that is older than the draws is no reason to draw everybody at once.
    begun = earlier.values_list("year", flat=True).first() or year
    return Frame(seen, {code: max(since, begun) for code, since in first.items()})


def draws_of(actor: Actor, region: str) -> list[DrawView]:
    """A region's draws, newest first.  Raises Refusal when it is out of scope.  Four statements."""
    draws = list(CanteenDraw.objects.filter(region=region_of(actor, region).code).order_by("-year"))
    codes = {code for one in draws for code, _ in one.drawn}
    names = dict(Organ.objects.filter(code__in=codes).values_list("code", "name"))
    inspected = _inspected(codes)
    return [
        DrawView(
            year=one.year,
            seed=one.seed,
            by=one.by,
            at=one.at,
            frame=len(one.frame),
            organs=[
                DrawnOrgan(code, names.get(code, code), Why(why), inspected.get((code, one.year)))
                for code, why in one.drawn
            ],
            repeats=_repeats(one),
        )
        for one in draws
    ]


def _repeats(one: CanteenDraw) -> bool:
    frame = Frame.from_json(one.frame)
    again = draw(frame.first, frame.seen, frame.first, one.year, one.seed)
    return list(again) == [Drawn(code, Why(why)) for code, why in one.drawn]


def _inspected(codes: set[str]) -> dict[tuple[str, int], date]:
    """The last day in each year on which an organ's canteen was looked at."""
    rows = Record.objects.filter(organ__code__in=codes, kind=CANTEEN, struck=False)
    days = [
        (code, date.fromisoformat(cells[INSPECTED]))
        for code, cells in rows.values_list("organ__code", "cells")
        if INSPECTED in cells
    ]
    return {(code, day.year): day for code, day in sorted(days, key=lambda one: one[1])}
