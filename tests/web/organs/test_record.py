"""One row of a ledger: typed in place, refused beside the field, struck out, its past in two clicks."""

from __future__ import annotations

import pytest

import factories
from jieyue.ledgers.models import Record

pytestmark = pytest.mark.django_db
ADDRESS = "/organs/A-1/ledgers/waste/row/"
ROW = {"year": "2025", "period": "2025-03", "class": "kitchen", "carrier": "甲", "weight": "5"}
PARTIAL = {"HX-Request": "true"}


def test_a_row_is_typed(officer):
    answer = officer.post(ADDRESS, ROW, headers=PARTIAL)
    assert answer.headers["HX-Redirect"] == "/organs/A-1/ledgers/waste/?year=2025"
    assert Record.objects.get().cells == {"class": "kitchen", "carrier": "甲", "weight": "5"}
    assert officer.post(ADDRESS, ROW | {"period": "2025-04"}).status_code == 302


def test_months_are_picked_and_how_they_are_written_is_told(officer):
    page = officer.get(f"{ADDRESS}?year=2025").content.decode()
    assert '<option value="2025-12"></option>' in page
    assert "写法:2025-03" in page


def test_all_that_is_missing_is_told_in_one_go(officer):
    page = officer.post("/organs/A-1/ledgers/purchasing/row/", {"year": "2026"}).content.decode()
    for title in ("采购日期", "产品名称", "绿色类别", "强制采购品目", "数量", "金额"):
        assert f">{title}</a>" in page


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(officer):
    answer = officer.post(ADDRESS, ROW | {"class": "hazardous", "weight": "-1"}, headers=PARTIAL)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "不能为负数" in page
    assert 'value="-1"' in page
    assert not Record.objects.exists()


def test_a_row_is_changed_with_its_past_and_struck_out(officer):
    officer.post(ADDRESS, ROW)
    record = Record.objects.get()
    form = officer.get(f"{ADDRESS}?row={record.pk}&year=2025", headers=PARTIAL).content.decode()
    assert "<html" not in form
    assert f'name="seen" value="{record.change_id}"' in form
    told = ROW | {"row": record.pk, "seen": record.change_id, "weight": "6", "reason": "看错磅单"}
    officer.post(ADDRESS, told, headers=PARTIAL)
    assert officer.post(ADDRESS, told | {"weight": "7"}, headers=PARTIAL).status_code == 409
    past = officer.get(f"{ADDRESS}?row={record.pk}&year=2025").content.decode()
    assert "看错磅单" in past
    assert "5 → 6" in past
    seen = Record.objects.get().change_id
    officer.post(f"{ADDRESS}strike/", {"row": record.pk, "seen": seen, "year": "2025", "reason": "重复登记"})
    assert Record.objects.get().struck
    assert "已作废的行" in officer.get("/organs/A-1/ledgers/waste/?year=2025").content.decode()


def test_a_row_of_another_organ_is_out_of_reach(officer):
    factories.record(factories.Organ.objects.get(code="B-1"), "paper", period="2025-01", used="1")
    pk = Record.objects.get().pk
    assert officer.get(f"/organs/A-1/ledgers/paper/row/?row={pk}").status_code == 404
    assert officer.get(f"/organs/B-1/ledgers/paper/row/?row={pk}").status_code == 404


@pytest.mark.parametrize("row", ["x", "-1", "9" * 30])
def test_odd_rows_are_no_crash(officer, row):
    assert officer.get(f"{ADDRESS}?row={row}").status_code in {200, 409}
    assert officer.post(f"{ADDRESS}strike/", {"row": row, "seen": "x", "reason": "误"}).status_code == 409
