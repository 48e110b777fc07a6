"""Goals over the years: the published ones are taken over with their mark, own ones as the form tells them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jieyue.acts.rules import Role
from jieyue.plans.models import Assignment, Goal

pytestmark = pytest.mark.django_db


def test_a_published_goal_is_taken_over_with_its_mark(province):
    sent = {"region": "610000", "plan": "fyp14", "indicator": "energy_per_area", "base": "20"}
    assert province.post("/goals/programme/", sent).status_code == 302
    goal = Goal.objects.get()
    assert (goal.percent, goal.base_year, goal.target_year, goal.mark) == (5, 2020, 2025, "K")
    limits = Assignment.objects.order_by("year").values_list("year", "limit")
    assert list(limits) == [(2020 + step, Decimal(20) - Decimal("0.2") * step) for step in range(1, 6)]
    page = province.get("/goals/programme/").content.decode()
    for told in ("待核", "已采用", "19.00", "全国总量"):
        assert told in page


def test_the_countrys_cap_is_no_provinces(province):
    sent = {"region": "610000", "plan": "fyp14", "indicator": "energy_total"}
    assert province.post("/goals/programme/", sent).status_code == 409
    assert not Goal.objects.exists()


def test_what_was_typed_stays_when_it_is_refused(province):
    sent = {"region": "610000", "indicator": "water_total", "base_year": "2025", "target_year": "2030"}
    answer = province.post("/goals/programme/", sent)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "只填一项" in page
    assert 'value="2030"' in page


def test_a_later_goal_says_which_years_it_does_not_change(province):
    told = {
        "region": "610000",
        "indicator": "energy_total",
        "base_year": "2023",
        "base": "1000",
        "percent": "4",
    }
    for target in ("2025", "2027"):
        assert province.post("/goals/programme/", {**told, "target_year": target}).status_code == 302
    assert "2024、2025 年已有目标年更近的目标" in province.get("/goals/programme/").content.decode()
    limits = Assignment.objects.order_by("year").values_list("year", "limit")
    assert list(limits) == [(2024, 980), (2025, 960), (2026, 970), (2027, 960)]


def test_the_form_opens_on_the_year_that_lacks_a_goal(province):
    page = province.get("/goals/programme/?year=2031&indicator=water_total").content.decode()
    assert 'name="target_year" value="2031"' in page
    assert '<option value="water_total" selected>' in page


def test_a_county_sets_no_goal_for_the_province(county):
    sent = {
        "region": "610000",
        "indicator": "water_total",
        "base_year": "2025",
        "target_year": "2030",
        "percent": "1",
    }
    assert county.post("/goals/programme/", sent).status_code == 409
    assert not Goal.objects.exists()


def test_an_officer_has_no_business_here(signed_in):
    assert signed_in(Role.ORGAN, "A-1").get("/goals/programme/").status_code == 404
