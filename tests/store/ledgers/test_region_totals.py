"""Totals of regions are right the moment an entry is written: late, silent and partial ledgers included."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal

import pytest

import factories
from jieyue.acts.rules import Role
from jieyue.indicators.queries.regions import completeness, region_years
from jieyue.ledgers.actions.entries import declare_items, write_entries, write_entry
from jieyue.ledgers.actions.totals import recount, settle
from jieyue.ledgers.models import CountedOrgan, Entry, RegionTotal, RegionUse
from jieyue.ledgers.queries.totals import ItemTotal, never_counted, totals_of
from jieyue.ledgers.rules.entry_rows import EntryRow
from jieyue.registry.models import Organ

pytestmark = pytest.mark.django_db
REGIONS = ("610000", "610100", "610102", "610103", "610200")


@pytest.fixture
def organs():
    factories.registry()
    return [
        factories.organ(code, region=region)
        for code, region in (("A", "610102"), ("B", "610102"), ("C", "610100"))
    ]


def write(code, period, quantity, item="electricity", **more):
    write_entry(factories.actor(Role.PROVINCE, "610000/"), code, item, period, quantity, **more)


def total(region, month=0, item="electricity", year=2025):
    return totals_of([region], [year]).of(region, item, year, month)


def kept():
    """Everything the tables hold, rows that say nothing left out."""
    sums = RegionTotal.objects.values_list(
        "region", "item", "year", "month", "quantity", "cost", "covered", "absent"
    )
    uses = RegionUse.objects.exclude(organs=0).values_list("region", "item", "year", "organs")
    return {row for row in sums if any(row[4:])}, set(uses)


def test_a_saved_cell_is_in_the_total_of_every_level_at_once(organs):
    write("A", "2025-01", "1000.5", cost="600")
    for region in ("610102", "610100", "610000"):
        assert total(region, 1) == ItemTotal(Decimal("1000.5"), Decimal(600), 1, 1)
        assert total(region) == ItemTotal(Decimal("1000.5"), Decimal(600), 1, 12)
    assert total("610200") == ItemTotal(Decimal(0), Decimal(0), 0, 0)
    write("A", "2025-01", "900", reason="抄错")
    assert total("610000", 1).quantity == 900


def test_an_organ_with_nothing_reported_lowers_the_coverage_and_not_the_total(organs):
    for month in range(1, 13):
        write("A", f"2025-{month:02}", "100")
    declare_items(factories.actor(), "B", {"electricity": True}, from_year=2025)
    assert total("610102") == ItemTotal(Decimal(1200), Decimal(0), 12, 24)


def test_an_organ_reported_to_april_is_a_third_of_its_year(organs):
    for month in range(1, 5):
        write("A", f"2025-{month:02}", "100")
    assert total("610000") == ItemTotal(Decimal(400), Decimal(0), 4, 12)
    assert total("610000", 4).covered == 1
    assert total("610000", 5) == ItemTotal(Decimal(0), Decimal(0), 0, 1)


def test_a_meter_that_falls_silent_next_year_is_still_expected(organs):
    write("A", "2024-12", "100")
    assert total("610000") == ItemTotal(Decimal(0), Decimal(0), 0, 12)
    assert completeness("610000", 2025) == {"610100": Decimal(0), "610200": None}


def test_data_that_arrives_late_counts_from_the_moment_it_arrives(organs):
    write("B", "2025-06", "50")
    write("A", "2023-01", "7")
    assert total("610102", year=2023).quantity == 7
    # The late year makes the item expected in all years after it.
    assert total("610102").expected == 24
    write("A", "2025-01", "5")
    assert total("610102") == ItemTotal(Decimal(55), Decimal(0), 2, 24)


def test_a_month_takes_the_place_of_the_annual_figure(organs):
    write("A", "2025", "1200")
    assert total("610000") == ItemTotal(Decimal(1200), Decimal(0), 12, 12)
    write("A", "2025-03", "90")
    assert total("610000") == ItemTotal(Decimal(90), Decimal(0), 1, 12)


def test_a_refused_sheet_leaves_the_totals_alone(organs):
    write("A", "2025-01", "1")
    before = kept()
    rows = [EntryRow(2, "B", "electricity", "2025-01", "5"), EntryRow(3, "B", "electricity", "2025-02", "x")]
    with pytest.raises(Exception, match="1 处"):
        write_entries(factories.actor(Role.PROVINCE, "610000/"), "B", rows)
    assert kept() == before


def test_an_organ_that_has_moved_counts_at_its_new_place_before_and_after_it_is_settled(organs):
    write("A", "2025-01", "100")
    write("A", "2025-01", "3", item="water")
    Organ.objects.filter(code="A").update(region="610200", path="610000/610200/@A/")
    for _ in range(2):
        assert total("610200", 1) == ItemTotal(Decimal(100), Decimal(0), 1, 1)
        assert total("610200", 1, item="water").quantity == 3
        assert total("610102") == ItemTotal(Decimal(0), Decimal(0), 0, 0)
        assert total("610000", 1).quantity == 100
        settle(factories.actor(Role.PROVINCE, "610000/"))
    assert settle(factories.actor(Role.PROVINCE, "610000/")) == 0


def test_a_closed_organ_owes_nothing_any_more_before_and_after_it_is_settled(organs):
    for month in range(1, 7):
        write("A", f"2025-{month:02}", "100")
        write("B", f"2025-{month:02}", "100")
    assert total("610102").expected == 24
    Organ.objects.filter(code="A").update(closed=date(2025, 7, 1))
    for _ in range(2):
        assert total("610102") == ItemTotal(Decimal(1200), Decimal(0), 12, 18)
        assert total("610000", 7).expected == 1
        assert total("610102", year=2026).expected == 12
        settle(factories.actor(Role.PROVINCE, "610000/"))
    assert settle(factories.actor(Role.PROVINCE, "610000/")) == 0
    before = kept()
    recount(factories.actor())
    assert kept() == before


def test_an_organ_opened_in_the_year_owes_from_then_on(organs):
    Organ.objects.filter(code="A").update(opened=date(2025, 3, 15))
    write("A", "2025-05", "100")
    assert total("610102").expected == 9
    assert (total("610102", 3).expected, total("610102", 4).expected) == (0, 1)
    assert total("610102", year=2024).expected == 0


def test_writing_one_item_takes_a_moved_organ_along_with_all_its_items(organs):
    write("A", "2025-01", "3", item="water")
    Organ.objects.filter(code="A").update(region="610200", path="610000/610200/@A/")
    write("A", "2025-02", "100")
    assert CountedOrgan.objects.get(organ__code="A").region_id == "610200"
    assert total("610200", 1, item="water").quantity == 3


@pytest.mark.parametrize("seed", range(5))
def test_after_any_series_of_changes_the_totals_are_those_of_a_recount(organs, seed):
    dice = random.Random(seed)  # noqa: S311  dice, no secret
    for _ in range(60):
        code, item = dice.choice("ABC"), dice.choice(["electricity", "heat", "water"])
        year, month = dice.choice([2023, 2024, 2025]), dice.randrange(13)
        period = f"{year}-{month:02}" if month else f"{year}"
        match dice.randrange(9):
            case 8:
                # Opened and closed between the years of the ledger, so that every write is to a living organ's.
                life = {"opened": dice.choice([None, date(2022, 7, 1)]), "closed": None}
                if dice.random() < 0.3:
                    life["closed"] = date(2026, dice.randrange(1, 12), 1)
                Organ.objects.filter(code=code).update(**life)
            case 0:
                declare_items(factories.actor(), code, {item: dice.random() < 0.5}, from_year=year)
            case 1:
                region = dice.choice(["610102", "610103", "610100", "610200"])
                path = {"610102": "610100/610102", "610103": "610100/610103"}.get(region, region)
                Organ.objects.filter(code=code).update(region=region, path=f"610000/{path}/@{code}/")
            case _:
                write(code, period, str(dice.choice([0, 1, 12.5, 1000])), item=item, cost="1", reason="改")
    live = {region: totals_of([region], [2023, 2024, 2025]) for region in REGIONS}
    settle(factories.actor())
    settled = kept()
    recount(factories.actor())
    assert kept() == settled
    for region, totals in live.items():
        again = totals_of([region], [2023, 2024, 2025])
        for year in (2023, 2024, 2025):
            for item in ("electricity", "heat", "water"):
                for month in range(13):
                    assert totals.of(region, item, year, month) == again.of(region, item, year, month)


def test_a_home_from_before_totals_is_known_by_its_empty_tables(organs):
    assert not never_counted()
    write("A", "2025-01", "1")
    assert not never_counted()
    CountedOrgan.objects.all().delete()
    assert never_counted()
    assert Entry.objects.exists()


def test_saving_one_cell_costs_the_same_few_statements_however_many_organs(
    organs, django_assert_max_num_queries
):
    write("A", "2025-01", "1")
    for number in range(30):
        write(factories.organ(f"N{number}", region="610102").code, "2025-01", "1")
    with django_assert_max_num_queries(24):
        write("A", "2025-02", "1")


def test_measures_are_weighed_by_the_factors(organs):
    """A used 1000 kWh and 10 m3 in January; B 2000 kWh in the year as a whole; C burnt 100 m3 of gas in January."""
    write("A", "2025-01", "1000")
    write("A", "2025-01", "10", item="water")
    write("B", "2025", "2000")
    write("C", "2025-01", "100", item="natural_gas")
    county = region_years("610102", [2025])
    january, year = county.total(2025, 1, "energy"), county.total(2025, 0, "energy")
    # 1000 kWh x 0.1229; B's annual figure belongs to no month, yet B owes one.
    assert (january.value, january.covered, january.expected) == (Decimal("122.9"), 1, 2)
    # 3000 kWh x 0.1229; B's year is covered, of A's one month is.
    assert (year.value, year.covered, year.expected) == (Decimal("368.7"), 13, 24)
    # The city adds 100 m3 x 1.2143.
    assert region_years("610100", [2025]).total(2025, 1, "energy").value == Decimal("244.33")
    assert region_years("610000", [2025]).total(2025, 0, "water").value == 10
    assert region_years("610200", [2025]).months(2025, "energy") == []
