"""Quotas: the three levels of a standard, and which of its rows holds for an organ."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jieyue.indicators.rules.quotas import UNVERIFIED, Place, Quota, by_key, fitting
from jieyue.indicators.rules.sizes import size_of

D = Decimal


def quota(constraint="20", base="14", guide="9", *, kind="", climate=""):
    levels = (None if one is None else D(one) for one in (constraint, base, guide))
    return Quota("energy_per_area", kind, climate, *levels, source="表1", mark=UNVERIFIED)


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ("9", Place.GUIDE),
        ("9.1", Place.BASE),
        ("14", Place.BASE),
        ("20", Place.WITHIN),
        ("20.01", Place.OVER),
    ],
)
def test_a_figure_stands_at_the_best_level_it_keeps(value, place):
    assert quota().place_of(D(value)) is place


def test_levels_a_standard_leaves_out_are_passed_over():
    assert quota(base=None, guide=None).place_of(D(1)) is Place.WITHIN
    assert quota(base=None).place_of(D(12)) is Place.WITHIN


def test_a_better_level_never_allows_more():
    assert quota().in_order
    assert quota(base=None).in_order
    assert not quota(guide="15").in_order
    assert not quota(base=None, guide="21").in_order


def test_the_row_that_says_most_about_an_organ_holds():
    kept = by_key([quota("1"), quota("2", base=None, guide=None, climate="cold"), quota("3", kind="court")])
    assert fitting(kept, "energy_per_area", "court", "cold").constraint == 3
    assert fitting(kept, "energy_per_area", "party", "cold").constraint == 2
    assert fitting(kept, "energy_per_area", "party", "").constraint == 1
    assert fitting(kept, "water_per_head", "party", "") is None


def test_sizes_follow_the_floor():
    assert [size_of(None if area is None else D(area)) for area in (None, 0, 2000, 2001, 10_000, 10_001)] == [
        "",
        "small",
        "small",
        "medium",
        "medium",
        "large",
    ]
