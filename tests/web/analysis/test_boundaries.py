"""The map's shapes: a district's outline where it lies, and only within the reader's scope."""

from __future__ import annotations

import pytest

from jieyue.acts.rules import Role
from jieyue.web.analysis.outlines import GRID, outline


def test_a_district_lies_where_it_is():
    """碑林区 is the middle of 西安: about 108.93 E, 34.25 N."""
    points = [point for rings in outline("610103") for ring in rings for point in ring]
    assert min(east for east, _ in points) < 108.95 < max(east for east, _ in points) + GRID
    assert min(north for _, north in points) < 34.25 < max(north for _, north in points)
    assert all(abs(east / GRID - round(east / GRID)) < 1e-6 for east, _ in points)


def test_rings_are_closed_and_neighbours_share_their_border():
    first, second = outline("610102"), outline("610103")
    assert all(ring[0] == ring[-1] for rings in (*first, *second) for ring in rings)
    corners = [{point for rings in shape for ring in rings for point in ring} for shape in (first, second)]
    assert corners[0] & corners[1]


def test_an_unknown_code_has_no_outline():
    assert outline("PHL") is None


@pytest.mark.django_db
def test_shapes_stay_in_scope(signed_in):
    province = signed_in(Role.PROVINCE, "610000").get("/analysis/boundaries/610000/")
    assert {feature["properties"]["name"] for feature in province.json()["features"]} == {
        "610102",
        "610103",
        "610202",
    }
    county = signed_in(Role.COUNTY, "610102")
    assert county.get("/analysis/boundaries/610102/").json()["features"]
    assert county.get("/analysis/boundaries/610103/").status_code == 404
