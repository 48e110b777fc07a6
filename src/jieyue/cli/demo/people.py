"""Who can sign in to a demo province: one office each region, and officers of organs in every state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jieyue.cli.demo.organs import DemoOrgan
from jieyue.cli.demo.places import COUNTY, Place

# Few enough to choose from on the sign-in page.
OFFICERS = 14


@dataclass(frozen=True)
class Person:
    """An account to open."""

    username: str
    role: str
    scope: str
    name: str


def office_name(place: Place) -> str:
    """Who an office acts as."""
    return f"{place.sign}机关事务管理部门"


def offices(tree: Sequence[Place]) -> list[Person]:
    """The office of the province, of each city and of each county."""
    return [
        Person(
            username=f"{place.level}-{place.code}",
            role=place.level,
            scope=place.code,
            name=office_name(place),
        )
        for place in tree
    ]


def officers(organs: Sequence[DemoOrgan], states: Mapping[str, str]) -> list[Person]:
    """Officers of at most `OFFICERS` organs, state by state in turn, at most two of one region, counties first.

    `states` holds the state of each organ that has a case, by code.
    """
    waiting: dict[str, list[DemoOrgan]] = {}
    for organ in sorted(organs, key=lambda organ: organ.tier != COUNTY):
        if organ.code in states:
            waiting.setdefault(states[organ.code], []).append(organ)
    chosen: list[DemoOrgan] = []
    of_region: dict[str, int] = {}
    while any(waiting.values()) and len(chosen) < OFFICERS:
        for queue in waiting.values():
            while queue and of_region.get(queue[0].place.code, 0) > 1:
                queue.pop(0)
            if queue and len(chosen) < OFFICERS:
                organ = queue.pop(0)
                of_region[organ.place.code] = of_region.get(organ.place.code, 0) + 1
                chosen.append(organ)
    return [Person(f"organ-{organ.code}", "organ", organ.code, f"{organ.name}经办人") for organ in chosen]
