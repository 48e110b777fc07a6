"""Organs that stand twice: found with reasons, put together, settled, taken back."""

from __future__ import annotations

import pytest

import factories
from jieyue.ledgers.models import Entry, Record
from jieyue.registry.models import Organ

pytestmark = pytest.mark.django_db


@pytest.fixture
def twin(year):
    made = factories.organ("A-9", region="610102", name="新城区财政局(机关)")
    factories.entry(made, "electricity", "2025-01", "900")
    factories.entry(made, "water", "2025-07", "44")
    return made


def test_a_pair_is_listed_with_its_reason(county, twin):
    page = county.get("/organs/duplicates/").content.decode()
    assert "名称含义相同" in page
    assert "/organs/A-9/absorb/?into=A-1" in page


def test_both_are_compared_before_they_are_put_together(county, twin):
    page = county.get("/organs/A-9/absorb/?into=A-1").content.decode()
    assert "1 条保留的一家没有的台账会转过去" in page
    assert "1 条两家不一致" in page


def test_rows_that_differ_are_listed_beforehand_and_chosen_from(county, twin):
    cells = {"class": "kitchen", "carrier": "甲"}
    factories.record(Organ.objects.get(code="A-1"), "waste", period="2025-01", **cells, weight="5")
    row = factories.record(twin, "waste", period="2025-01", **cells, weight="6")
    page = county.get("/organs/A-9/absorb/?into=A-1").content.decode()
    assert "其他台账有 1 行两家内容不同" in page
    assert "2025年1月 · 厨余垃圾 · 甲" in page
    county.post("/organs/A-9/absorb/", {"into": "A-1", "reason": "重复登记", "seen": "0"})
    assert "2 处不一致待定" in county.get("/organs/duplicates/").content.decode()
    county.post("/organs/A-9/absorb/", {"take": "absorbed", "record": row.pk})
    assert Record.objects.get(organ__code="A-1", kind="waste").cells["weight"] == "6"
    assert "1 处不一致待定" in county.get("/organs/duplicates/").content.decode()


def test_put_together_settled_and_taken_back(county, twin):
    done = county.post("/organs/A-9/absorb/", {"into": "A-1", "reason": "重复登记", "seen": "0"})
    assert done.status_code == 302
    assert "1 处不一致待定" in county.get("/organs/duplicates/").content.decode()
    assert "重复登记,已并入" in county.get("/organs/A-9/").content.decode()
    left = Entry.objects.get(organ=twin)
    county.post("/organs/A-9/absorb/", {"take": "absorbed", "entry": left.pk})
    assert Entry.objects.get(organ__code="A-1", item="electricity", year=2025, month=1).quantity == 900
    assert county.post("/organs/A-9/absorb/", {"restore": "1", "reason": "是两家"}).status_code == 302
    assert Organ.objects.get(code="A-9").closed is None


def test_an_officer_puts_nothing_together(officer, twin):
    assert officer.post("/organs/A-1/absorb/", {"into": "A-1", "reason": "x"}).status_code == 409


def test_a_pair_is_told_apart_with_a_reason_and_can_be_doubted_again(county, officer, twin):
    told = {"act": "apart", "code": "A-9", "other": "A-1", "reason": "局机关与局属中心"}
    assert officer.post("/organs/duplicates/", told).status_code == 409
    assert "不是同一家" in county.get("/organs/A-9/absorb/?into=A-1").content.decode()
    page = county.post("/organs/duplicates/", told, follow=True).content.decode()
    assert "/organs/A-9/absorb/" not in page
    assert "局机关与局属中心" in page
    page = county.post("/organs/duplicates/", {**told, "act": "doubt"}, follow=True).content.decode()
    assert "/organs/A-9/absorb/?into=A-1" in page
