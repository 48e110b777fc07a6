"""A programme year as the plan gives it, its next date, and what a province may change it to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from jieyue.campaigns.rules.calendar import check_year, default_year

YEAR = default_year(2026)


def test_the_plan_laid_on_a_year():
    assert YEAR.data_year == 2025
    assert (YEAR.plans_due, YEAR.acceptance_due, YEAR.summary_due) == (
        date(2026, 7, 31),
        date(2026, 8, 31),
        date(2026, 10, 31),
    )
    assert YEAR.targets == {"province": 50, "city": 40, "county": 40}
    assert YEAR.rectification_months == 1


def test_the_second_stage_asks_for_more():
    assert default_year(2027, stage="second").targets == {"province": 80, "city": 70, "county": 70}


@pytest.mark.parametrize(
    ("today", "name"),
    [
        (date(2026, 1, 1), "创建计划报省备案"),
        (date(2026, 7, 31), "创建计划报省备案"),
        (date(2026, 8, 1), "评价验收"),
        (date(2026, 8, 31), "评价验收"),
        (date(2026, 9, 1), "总结通报"),
        (date(2026, 10, 31), "总结通报"),
    ],
)
def test_the_last_day_is_still_in_time(today, name):
    found = YEAR.next_date(today)
    assert found is not None
    assert found[0] == name


def test_a_year_that_is_over_has_no_next_date():
    assert YEAR.next_date(date(2026, 11, 1)) is None


def test_the_plan_itself_is_in_order():
    assert check_year(YEAR)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"acceptance_due": date(2026, 7, 30)}, "依次"),
        ({"summary_due": date(2026, 8, 30)}, "依次"),
        ({"targets": {"province": Decimal("100.01")}}, "0 到 100"),
        ({"targets": {"province": Decimal(50), "county": Decimal(-1)}}, "0 到 100"),
    ],
)
def test_what_a_year_can_not_be(changed, sentence):
    assert sentence in str(check_year(replace(YEAR, **changed)).reason)


@pytest.mark.parametrize(
    "changed",
    [
        {"acceptance_due": YEAR.plans_due, "summary_due": YEAR.plans_due},
        {"targets": {"province": Decimal(0), "city": Decimal(100)}},
    ],
)
def test_the_edges_are_allowed(changed):
    assert check_year(replace(YEAR, **changed))
