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
