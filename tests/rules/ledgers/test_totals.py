"""What an organ adds to its region's totals is what `coverage` says of its ledger, whatever has changed before."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from jieyue.ledgers.rules import coverage
from jieyue.ledgers.rules.items import ITEMS
from jieyue.ledgers.rules.totals import (
    YEAR,
    Cell,
    Counted,
    Declared,
    Difference,
    Sum,
    Use,
    expected,
    turning_years,
)
from jieyue.registry.rules.history import ALWAYS, Life

YEARS = (2023, 2024, 2025)
entries = st.dictionaries(
    st.tuples(st.sampled_from(YEARS), st.integers(0, 12)),
    st.integers(0, 3) | st.just(10_000_000),
    max_size=20,
).map(lambda kept: [Counted(year, month, quantity * 10_000, 5) for (year, month), quantity in kept.items()])
declared = st.dictionaries(st.sampled_from(YEARS), st.booleans(), max_size=3).map(
    lambda said: [Declared(year, in_use) for year, in_use in said.items()]
)
items = st.sampled_from(["electricity", "heat"])
days = st.none() | st.dates(date(2022, 1, 1), date(2026, 12, 31))
lives = (
    st.tuples(days, days).filter(lambda told: None in told or told[0] < told[1]).map(lambda told: Life(*told))
)


@given(entries, declared, items, st.just(ALWAYS) | lives)
def test_totals_say_what_coverage_says(kept, said, item, life):
    difference = Difference()
    difference.count("610102", item, kept, said, 1, life)
    turns = {use.year: change for use, change in difference.uses.items() if change}
    for year in (2022, *YEARS, 2026, 2027):
        state = coverage.item_years(
            [coverage.Entry(item, e.year, e.month, Decimal(e.quantity).scaleb(-4)) for e in kept],
            [coverage.Declaration(item, one.year, one.in_use) for one in said],
            year,
            life,
        )[item]
        total = difference.sums.get(Cell("610102", item, year, YEAR), Sum())
        assert expected(turns, year) == state.expected
        assert Decimal(total.quantity).scaleb(-4) == (state.quantity or 0)
        assert total.covered == (len(state.covered) if state.expected else 0)
        due = len(ITEMS[item].expected_months) - total.absent if state.expected else 0
        assert due == (len(state.due) if state.expected else 0)
        months = [difference.sums.get(Cell("610102", item, year, month), Sum()) for month in range(1, 13)]
        assert sum(month.absent for month in months) == total.absent


@given(entries, entries, declared, lives)
def test_what_was_counted_is_taken_away_without_a_trace(before, after, said, life):
    difference = Difference()
    for kept, sign in ((before, 1), (before, -1), (after, 1), (after, -1)):
        difference.count("610102", "electricity", kept, said, sign, life)
    spread = difference.with_regions_above({"610102": ["610000", "610100", "610102"]})
    assert not spread.sums
    assert not spread.uses


def test_a_region_counts_in_itself_and_in_all_above():
    difference = Difference()
    difference.count("610102", "water", [Counted(2025, 1, 70_000, 0)], (), 1)
    spread = difference.with_regions_above({"610102": ["610000", "610100", "610102"]})
    assert {cell.region for cell in spread.sums} == {"610000", "610100", "610102"}
    assert spread.sums[Cell("610000", "water", 2025, YEAR)] == Sum(70_000, 0, 1)
    assert spread.uses == {Use(region, "water", 2025): 1 for region in ("610000", "610100", "610102")}


def test_heat_is_expected_in_its_season_only():
    difference = Difference()
    difference.count("610102", "heat", [Counted(2025, month, 10_000, 0) for month in range(1, 13)], (), 1)
    season = ITEMS["heat"].expected_months
    covered = {cell.month for cell, total in difference.sums.items() if total.covered and cell.month}
    assert covered == set(season)
    assert difference.sums[Cell("610102", "heat", 2025, YEAR)].covered == len(season)


def test_the_latest_declaration_has_the_word():
    assert turning_years([2023], []) == {2023: 1}
    assert turning_years([2023], [Declared(2025, False)]) == {2023: 1, 2025: -1}
    assert turning_years([], [Declared(2024, True)]) == {2024: 1}
    assert turning_years([2024], [Declared(2023, False)]) == {}
    assert turning_years([2023], [Declared(2024, False), Declared(2025, True)]) == {
        2023: 1,
        2024: -1,
        2025: 1,
    }
