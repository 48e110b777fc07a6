"""The desk shows what waits for me, and nothing of others."""

from __future__ import annotations

from datetime import date

import pytest

import factories
from jieyue.acts.rules import Role
from jieyue.evaluations.actions.stepping import step
from jieyue.evaluations.models import Case
from jieyue.evaluations.rules.workflow import State

pytestmark = pytest.mark.django_db


def submit(organ):
    step(factories.actor(Role.ORGAN, organ.path), 2026, organ.code, "submit")


def test_an_office_finds_submitted_cases_waiting(county, year):
    assert "待办已清空" in county.get("/").content.decode()
    submit(year)
    page = county.get("/").content.decode()
    assert "待审核" in page
    assert "/evaluations/2026/A-1/" in page


def test_only_the_province_is_asked_to_name(county, province, year):
    Case.objects.filter(organ=year).update(state=State.PASSED)
    assert "待命名" not in county.get("/").content.decode()
    assert "待命名" in province.get("/").content.decode()


def test_an_officer_finds_missing_months_and_open_questions(officer):
    page = officer.get("/").content.decode()
    assert "还缺 1 个月度数据" in page
    assert "/organs/A-1/?year=2025#cell-water-7" in page
    assert "项未作答" in page


def test_a_returned_case_shows_its_reason_first(officer, county, year):
    submit(year)
    step(factories.actor(Role.COUNTY, "610000/610100/610102/"), 2026, "A-1", "return", "缺文号")
    assert "缺文号" in officer.get("/").content.decode()


def test_an_administrator_has_no_business_on_the_desk(signed_in):
    assert "没有业务待办" in signed_in(Role.ADMINISTRATOR).get("/").content.decode()


def test_the_desk_of_another_county_stays_empty(signed_in, year):
    submit(year)
    page = signed_in(Role.COUNTY, "610202").get("/").content.decode()
    assert "A-1" not in page
    assert "待办已清空" in page


def test_an_office_sees_what_lies_with_the_organs_and_what_is_late(county, year):
    Case.objects.filter(organ=year).update(state=State.RETURNED, since=factories.NOON)
    page = county.get("/").content.decode()
    assert "尚未提交自评" in page
    assert "正在整改" in page
    assert "1 家超期" in page


def test_an_officer_is_asked_for_the_running_year_too(officer, monkeypatch):
    monkeypatch.setattr("jieyue.web.desk.today", lambda: date(2026, 3, 15))
    page = officer.get("/").content.decode()
    assert "补齐 2026 年台账:还缺 4 个月度数据" in page
    assert "/organs/A-1/?year=2026#cell-electricity-2" in page
    assert "#cell-electricity-3" not in page


def test_a_case_on_the_desk_opens_in_its_queue(county, year):
    submit(year)
    assert "/evaluations/2026/A-1/?state=submitted&amp;order=since" in county.get("/").content.decode()
