"""A compound of the city with three organs of 60, 30 and 10 per cent of its area."""

from __future__ import annotations

import pytest

import factories
from jieyue.acts.rules import Role
from jieyue.sites.actions.keeping import save_sites
from jieyue.sites.rules.site_rows import SiteRow
from jieyue.values.imports import Source

CITY = "610000/610100/"


@pytest.fixture
def office():
    return factories.actor(Role.CITY, CITY, name="市管理局")


@pytest.fixture
def compound(db, office):
    """The compound's code."""
    factories.registry()
    for code, region, area, heads in (
        ("A", "610100", "600", "10"),
        ("B", "610100", "300", "10"),
        ("C", "610102", "100", "20"),
    ):
        factories.profile(factories.organ(code, region=region), floor_area=area, headcount=heads)
    rows = [
        SiteRow(2, "S-1", name="一号院", region="610100", floor_area="1000"),
        *(SiteRow(place, "S-1", organ=code, valid_from="2024-01-01") for place, code in enumerate("ABC", 3)),
        SiteRow(6, "S-1", item="全部", method="按建筑面积", valid_from="2024-01-01"),
    ]
    save_sites(office, rows, source=Source("sites.xlsx", "Sheet1"))
    return "S-1"
