"""One period: the officer gives reasons and submits, the office approves or returns with a reason."""

from __future__ import annotations

import pytest

from jieyue.ledgers.models import Filing
from jieyue.ledgers.rules.filings import State

pytestmark = pytest.mark.django_db
MARCH, JULY = "/ledgers/filings/A-1/2025/3/", "/ledgers/filings/A-1/2025/7/"


def test_a_complete_month_is_submitted_by_its_one_button(officer):
    assert "应报项目齐全" in officer.get(MARCH).content.decode()
    page = officer.post(MARCH, {"act": "submit"}, follow=True).content.decode()
    assert "现为“待审核”" in page
    assert Filing.objects.get().state == State.SUBMITTED


def test_a_gap_asks_for_its_reason_and_keeps_what_was_chosen(officer):
    refused = officer.post(JULY, {"act": "submit"})
    assert refused.status_code == 409
    assert "缺少水的数据" in refused.content.decode()
    kept = officer.post(JULY, {"act": "submit", "reason-water": "other", "note-water": ""})
    assert "请写明情况" in kept.content.decode()
    assert '<option value="other" selected>' in kept.content.decode()
    officer.post(JULY, {"act": "submit", "reason-water": "stopped", "note-water": "水表更换"})
    assert Filing.objects.get().blanks == [{"item": "water", "reason": "stopped", "note": "水表更换"}]


def test_the_reviewer_reads_the_reason_for_a_gap(submitted, county):
    page = county.get(JULY).content.decode()
    assert "数据未到" in page
    assert "水费单未到" in page


def test_a_return_comes_back_with_its_reason_on_desk_and_ledger(submitted, county, officer):
    assert county.post(MARCH, {"act": "return"}).status_code == 409
    county.post(MARCH, {"act": "return", "reason": "3 月电量与电费单不符"})
    for address in ("/", MARCH, "/organs/A-1/?year=2025"):
        assert "3 月电量与电费单不符" in officer.get(address).content.decode()
    assert "提交台账" in officer.get(MARCH).content.decode()


def test_after_one_the_next_of_the_queue_follows(submitted, county):
    answer = county.post(f"{MARCH}?state=submitted", {"act": "approve"})
    assert answer["Location"] == f"{JULY}?state=submitted"


def test_a_held_cell_says_who_holds_it(submitted, officer):
    told = officer.get("/organs/A-1/cell/?item=electricity&period=2025-03").content.decode()
    assert "由财政局经办人提交" in told
    assert 'name="quantity"' not in told
    refused = officer.post(
        "/organs/A-1/cell/",
        {"item": "electricity", "period": "2025-03", "quantity": "9", "reason": "更正"},
    )
    assert refused.status_code == 409


def test_a_month_that_is_none_is_not_found(officer):
    assert officer.get("/ledgers/filings/A-1/2025/13/").status_code == 404
