"""What a year's ledger holds and lacks, on cases small enough to count by hand."""

from __future__ import annotations

from decimal import Decimal

from jieyue.ledgers.rules.coverage import Declaration, Entry, coverage_of, item_years
from jieyue.ledgers.rules.items import ITEMS, in_group


def monthly(item, year, *months, quantity="10"):
    return [Entry(item, year, month, Decimal(quantity)) for month in months]


def annual(item, year, quantity="10"):
    return [Entry(item, year, 0, Decimal(quantity))]


def test_catalogue_has_the_fixed_codes_and_units():
    assert {code: item.unit for code, item in ITEMS.items()} == {
        "electricity": "kWh",
        "water": "m3",
        "coal": "t",
        "natural_gas": "m3",
        "lpg": "t",
        "town_gas": "m3",
        "petrol_vehicle": "L",
        "petrol_other": "L",
        "diesel_vehicle": "L",
        "diesel_other": "L",
        "kerosene": "L",
        "heat": "GJ",
        "other_energy": "tce",
        "pv_generation": "kWh",
    }


def test_generation_is_no_energy_and_only_the_season_of_heat_is_unverified():
    assert "pv_generation" not in in_group("energy")
    assert in_group("vehicle_fuel") == ("petrol_vehicle", "diesel_vehicle")
    assert [item.code for item in ITEMS.values() if item.season_unverified] == ["heat"]


def test_monthly_entries_replace_an_annual_one():
    state = item_years(annual("coal", 2025, "500") + monthly("coal", 2025, 1, 2), [], 2025)["coal"]
    assert state.quantity == 20
    assert state.ignored_annual == 500
    assert state.missing == (3, 4, 5, 6, 7, 8, 9, 10, 11, 12)


def test_an_annual_entry_covers_every_expected_month():
    states = item_years(annual("coal", 2025) + annual("heat", 2025), [], 2025)
    assert states["coal"].missing == states["heat"].missing == ()
    assert states["heat"].covered == {1, 2, 3, 11, 12}


def test_heat_is_expected_in_its_season_and_never_unasked():
    assert not item_years([], [], 2025)["heat"].expected
    state = item_years(monthly("heat", 2025, 1, 6), [], 2025)["heat"]
    assert state.quantity == 20
    assert state.missing == (2, 3, 11, 12)


def test_use_in_an_earlier_year_is_expected_and_in_a_later_one_not():
    states = item_years(annual("coal", 2023) + annual("lpg", 2026), [], 2025)
    assert states["coal"].expected
    assert states["coal"].quantity is None
    assert not states["lpg"].expected


def test_a_zero_is_no_use_but_covers_a_declared_item():
    entries = monthly("coal", 2025, 1, quantity="0")
    assert not item_years(entries, [], 2025)["coal"].counts
    declared = item_years(entries, [Declaration("coal", 2020, in_use=True)], 2025)["coal"]
    assert declared.counts
    assert declared.covered == {1}


def test_the_latest_declaration_up_to_the_year_decides():
    told = [
        Declaration("coal", 2026, in_use=True),
        Declaration("coal", 2020, in_use=True),
        Declaration("coal", 2024, in_use=False),
    ]
    expected = [item_years(annual("coal", 2019), told, year)["coal"].expected for year in range(2022, 2028)]
    assert expected == [True, True, False, False, True, True]


def test_items_outside_the_catalogue_are_passed_over():
    assert set(item_years(annual("firewood", 2025), [], 2025)) == set(ITEMS)


def test_coverage_weighs_every_expected_item_month_the_same():
    states = item_years(monthly("coal", 2025, 1, 2, 3) + annual("heat", 2025), [], 2025)
    coverage = coverage_of(states.values())
    assert coverage.fraction == (8, 17)  # coal 3 of 12, heat 5 of 5


def test_coverage_of_nothing_expected_depends_on_whether_there_is_a_figure():
    told = [Declaration("coal", 2025, in_use=False)]
    assert coverage_of(item_years([], [], 2025).values()).fraction == (0, 1)
    assert coverage_of(item_years(annual("coal", 2025), told, 2025).values()).fraction == (1, 1)
