"""同口径: the dashboard states what a year is compared on; the page says who is left out."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db


def test_the_dashboard_states_the_set_and_leads_to_it(province):
    page = province.get("/analysis/").content.decode()
    assert "同口径 1 家" in page
    assert "/analysis/likeness/?region=610000&amp;measure=energy" in page


def test_the_page_lists_who_is_left_out_and_why(province):
    page = province.get("/analysis/likeness/?region=610100&measure=water").content.decode()
    assert "同口径 0 家" in page
    assert "本年台账不全" in page
    assert "上年没有数据" in page
    assert "新城区财政局" in page


def test_an_officer_without_a_region_is_not_left_with_an_error(officer):
    assert officer.get("/analysis/likeness/").status_code == 200
