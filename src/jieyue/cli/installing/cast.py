"""Who acts in a demo province, and when: its history is written by the offices it belongs to, on their days."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache

from django.utils.timezone import make_aware

from jieyue.acts.rules import Actor, Grant, Role
from jieyue.cli.demo.people import office_name
from jieyue.cli.demo.places import PROVINCE
from jieyue.cli.demo.province import Province
from jieyue.values.imports import Source
from jieyue.values.wording import Message

CLERKS = "各机关经办人"
# Days of a programme year: registers handed over, figures computed, drafts opened, answers in.
HANDED_OVER, COMPUTED, OPENED, ANSWERED = (1, 5), (2, 20), (3, 25), (4, 8)
OFFICE_HOUR = time(10)

# Told how far it is: the stage in words, steps done, and all there are in it.
Tell = Callable[[Message, int, int], None]


@dataclass(frozen=True)
class Cast:
    """A province with its programme year and the places of its regions in the stored tree (by code)."""

    province: Province
    year: int
    paths: Mapping[str, str]

    def office(self, code: str, on: date) -> Actor:
        """The office of a region."""
        place = next(place for place in self.province.tree if place.code == code)
        return Actor(office_name(place), (Grant(Role(place.level), self.paths[code]),), moment(on))

    def province_office(self, on: date) -> Actor:
        return self.office(next(p.code for p in self.province.tree if p.level == PROVINCE), on)

    def this_year(self, month_day: tuple[int, int]) -> date:
        return date(self.year, *month_day)


def clerks(on: date) -> Actor:
    """The officers of all organs, each for its own."""
    return Actor(CLERKS, (Grant(Role.ORGAN, ""),), moment(on))


@cache
def moment(on: date) -> datetime:
    """A working hour of that day, as the store keeps it."""
    local: datetime = make_aware(datetime.combine(on, OFFICE_HOUR))
    return local.astimezone(UTC)


def source(sheet: str) -> Source:
    return Source("演示数据", sheet)
