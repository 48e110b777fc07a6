"""An organ's page of goals: what is left, what waits, and its own button."""

from __future__ import annotations

import pytest
from tests.web.conftest import TODAY

import factories
from jieyue.acts.rules import Role
from jieyue.plans.actions.importing import GoalRow, import_goals
from jieyue.plans.models import Assignment
from jieyue.values.imports import Source
from jieyue.web.goals import organ as page_of_organ

pytestmark = pytest.mark.django_db
PAGE = "/goals/organs/A-1/?year=2026"


@pytest.fixture(autouse=True)
def _in_august(monkeypatch):
    monkeypatch.setattr(page_of_organ, "today", lambda: TODAY)


@pytest.fixture
def officer(signed_in, year):
    rows = [
        GoalRow(2, "A-1", "energy_total", "2026", "1000"),
        GoalRow(3, "A-1", "water_total", "2026", "500"),
    ]
    import_goals(factories.actor(), rows, source=Source("goals.csv", "goals"))
    for month in range(1, 7):
        factories.entry(year, "electricity", f"2026-{month:02}", "1000")
    return signed_in(Role.ORGAN, "A-1")


def test_the_officer_sees_what_is_left_and_is_warned(officer):
    page = officer.get(PAGE).content.decode()
    # 6,000 kWh are 737.4 kgce of 1,000; the year comes to 1,475.
    for told in ("737", "263", "1,475", "预计超额", "9 月将用完上限"):
        assert told in page
    assert "尚无数据" in page


def test_the_officer_acknowledges_once(officer):
    rows = Assignment.objects.filter(organ__code="A-1")
    seen = [f"{row.pk}:{row.revision}" for row in rows]
    assert "确认 2 项指标" in officer.get(PAGE).content.decode()
    sent = {"organ": "A-1", "year": "2026", "seen": seen}
    assert officer.post("/goals/acknowledge/", sent).status_code == 302
    assert "请核对后确认" not in officer.get(PAGE).content.decode()
    assert officer.post("/goals/acknowledge/", sent).status_code == 409


def test_the_office_looks_on_but_does_not_acknowledge(officer, county):
    assert "指标由接受的单位自己确认" in county.get(PAGE).content.decode()
    assert county.post("/goals/acknowledge/", {"organ": "A-1", "year": "2026"}).status_code == 409


def test_another_organ_is_not_shown(officer):
    assert officer.get("/goals/organs/A-2/").status_code == 404


def test_an_officer_at_the_offices_page_is_led_to_the_own_one(officer):
    answer = officer.get("/goals/")
    assert answer.status_code == 302
    assert answer["Location"] == "/goals/organs/A-1/"
