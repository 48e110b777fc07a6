"""The office's page of goals: divide with a preview, type by hand, assign, revise; nobody sees or does more than he may."""

from __future__ import annotations

import pytest
from tests.web.conftest import TODAY
from tests.web.test_english import left

import factories
from jieyue.acts.rules import Role
from jieyue.plans.actions.stepping import assign_down
from jieyue.plans.models import Assignment
from jieyue.web.goals import goals as page_of_goals

pytestmark = pytest.mark.django_db
ABOUT = {"region": "610102", "year": "2026", "indicator": "energy_total"}
PAGE = "/goals/?region=610102&year=2026&indicator=energy_total"


@pytest.fixture(autouse=True)
def _in_august(monkeypatch):
    monkeypatch.setattr(page_of_goals, "today", lambda: TODAY)


@pytest.fixture
def limit(signed_in):
    """The city has set itself a goal and given the county its part."""
    city = signed_in(Role.CITY, "610100")
    told = {
        "region": "610100",
        "indicator": "energy_total",
        "base_year": "2025",
        "target_year": "2026",
        "percent": "10",
    }
    assert city.post("/goals/programme/", told).status_code == 302
    about = {**ABOUT, "region": "610100"}
    assert city.post("/goals/split/", {**about, "by": "use"}).status_code == 302
    assert city.post("/goals/assign/", about).status_code == 302
    return city


def test_an_empty_page_says_what_to_do(province):
    page = province.get("/goals/").content.decode()
    assert "还没有“能源消费总量”指标" in page
    assert "/goals/programme/?region=610000" in page


def test_the_county_acknowledges_divides_and_assigns(limit, county):
    page = county.get(PAGE).content.decode()
    assert "等待确认" in page
    row = Assignment.objects.get(region="610102")
    assert (
        county.post("/goals/acknowledge/", {**ABOUT, "seen": f"{row.pk}:{row.revision}"}).status_code == 302
    )
    preview = county.get(f"{PAGE}&by=use").content.decode()
    assert "1,327" in preview
    assert not Assignment.objects.filter(giver="610102").exists()
    county.post("/goals/split/", {**ABOUT, "by": "use"})
    county.post("/goals/assign/", ABOUT)
    rows = Assignment.objects.filter(giver="610102")
    # A-2 has never told anything: there is nothing to divide by.
    assert {(row.organ.code, row.state, row.limit is None) for row in rows} == {
        ("A-1", "assigned", False),
        ("A-2", "drafted", True),
    }


def test_parts_typed_by_hand(limit, county):
    path = "610000/610100/610102/@A-2/"
    sent = {**ABOUT, "path": [path], "limit": ["1,000"], "seen": ["0"]}
    assert county.post("/goals/hand/", sent).status_code == 302
    assert Assignment.objects.get(path=path).limit == 1000
    assert "327" in county.get(PAGE).content.decode()
    second = county.post("/goals/hand/", {**sent, "limit": ["900"], "seen": ["0"]})
    assert second.status_code == 409
    assert "刚刚被他人改动过" in second.content.decode()


def test_parts_that_exceed_the_limit_are_told_and_not_assigned(limit, county):
    sent = {**ABOUT, "path": ["610000/610100/610102/@A-2/"], "limit": ["1000000"], "seen": ["0"]}
    county.post("/goals/hand/", sent)
    page = county.get(PAGE).content.decode()
    assert "✕ 各单位之和超出本级指标" in page
    assert "请调整并保存后再下达" in page
    assert county.post("/goals/assign/", ABOUT).status_code == 409


def test_a_year_without_figures_shows_dashes_and_no_empty_chart(limit, county):
    county.post("/goals/hand/", {**ABOUT, "year": "2031", "path": [], "limit": [], "seen": []})
    page = limit.get("/goals/?region=610100&year=2031&indicator=energy_total").content.decode()
    assert "/goals/programme/?region=610100&amp;year=2031&amp;indicator=energy_total" in page
    assert "data-chart" not in page


def test_a_revision_without_a_reason_is_refused(limit):
    sent = {**ABOUT, "region": "610100", "path": "610000/610100/610102/", "limit": "1200", "seen": "2"}
    assert limit.post("/goals/revise/", {**sent, "reason": ""}).status_code == 409
    assert limit.post("/goals/revise/", {**sent, "reason": "新增单位"}).status_code == 302
    assert "新增单位" in limit.get(PAGE).content.decode()


@pytest.mark.parametrize("act", ["split", "hand", "assign", "revise"])
def test_a_county_does_nothing_to_its_own_part(limit, county, act):
    sent = {
        **ABOUT,
        "region": "610100",
        "by": "use",
        "path": "610000/610100/610102/",
        "limit": "9",
        "seen": "2",
        "reason": "x",
    }
    assert county.post(f"/goals/{act}/", sent).status_code == 409
    assert {row.limit > 1000 for row in Assignment.objects.filter(region="610102")} == {True}


def test_another_region_is_not_shown(limit, signed_in):
    assert signed_in(Role.CITY, "610200").get(PAGE).status_code == 404


@pytest.mark.parametrize(
    "query", ["by=nonsense", "by=use&reserve=abc", "by=use&reserve=-1", "year=99&page=x", "by=equal"]
)
def test_odd_addresses_are_answered(limit, query):
    assert limit.get(f"{PAGE}&{query}").status_code == 200


def test_a_rule_that_can_not_work_says_why(limit):
    factories.organ("C-9", region="610100", tier="city")
    assert (
        "余额" in limit.get("/goals/?region=610100&year=2026&indicator=energy_total&by=use").content.decode()
    )


@pytest.mark.usefixtures("latin_names")
@pytest.mark.parametrize(
    "address", [PAGE, f"{PAGE}&by=use", "/goals/programme/", "/goals/organs/A-1/?year=2026"]
)
def test_a_screen_of_goals_is_english_throughout(signed_in, address):
    province = signed_in(Role.PROVINCE, "610000", language="en")
    sent = {
        "region": "610000",
        "indicator": "energy_total",
        "base_year": "2025",
        "target_year": "2026",
        "percent": "9",
    }
    province.post("/goals/programme/", sent)
    about = {**ABOUT, "region": "610000"}
    province.post("/goals/split/", {**about, "by": "use", "down": "1"})
    assert assign_down(factories.actor(Role.PROVINCE, "610000/"), "610000", "energy_total", 2026) > 2
    page = province.get(address)
    assert page.status_code == 200
    assert left(page) == []
