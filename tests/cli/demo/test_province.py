"""The province as a whole: the same from the same seed, and handed in month by month."""

from __future__ import annotations

from itertools import pairwise

from jieyue.cli.demo.places import places, tempers
from provinces import drawn, regions


def test_the_same_seed_gives_the_same_province(small):
    assert drawn(100).digest() == small.digest()


def test_seed_number_and_years_each_make_a_difference(small):
    others = {drawn(100, seed=8).digest(), drawn(101).digest(), drawn(100, years=(2024, 2025)).digest()}

    assert len(others | {small.digest()}) == 4


def test_figures_come_in_by_day_and_none_is_lost(small):
    deliveries = list(small.deliveries())
    handed_in = [
        (figure.organ, figure.item, figure.year, figure.month)
        for delivery in deliveries
        for figure in delivery.figures
    ]
    kept = sum(
        len(meter.periods) for ledger in small.planted.ledgers.values() for meter in ledger.meters.values()
    )

    assert all(before.on <= after.on for before, after in pairwise(deliveries))
    assert len(handed_in) == len(set(handed_in)) == kept
    for delivery in deliveries:
        assert all(
            (figure.year, figure.month) < (delivery.on.year, delivery.on.month) for figure in delivery.figures
        )


def test_a_tree_of_another_province_gets_organs_too():
    rows = [("900000", "某省", "province", None), ("900100", "某市", "city", "900000")]
    rows += [(f"90010{i}", f"某{i}县", "county", "900100") for i in range(1, 4)]

    tree = places(rows)

    assert [place.zone for place in tree] == ["cold"] * 5
    assert [place.leaf for place in tree] == [False, False, True, True, True]


def test_under_any_seed_some_city_gets_worse_and_some_are_behind():
    tree = places(regions())
    for seed in range(20):
        cities = [mood for code, mood in tempers(seed, tree).items() if code != "610000"]
        assert max(mood.trend for mood in cities) > 1.01
        assert min(mood.trend for mood in cities) < 0.96
        assert min(mood.pace for mood in cities) < 0.55
        assert max(mood.pace for mood in cities) > 0.85
