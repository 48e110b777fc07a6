"""All ledgers of an organ at a glance."""

from __future__ import annotations

import pytest

import factories
from jieyue.acts.rules import Role

pytestmark = pytest.mark.django_db


def test_every_ledger_has_its_line_and_what_is_kept_says_so(officer, year):
    factories.record(year, "waste", period="2025-01", **{"class": "kitchen"}, carrier="甲", weight="5")
    page = officer.get("/organs/A-1/ledgers/?year=2025").content.decode()
    assert page.count('href="/organs/A-1/ledgers/') >= 24
    assert "1 行" in page
    assert "还缺 11 期" in page
    assert "2月" in page


def test_bills_heating_and_meters_stand_with_energy(officer):
    page = officer.get("/organs/A-1/ledgers/").content.decode()
    energy = page[page.index("能源资源</h2>") : page.index("生活垃圾分类</h2>")]
    for title in ("能源资源台账", "能源资源账单", "采暖", "计量器具", "计量配备情况", "数据中心机房能耗"):
        assert title in energy


def test_the_menu_leads_there(officer, county):
    assert 'href="/organs/A-1/ledgers/"' in officer.get("/").content.decode()
    assert 'href="/ledgers/"' in county.get("/").content.decode()


def test_another_organs_ledgers_are_out_of_reach(officer):
    assert officer.get("/organs/B-1/ledgers/").status_code == 404


def test_a_contract_that_ends_is_told(officer, year):
    factories.record(
        year,
        "waste_contracts",
        number="HT-1",
        carrier="甲",
        **{"class": "all"},
        begins="2020-01-01",
        ends="2020-12-31",
    )
    page = officer.get("/organs/A-1/ledgers/?year=2020").content.decode()
    assert "已到期 HT-1" in page


def test_it_is_english_in_english(signed_in, latin_names):
    client = signed_in(Role.ORGAN, "A-1", language="en")
    assert "Waste removal" in client.get("/organs/A-1/ledgers/").content.decode()
