"""A region draws its own canteens once a year; the draw is kept, can be repeated, and shows who has been seen."""

from __future__ import annotations

from datetime import date

import pytest

import factories
from jieyue.acts.rules import Role
from jieyue.ledgers.actions.drawing import draw_canteens
from jieyue.ledgers.models import CanteenDraw
from jieyue.ledgers.queries.draws import draws_of, frame_of
from jieyue.values.refusals import Refusal

pytestmark = pytest.mark.django_db
COUNTY = factories.actor(Role.COUNTY, "610000/610100/610102/", name="新城区机关事务中心")


@pytest.fixture
def canteens():
    """Four organs of a county keep a canteen, one does not, and one elsewhere does."""
    factories.registry()
    for number in range(1, 5):
        organ = factories.organ(f"A-{number}", region="610102")
        factories.record(organ, "canteen", period="2025-Q1", canteen="食堂", meals="900", food_waste="80")
    factories.organ("A-5", region="610102")
    other = factories.organ("B-1", region="610202")
    factories.record(other, "canteen", period="2025-Q1", canteen="食堂", meals="900", food_waste="80")


def test_a_draw_is_kept_with_what_repeats_it(canteens):
    assert draw_canteens(COUNTY, "610102", 2026, "2026-03-02 开奖") == 2
    (told,) = draws_of(COUNTY, "610102")
    assert (told.frame, len(told.organs), told.repeats, told.done) == (4, 2, True, 0)
    CanteenDraw.objects.update(seed="别的")
    assert not draws_of(COUNTY, "610102")[0].repeats


def test_a_year_is_drawn_once_and_only_by_its_own_office(canteens):
    draw_canteens(COUNTY, "610102", 2026, "一")
    with pytest.raises(Refusal, match="不能重抽"):
        draw_canteens(COUNTY, "610102", 2026, "二")
    with pytest.raises(Refusal):
        draw_canteens(factories.actor(Role.COUNTY, "610000/610200/610202/"), "610102", 2025, "三")
    with pytest.raises(Refusal, match="还没有开始"):
        draw_canteens(COUNTY, "610102", 2027, "四")


def test_who_was_drawn_before_comes_later(canteens):
    draw_canteens(COUNTY, "610102", 2025, "一")
    draw_canteens(COUNTY, "610102", 2026, "二")
    later, earlier = draws_of(COUNTY, "610102")
    assert not {one.code for one in later.organs} & {one.code for one in earlier.organs}
    assert frame_of("610102", 2026).seen == dict.fromkeys((one.code for one in earlier.organs), 2025)


def test_an_inspection_noted_in_the_ledger_shows(canteens):
    draw_canteens(COUNTY, "610102", 2025, "一")
    code = draws_of(COUNTY, "610102")[0].organs[0].code
    organ = factories.Organ.objects.get(code=code)
    factories.record(
        organ,
        "canteen",
        period="2025-Q1",
        canteen="食堂",
        meals="900",
        food_waste="80",
        checked_on="2025-05-06",
    )
    assert draws_of(COUNTY, "610102")[0].organs[0].inspected == date(2025, 5, 6)
