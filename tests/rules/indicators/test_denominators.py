"""Day-weighted means, counted by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from jieyue.indicators.rules.denominators import ProfileRow, yearly_means


def headcount(year, *rows):
    profile = [ProfileRow(date.fromisoformat(day), Decimal(value)) for day, value in rows]
    return yearly_means(profile, year)["headcount"]


def test_an_old_value_holds_all_year():
    assert headcount(2025, ("2019-05-01", 40)) == 40


def test_a_change_in_mid_year_weighs_by_days():
    # 2025: 181 days before 1 July, 184 from then on; (100 x 181 + 200 x 184) / 365
    assert headcount(2025, ("2020-01-01", 100), ("2025-07-01", 200)) == Decimal("150.410959")


def test_a_leap_year_has_a_day_more():
    # 2024: 182 and 184 days; 55000 / 366
    assert headcount(2024, ("2020-01-01", 100), ("2024-07-01", 200)) == Decimal("150.273224")


def test_days_before_the_first_value_do_not_weigh():
    assert headcount(2025, ("2025-12-31", 30)) == 30


def test_what_begins_later_is_unknown_now():
    assert headcount(2025, ("2026-01-01", 30)) is None
    assert headcount(2025) is None


def test_an_empty_field_keeps_the_earlier_value_whatever_the_order_of_rows():
    rows = [
        ProfileRow(date(2025, 7, 1), headcount=None, floor_area=Decimal(500)),
        ProfileRow(date(2025, 1, 1), headcount=Decimal(9)),
    ]
    assert yearly_means(rows, 2025) == {"headcount": 9, "floor_area": 500}
