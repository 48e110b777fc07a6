"""One page says who may still edit what and why; the province sets the days, the city grants exceptions."""

from __future__ import annotations

import pytest

from jieyue.acts.rules import Role
from jieyue.ledgers.models import Reopening, Schedule

pytestmark = pytest.mark.django_db
PAGE = "/ledgers/calendar/?year=2025"
DATES = {"act": "dates", "due_days": "10", "closes_days": "20", "levels": "2", "before": "3"} | {
    "county_after": "1",
    "city_after": "5",
}


def test_the_province_sets_the_days(province, county):
    assert "示例" in province.get(PAGE).content.decode()
    assert province.post(PAGE, DATES).status_code == 302
    assert (Schedule.objects.get().due_days, Schedule.objects.get().levels) == (10, 2)
    page = county.get(PAGE).content.decode()
    assert "2025年2月10日" in page
    assert "后已锁定" in page
    assert county.post(PAGE, DATES).status_code == 409


def test_days_out_of_order_stay_in_the_form(province):
    answer = province.post(PAGE, DATES | {"closes_days": "5"})
    assert answer.status_code == 409
    assert "锁定日期不能早于" in answer.content.decode()
    assert "应为整数" in province.post(PAGE, DATES | {"before": "x"}).content.decode()
    province.post(PAGE, DATES | {"closes_days": ""})
    assert Schedule.objects.get().closes_days is None


def test_an_exception_is_granted_shown_and_ended(signed_in, submitted, county, province):
    city = signed_in(Role.CITY, "610100")
    asked = {"act": "reopen", "region": "610102", "month": "2", "until": "2999-01-01", "reason": "换表补录"}
    city.post(PAGE, asked)
    page = county.get(f"{PAGE}&month=2").content.decode()
    assert "换表补录" in page
    assert "换表补录" in province.get(PAGE).content.decode()
    assert "不在" in page  # why a county can't grant one itself
    city.post(PAGE, {"act": "end", "number": Reopening.objects.get().pk})
    assert Reopening.objects.get().ended is not None
    assert "没有这项例外" in city.post(PAGE, {"act": "end", "number": "7777"}).content.decode()


def test_an_exception_needs_a_day_and_a_place(signed_in, submitted):
    city = signed_in(Role.CITY, "610100")
    asked = {"act": "reopen", "region": "610102", "month": "2", "until": "", "reason": "换表补录"}
    assert "截止日期" in city.post(PAGE, asked).content.decode()
    asked |= {"until": "2999-01-01", "region": "610202"}
    assert city.post(PAGE, asked).status_code == 409


def test_an_officer_reads_it_too(submitted, officer):
    assert officer.get(PAGE).status_code == 200
