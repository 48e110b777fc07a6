"""Regions and organs: only one's own, page by page."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import factories

pytestmark = pytest.mark.django_db


def test_each_sees_the_own_scope(officer, county, province):
    assert [row["code"] for row in officer.get("/organs").told["rows"]] == ["A-1"]
    assert [row["code"] for row in county.get("/organs").told["rows"]] == ["A-1", "A-2"]
    assert len(province.get("/organs").told["rows"]) == 4
    assert officer.get("/organs/A-2").status_code == 404
    assert [row["code"] for row in county.get("/regions").told] == ["610102"]


def test_an_organ_comes_with_its_profiles(officer):
    told = officer.get("/organs/A-1").told
    assert (told["name"], told["region_name"]) == ("新城区财政局", "新城区")
    assert told["profiles"][0]["floor_area"] == "2000"


def test_a_list_is_read_to_its_end_without_gaps(province):
    for number in range(7):
        factories.organ(f"M-{number}", region="610202")
    codes, cursor, pages = [], "", 0
    while cursor is not None:
        told = province.get("/organs", limit=3, cursor=cursor).told
        codes += [row["code"] for row in told["rows"]]
        cursor, pages = told["next"], pages + 1
    assert pages == 4
    assert len(codes) == len(set(codes)) == 11


def test_a_list_is_narrowed(province):
    assert [row["code"] for row in province.get("/organs", text="审计").told["rows"]] == ["B-1"]
    assert [row["code"] for row in province.get("/organs", tier="city").told["rows"]] == ["C-1"]
    assert {row["region"] for row in province.get("/organs", region="610100").told["rows"]} == {
        "610102",
        "610100",
    }
    assert province.get("/organs", region="999999").status_code == 404


def test_a_page_takes_as_many_statements_whatever_its_length(province):
    def statements(limit: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert province.get("/organs", limit=limit).status_code == 200
        return len(captured)

    province.get("/organs")
    for number in range(60):
        factories.organ(f"M-{number}", region="610202")
    assert statements(2) == statements(60) <= 4
