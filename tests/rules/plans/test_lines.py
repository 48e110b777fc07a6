"""A goal's line: the same step every year, from what is known, and the published goals."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jieyue.plans.rules.lines import PUBLISHED, Line, check_line, governed, limit_in
from jieyue.plans.rules.measures import MEASURES, RATIO_STEP, TOTAL_STEP, measure_of
from jieyue.values.refusals import Refusal

FIVE = Line(2020, 2025, Decimal(1000), percent=Decimal(5))


def test_five_per_cent_in_five_years_is_one_a_year():
    assert [limit_in(FIVE, year, TOTAL_STEP) for year in FIVE.years] == [990, 980, 970, 960, 950]


def test_a_cap_is_reached_step_by_step():
    line = Line(2020, 2025, Decimal(1000), cap=Decimal(800))
    assert [limit_in(line, year, TOTAL_STEP) for year in line.years] == [960, 920, 880, 840, 800]


def test_without_a_base_only_the_cap_of_the_last_year_is_known():
    line = Line(2020, 2025, None, cap=Decimal(800))
    assert [limit_in(line, year, TOTAL_STEP) for year in line.years] == [None] * 4 + [800]
    assert limit_in(replace(FIVE, base=None), 2025, TOTAL_STEP) is None


def test_the_nearest_goal_has_its_say_in_every_year():
    longer = replace(FIVE, target_year=2027)
    assert governed(FIVE, [FIVE, longer]) == [2021, 2022, 2023, 2024, 2025]
    assert governed(longer, [FIVE, longer]) == [2026, 2027]
    # A nearer goal that starts later leaves the years before its base to the longer one.
    assert governed(longer, [replace(FIVE, base_year=2023)]) == [2021, 2022, 2023, 2026, 2027]


@pytest.mark.parametrize("year", [2020, 2026])
def test_a_year_the_line_does_not_reach_is_refused(year):
    with pytest.raises(Refusal):
        limit_in(FIVE, year, TOTAL_STEP)


@pytest.mark.parametrize(
    "line",
    [
        replace(FIVE, target_year=2020),
        replace(FIVE, target_year=2060),
        replace(FIVE, cap=Decimal(1)),
        replace(FIVE, percent=None),
        replace(FIVE, percent=Decimal(100)),
        replace(FIVE, percent=None, cap=Decimal(-1)),
    ],
)
def test_a_line_that_says_nothing_or_too_much_is_refused(line):
    assert check_line(FIVE)
    assert not check_line(line)


@given(
    base=st.decimals(1, 10**9, places=2),
    percent=st.decimals(-50, 50, places=2),
    years=st.integers(1, 15),
)
def test_a_line_goes_one_way_and_ends_where_it_says(base, percent, years):
    line = Line(2020, 2020 + years, base, percent=percent)
    limits = [limit_in(line, year, TOTAL_STEP) for year in line.years]
    assert limits[-1] == (base * (1 - percent / 100)).quantize(TOTAL_STEP)
    assert limits == sorted(limits, reverse=percent >= 0)


def test_the_fourteenth_plan_is_told_with_its_mark():
    told = {goal.indicator: goal for goal in PUBLISHED.values()}
    assert told["energy_per_area"].percent == 5
    assert told["energy_per_head"].percent == told["water_per_head"].percent == 6
    assert told["carbon_per_area"].percent == 7
    assert told["energy_total"].cap == Decimal(189) * 10**9
    assert told["energy_total"].national
    assert {goal.mark for goal in told.values()} == {"K"}
    assert all((goal.base_year, goal.target_year) == (2020, 2025) for goal in told.values())


def test_what_can_be_limited():
    assert set(MEASURES) >= {"energy_total", "water_total", "carbon_per_area", "energy_cost", "water_cost"}
    assert measure_of(" 能源消费总量 ").code == "energy_total"
    area = MEASURES["energy_per_area"]
    assert "petrol_vehicle" not in area.items
    assert (area.divisor, area.step) == ("floor_area", RATIO_STEP)
    with pytest.raises(Refusal, match="能源消费总量"):
        measure_of("blah")
