"""The page of bills: kept, split, written into the month, and found again in the cell."""

from __future__ import annotations

import re

import pytest

from jieyue.acts.rules import Role
from jieyue.ledgers.models import Entry, Record

pytestmark = pytest.mark.django_db
BILLS = "/organs/A-1/bills/?year=2025"
BILL = {
    "act": "bill",
    "item": "water",
    "number": "S-1",
    "begins": "2025-07-01",
    "ends": "2025-07-31",
    "quantity": "1,062",
    "cost": "318.6",
}


def test_a_bill_becomes_the_month_and_stands_in_its_cell(officer):
    page = officer.post(BILLS, BILL, follow=True).content.decode()
    assert "账单已登记,1 个月写入台账" in page
    assert "都已写入台账" in page
    assert Entry.objects.get(organ__code="A-1", item="water", year=2025, month=7).quantity == 1062
    editor = officer.get("/organs/A-1/cell/", {"item": "water", "period": "2025-07"}).content.decode()
    assert "本月 31 天" in editor
    assert "账单按天分摊" in editor


def test_a_month_typed_by_hand_is_shown_beside_its_bill_and_written_when_ticked(officer):
    officer.post(BILLS, BILL | {"begins": "2025-06-01", "ends": "2025-06-30"})
    assert "与台账不同" in officer.get(BILLS).content.decode()
    told = officer.post(BILLS, {"act": "split", "month": "water-6"}, follow=True).content.decode()
    assert "1 个月已按账单写入台账" in told


def test_months_that_bills_do_not_cover_are_not_called_done(officer):
    officer.post(BILLS, BILL | {"begins": "2025-06-10", "ends": "2025-07-09"})
    page = officer.get(BILLS).content.decode()
    assert "2 个月的账单不齐" in page
    assert "都已写入台账" not in page


def test_a_wrong_bill_comes_back_as_it_was_typed(officer):
    refused = officer.post(BILLS, BILL | {"ends": "2025-06-01"})
    assert refused.status_code == 409
    assert "早于" in refused.content.decode()
    assert 'value="1,062"' in refused.content.decode()


def test_offices_read_and_strangers_do_not(province, signed_in):
    assert province.get(BILLS).status_code == 200
    assert signed_in(Role.ORGAN, "A-2").get(BILLS).status_code == 404


def test_a_bill_moved_to_another_month_says_first_what_becomes_of_the_old_one(officer):
    officer.post(BILLS, BILL)
    row = Record.objects.get()
    form = {name: text for name, text in BILL.items() if name != "act"}
    form |= {"row": row.pk, "seen": row.change_id, "begins": "2026-03-01", "ends": "2026-03-31", "year": 2025}
    asked = officer.post("/organs/A-1/ledgers/bills/row/", form)
    assert asked.status_code == 409
    page = asked.content.decode()
    assert "撤回:账单不再覆盖整月" in page
    assert Entry.objects.filter(item="water", year=2025, month=7).exists()
    mark = re.search(r'name="agreed" value="(\w+)"', page)[1]
    assert officer.post("/organs/A-1/ledgers/bills/row/", form | {"agreed": mark}).status_code == 302
    assert not Entry.objects.filter(item="water", year=2025, month=7).exists()
    assert Entry.objects.get(item="water", year=2026).month == 3


def test_striking_a_bill_out_says_what_it_withdraws(officer):
    officer.post(BILLS, BILL)
    row = Record.objects.get()
    page = officer.get("/organs/A-1/ledgers/bills/row/", {"row": row.pk, "year": 2025}).content.decode()
    assert "作废后台账随之改变" in page
    mark = re.search(r'name="agreed" value="(\w+)"', page)[1]
    told = {"row": row.pk, "seen": row.change_id, "reason": "重复登记", "year": 2025}
    assert officer.post("/organs/A-1/ledgers/bills/row/strike/", told).status_code == 409
    officer.post("/organs/A-1/ledgers/bills/row/strike/", told | {"agreed": mark})
    assert not Entry.objects.filter(item="water", year=2025, month=7).exists()
