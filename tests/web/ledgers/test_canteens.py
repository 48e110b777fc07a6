"""The page on which an office draws its canteens."""

from __future__ import annotations

import pytest

import factories

pytestmark = pytest.mark.django_db
PAGE = "/ledgers/canteens/?region=610102"


def test_the_draw_is_made_shown_and_can_be_checked(county, year):
    factories.record(year, "canteen", period="2026-Q1", canteen="食堂", meals="900", food_waste="80")
    assert "至少抽 1 家" in county.get(PAGE).content.decode()
    page = county.post(PAGE, {"seed": "20260302"}, follow=True).content.decode()
    assert "新城区财政局" in page
    assert "20260302" in page
    assert "按种子重新抽取,结果相同" in page
    assert "不能重抽" in county.post(PAGE, {}).content.decode()


def test_an_organ_draws_nothing(officer):
    assert officer.get("/ledgers/canteens/").status_code == 404
