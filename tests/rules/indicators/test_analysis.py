"""Two years of a place: months beside months, the parts of its energy, what a unit costs."""

from __future__ import annotations

from decimal import Decimal

from jieyue.indicators.rules.analysis import (
    YEAR,
    Amount,
    Row,
    Sum,
    change,
    month_lines,
    prices,
    structure,
    total,
    uses_of,
)

D = Decimal
POWER = {"electricity": D("0.1229"), "natural_gas": D("1.3300"), "petrol_vehicle": D("1.0000")}


def row(item, month, quantity, cost=None, *, year=2025, owner=1):
    return Row(owner, item, year, month, D(quantity), None if cost is None else D(cost))


def test_months_win_over_an_annual_figure_of_the_same_ledger_only():
    uses = uses_of(
        [
            row("electricity", 0, 900),
            row("electricity", 1, 100, 50),
            row("electricity", 2, 100),
            row("electricity", 0, 1200, owner=2),
        ]
    )
    assert uses["electricity", 2025, YEAR] == Amount(D(1400), D(50), 2 + 12)
    assert uses["electricity", 2025, 1] == Amount(D(100), D(50), 1)
    assert ("electricity", 2025, 3) not in uses


def test_january_is_compared_with_december():
    uses = uses_of(
        [row("electricity", 12, 100, year=2024), row("electricity", 1, 120), row("electricity", 2, 60)]
    )
    first, second, third, *_ = month_lines(uses, {"electricity": D(2)}, 2025)
    assert first.now == Sum(D(240), D(0), 1)
    assert (first.on_month, first.on_year) == (D("0.2"), None)
    assert second.on_month == D("-0.5")
    assert (third.now, third.on_month) == (None, None)


def test_sums_of_fewer_ledgers_are_not_compared():
    assert change(Sum(D(9), D(0), 10), Sum(D(10), D(0), 10)) == D("-0.1")
    assert change(Sum(D(8), D(0), 8), Sum(D(10), D(0), 10)) is None
    assert change(Sum(D(10), D(0), 10), Sum(D(8), D(0), 8)) is None
    assert change(Sum(D(10), D(0), 10), Sum(D(0), D(0), 10)) is None
    assert change(None, Sum(D(1), D(0), 1)) is None


def test_the_parts_make_the_whole_and_cars_stand_apart():
    uses = uses_of(
        [
            row("electricity", 1, 10_000, 5000),
            row("natural_gas", 1, 100),
            row("petrol_vehicle", 1, 500),
            row("water", 1, 9),
        ]
    )
    parts = structure(uses, POWER, 2025, (1,))
    assert [part.item for part in parts] == ["electricity", "petrol_vehicle", "natural_gas"]
    assert sum(part.share for part in parts) == 1
    assert [part.vehicles for part in parts] == [False, True, False]
    assert sum(part.value for part in parts) == total(uses, POWER, 2025, (1,)).value
    assert structure(uses, POWER, 2024, (YEAR,)) == []


def test_a_bill_without_its_cost_does_not_make_the_unit_cheap():
    uses = uses_of(
        [
            row("water", 1, 10, 40, year=2024),
            row("water", 1, 10, 50),
            row("water", 2, 10, 60),
            row("water", 3, 100),
            row("electricity", 1, 0, 10),
        ]
    )
    (price,) = prices(uses, ["water", "electricity"], 2025, (1, 2, 3))
    assert (price.now, price.before, price.change) == (D("5.5"), D(4), D("0.375"))
    assert prices(uses, ["water"], 2025, (YEAR,)) == [price]
    assert (price.lowest, price.highest, price.months[2]) == (D(5), D(6), None)
