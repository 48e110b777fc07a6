"""Bills fall into calendar months by their days, to the last digit; a month that bills don't cover is not whole."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from jieyue.ledgers.rules.bills import Bill, billed_months, shares


def bill(begins, ends, quantity="310", number="D-1", cost=None, item="electricity"):
    told = (date.fromisoformat(begins), date.fromisoformat(ends))
    return Bill(1, item, number, *told, Decimal(quantity), None if cost is None else Decimal(cost))


def month(bills, number, year=2025):
    return billed_months(bills, year)["electricity", number]


def test_a_bill_falls_into_months_by_days():
    told = [(str(one.period), one.days, one.quantity) for one in shares(bill("2025-01-15", "2025-02-14"))]
    assert told == [("2025-01", 17, 170), ("2025-02", 14, 140)]


@given(
    st.dates(date(2020, 1, 1), date(2026, 1, 1)),
    st.integers(0, 400),
    st.decimals(0, 10**6, places=4),
)
def test_nothing_is_lost_and_nothing_negative(begins, days, quantity):
    one = Bill(1, "water", "S", begins, begins + timedelta(days=days), quantity, quantity)
    parts = list(shares(one))
    assert sum(part.quantity for part in parts) == quantity
    assert sum(part.cost for part in parts) == quantity
    assert sum(part.days for part in parts) == days + 1
    assert min(part.quantity for part in parts) >= 0


def test_a_month_is_whole_once_all_its_days_are_billed():
    first, second = bill("2025-01-15", "2025-02-14"), bill("2025-02-15", "2025-03-14", "280", cost="28")
    assert month([first], 2).missing == ["D-1"]
    assert month([first, second], 2).whole
    assert month([first, second], 2).quantity == 140 + 140
    assert month([first, second], 2).cost is None


def test_an_account_that_still_runs_keeps_a_month_open():
    bills = [bill("2025-01-01", "2025-02-28", number="D-2"), bill("2025-03-01", "2025-03-31")]
    assert month(bills, 3).missing == ["D-2"]
    stopped = [bill("2024-10-01", "2024-12-01", number="D-2"), bill("2025-03-01", "2025-03-31")]
    assert month(stopped, 3).whole


def test_a_day_billed_twice_is_no_months_figure():
    bills = [bill("2025-03-01", "2025-03-31"), bill("2025-03-20", "2025-04-30")]
    assert month(bills, 3).doubled == ["D-1"]
    assert month(bills, 4).doubled == []
    assert month([bill("2025-03-01", "2025-03-31"), bill("2025-03-01", "2025-03-31", number="D-2")], 3).whole
