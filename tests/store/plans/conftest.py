"""Two counties under a city with their organs and two years of ledgers, and the offices that deal with them."""

from __future__ import annotations

from datetime import date

import pytest

import factories
from jieyue.acts.rules import Role

TODAY = date(2026, 7, 2)


@pytest.fixture
def tree(db):
    """A-1 and A-2 in one county, B-1 in another, C-1 of the city itself; what they used is 1 : 3 : 2 : 4."""
    factories.registry()
    organs = {
        "A-1": factories.organ("A-1", region="610102"),
        "A-2": factories.organ("A-2", region="610102"),
        "B-1": factories.organ("B-1", region="610103"),
        "C-1": factories.organ("C-1", region="610100", tier="city"),
    }
    by = factories.change()
    for code, size in (("A-1", 1), ("A-2", 3), ("B-1", 2), ("C-1", 4)):
        factories.profile(organs[code], headcount=str(10 * size), floor_area="1000")
        for year in (2024, 2025):
            fill(organs[code], year, size=size, by=by)
    return organs


def fill(organ, year, months=range(1, 13), *, size=1, item="electricity", by=None):
    for month in months:
        factories.entry(
            organ,
            item,
            f"{year}-{month:02}",
            str(1000 * size),
            cost=str(700 * size),
            by=by or factories.change(),
        )


PROVINCE = factories.actor(Role.PROVINCE, "610000/", name="省机关事务服务中心")
CITY = factories.actor(Role.CITY, "610000/610100/", name="西安市机关事务中心")
COUNTY = factories.actor(Role.COUNTY, "610000/610100/610102/", name="新城区机关事务中心")


def officer(organ):
    return factories.actor(Role.ORGAN, organ.path, name=f"{organ.code} 经办人")
