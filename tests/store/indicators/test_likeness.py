"""The like-for-like set as it is stored: who counts, who is left out, in a fixed number of statements."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import factories
from jieyue.acts.rules import Role
from jieyue.indicators.actions.computing import compute, update_organ
from jieyue.indicators.models import ComparedRegion, Comparison
from jieyue.indicators.queries.likeness import left_out, likeness, two_years
from jieyue.registry.actions.changing import change_organ
from jieyue.registry.models import Organ
from jieyue.registry.rules.changing import Wish
from jieyue.registry.rules.history import EventKind

pytestmark = pytest.mark.django_db
YEARS = (2024, 2025)
CITY = "610000/610100/"


def reports(organ, year, months=range(1, 13), quantity="100"):
    for month in months:
        factories.entry(organ, "electricity", f"{year}-{month:02}", quantity)


@pytest.fixture
def province():
    factories.registry()
    for code in ("A-1", "A-2", "A-3"):
        for year in YEARS:
            reports(
                factories.organ(code, region="610102") if year == 2024 else Organ.objects.get(code=code), year
            )
    part = factories.organ("A-4", region="610102")
    reports(part, 2024)
    reports(part, 2025, range(1, 7))
    factories.organ("A-5", region="610102")
    reports(factories.organ("A-6", region="610102", opened=date(2025, 1, 1)), 2025)
    reports(factories.organ("B-1", region="610202"), 2024)
    return factories.actor(Role.PROVINCE, "610000/")


def compared(actor, path=CITY):
    for year in YEARS:
        compute(factories.actor(), year)
    return likeness(actor, two_years(YEARS), path, "energy_total")


def test_only_organs_reported_wholly_in_both_years_are_compared(province):
    told = compared(province)
    assert told.organs == 3
    assert told.left_out == {"new": 1, "partial_now": 1, "silent_before": 1}
    assert told.change == 0
    rows = left_out(province, two_years(YEARS), CITY, "energy_total", limit=10)
    assert {row.code: str(row.reason) for row in rows} == {
        "A-4": "本年台账不全",
        "A-5": "上年没有数据",
        "A-6": "期间新设,没有可比的上年",
    }


def test_what_was_merged_is_compared_with_what_it_went_into(province):
    change_organ(province, Wish(EventKind.MERGE, "A-1", date(2025, 7, 1), into="A-2", reason="机构改革"))
    # The heir reports for both from July on.
    one, heir = Organ.objects.get(code="A-1"), Organ.objects.get(code="A-2")
    one.entries.filter(year=2025, month__gte=7).update(organ=factories.organ("X", region="610202"))
    heir.entries.filter(year=2025, month__gte=7).update(quantity=200)
    told = compared(province)
    assert (told.organs, told.chains, told.change) == (3, 1, 0)


def test_a_chain_that_reaches_out_of_the_region_is_left_out(province):
    change_organ(province, Wish(EventKind.MERGE, "A-1", date(2025, 7, 1), into="B-1", reason="机构改革"))
    told = compared(province)
    assert told.left_out["outside"] == 1
    assert "合并或分设" in str(left_out(province, two_years(YEARS), CITY, "energy_total", limit=10)[0].reason)


def test_an_organ_closed_without_a_successor_is_left_out(province):
    change_organ(province, Wish(EventKind.CLOSE, "A-3", date(2025, 7, 1), reason="机构改革"))
    assert compared(province).left_out["gone"] == 1


def test_nobody_sees_beyond_the_own_part(province):
    compared(province)
    county = factories.actor(Role.COUNTY, "610000/610200/610202/")
    assert likeness(county, two_years(YEARS), "610000/", "energy_total").organs == 0
    assert [row.code for row in left_out(county, two_years(YEARS), "610000/", "energy_total", limit=10)] == [
        "B-1"
    ]


def twice(actor, path=CITY):
    """The comparison as it is kept, and as it is read organ by organ."""
    years = two_years(YEARS)
    assert years.kept
    return [likeness(actor, one, path, "energy_total") for one in (years, replace(years, kept=None))]


def test_what_is_kept_by_region_is_what_the_organs_say(province):
    compared(province)
    for path in ("610000/", CITY, f"{CITY}610102/", "610000/610200/"):
        kept, read = twice(province, path)
        assert kept == read
    assert ComparedRegion.objects.filter(indicator="energy_total", region="610102", organs__gt=0).count() == 4


def test_a_figure_typed_afterwards_is_compared_at_once(province):
    before = compared(province)
    reports(Organ.objects.get(code="A-4"), 2025, range(7, 13), "300")
    update_organ(province, "A-4", 2025)
    kept, read = twice(province)
    assert kept == read
    assert (kept.organs, kept.change) != (before.organs, before.change)
    assert kept.organs == 4


def test_what_is_kept_is_not_read_once_an_organ_has_moved(province):
    compared(province)
    assert two_years(YEARS).kept
    change_organ(province, Wish(EventKind.CLOSE, "A-3", date(2025, 7, 1), reason="机构改革"))
    assert two_years(YEARS).kept is None
    assert likeness(province, two_years(YEARS), CITY, "energy_total").left_out["gone"] == 1


def test_a_run_anew_keeps_its_comparisons_with_both_neighbours(province):
    for year in (2023, *YEARS):
        compute(factories.actor(), year)
    compute(factories.actor(), 2024)
    pairs = Comparison.objects.values_list("earlier__year", "later__year")
    assert set(pairs) == {(2023, 2024), (2024, 2025)}


def test_the_number_of_statements_does_not_grow(province):
    change_organ(province, Wish(EventKind.MERGE, "A-1", date(2025, 7, 1), into="A-2", reason="机构改革"))
    compared(province)
    counts = []
    for more in (0, 40):
        for number in range(more):
            factories.organ(f"M-{number}", region="610103")
        with CaptureQueriesContext(connection) as captured:
            likeness(province, two_years(YEARS), CITY, "energy_total")
            left_out(province, two_years(YEARS), CITY, "energy_total", limit=100)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 12
