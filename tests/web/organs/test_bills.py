"""The page of bills: kept, split, written into the month, and found again in the cell."""

from __future__ import annotations

import pytest

from jieyue.acts.rules import Role
from jieyue.ledgers.models import Entry

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
