"""Handing in, returning, approving, locking by programme: the steps of the screens with their conditions."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import factories
from jieyue.acts.models import AuditRecord
from jieyue.acts.rules import Role
from jieyue.indicators.models import Finding
from jieyue.ledgers.actions.schedule import change_schedule
from jieyue.ledgers.models import Filing
from jieyue.ledgers.rules.closing import ENERGY, default_dates

pytestmark = pytest.mark.django_db
MARCH = "/organs/A-1/filings/2025-03"


def test_the_whole_way_of_a_filing(officer, county):
    assert officer.get(MARCH).told["may"]["submit"]["ok"] is True
    assert officer.post(f"{MARCH}/submit", {}).told == {
        "organ": "A-1",
        "period": "2025-03",
        "state": "submitted",
    }
    assert officer.post(f"{MARCH}/withdraw", {}).told["state"] == "withdrawn"
    assert officer.post(f"{MARCH}/submit", {}).told["state"] == "submitted"
    locked = officer.put(
        "/organs/A-1/entries", {"cells": [{"item": "water", "period": "2025-03", "quantity": "9"}]}
    )
    assert locked.status_code == 422
    assert "正在审核" in locked.told["cells"][0]["message"]
    assert county.post(f"{MARCH}/return", {}).status_code == 409, "a return needs its reason"
    assert county.post(f"{MARCH}/return", {"reason": "水量请核对"}).told["state"] == "returned"
    assert officer.post(f"{MARCH}/submit", {}).told["state"] == "submitted"
    assert county.post(f"{MARCH}/approve", {}).told["state"] == "approved"
    assert county.post(f"{MARCH}/lock", {}).told["state"] == "locked"
    told = county.get(MARCH).told
    assert [step["act"] for step in told["steps"]] == [
        "submit",
        "withdraw",
        "submit",
        "return",
        "submit",
        "approve",
        "lock",
    ]
    assert AuditRecord.objects.filter(act="filing.return", actor="county的张三", reason="水量请核对").exists()


def test_who_may_not_is_told_so(officer):
    officer.post(f"{MARCH}/submit", {})
    answer = officer.post(f"{MARCH}/approve", {})
    assert answer.status_code == 403
    assert officer.post("/organs/A-2/filings/2025-03/submit", {}).status_code == 404
    assert officer.post(f"{MARCH}/burn", {}).status_code == 422
    assert officer.post("/organs/A-1/filings/2025/submit", {}).status_code == 409
    assert officer.post(f"{MARCH}/submit", {"ledger": "none"}).status_code == 409


def test_a_blank_wants_its_reason(officer):
    july = "/organs/A-1/filings/2025-07"
    assert officer.get(july).told["lacking"] == ["water"]
    answer = officer.post(f"{july}/submit", {})
    assert answer.status_code == 409
    assert "水" in answer.told["error"]
    blanks = [{"item": "water", "reason": "no_meter"}]
    assert officer.post(f"{july}/submit", {"blanks": blanks}).told["state"] == "submitted"
    assert officer.get(july).told["blanks"] == [{"item": "water", "reason": "no_meter", "note": ""}]


def test_many_at_once_and_asked_twice_taken_once(officer, county):
    for month in ("02", "03"):
        officer.post(f"/organs/A-1/filings/2025-{month}/submit", {})
    sent = {"period": "2025-03", "region": "610102"}
    doubted = county.post("/filings/approve", sent, key="march")
    assert doubted.status_code == 409
    assert "存疑" in doubted.told["error"]
    Finding.objects.all().delete()
    done = county.post("/filings/approve", sent, key="march")
    assert done.told["done"] == 1
    assert [left["code"] for left in done.told["left"]] == ["A-2"]
    assert county.post("/filings/approve", sent, key="march").told == done.told
    assert AuditRecord.objects.filter(act="filing.approve").count() == 1
    assert county.post("/filings/approve", sent).status_code == 409, "nothing is left to approve"
    listed = county.post("/filings/approve", {"period": "2025-02", "organs": ["A-1", "A-11"]})
    assert listed.told["done"] == 1
    assert [(left["code"], left["reason"]) for left in listed.told["left"]] == [
        ("A-11", "没有机关“A-11”,或不在您的管辖范围之内。")
    ], "a code that was misspelt is told"
    neither = county.post("/filings/approve", {"period": "2025-02"})
    assert neither.told["error"] == "region 和 organs 请写一项,且只写一项。"


def test_what_stands_out_in_the_energy_ledger_keeps_no_other_ledger_back(officer, county):
    assert Finding.objects.filter(organ__code="A-1", month__lte=3, last_month__gte=3).exists()
    cells = {"period": "2025-03", "class": "kitchen", "carrier": "甲", "weight": "5"}
    assert officer.post("/organs/A-1/ledgers/waste/rows", {"cells": cells}).status_code == 201
    assert officer.post(f"{MARCH}/submit", {"ledger": "waste"}).told["state"] == "submitted"
    sent = {"period": "2025-03", "region": "610102", "ledger": "waste"}
    assert county.post("/filings/approve", sent).told["done"] == 1


def test_the_list_is_narrowed_and_read_on(officer, county):
    for month in range(1, 7):
        officer.post(f"/organs/A-1/filings/2025-{month:02}/submit", {})
    rows, cursor = [], ""
    while cursor is not None:
        told = county.get("/filings", year=2025, limit=4, cursor=cursor).told
        rows += told["rows"]
        cursor = told["next"]
    assert [row["period"] for row in rows] == [f"2025-{month:02}" for month in range(1, 7)]
    drafts = county.get("/filings", year=2025, month=3, state="draft").told["rows"]
    assert [row["organ"] for row in drafts] == ["A-2"]
    assert county.get("/filings", year=2025, state="draft").status_code == 400
    assert county.get("/filings", year=2025, region="610202").status_code == 404
    for narrowed in ({"ledger": "none"}, {"ledger": "none", "state": "draft"}):
        assert county.get("/filings", year=2025, month=3, **narrowed).status_code == 400


def test_a_page_takes_as_many_statements_whatever_its_length(officer, county):
    for month in range(1, 7):
        officer.post(f"/organs/A-1/filings/2025-{month:02}/submit", {})
    assert Filing.objects.count() == 6

    def statements(limit: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            county.get("/filings", year=2025, limit=limit)
        return len(captured)

    county.get("/filings", year=2025)
    assert statements(1) == statements(6) <= 4


def test_an_area_that_is_not_ones_own_is_not_there(county):
    factories.organ("M-1", region="610202")
    assert county.post("/filings/approve", {"period": "2025-03", "region": "610202"}).status_code == 404


def test_an_office_asks_for_what_is_late_and_sees_who_was_asked(officer, county, monkeypatch):
    monkeypatch.setattr("jieyue.api.door.moment", lambda: datetime(2025, 5, 20, 4, tzinfo=UTC))
    change_schedule(factories.actor(Role.PROVINCE, "610000/"), default_dates(ENERGY, 2025))
    late = county.get("/late-filings", period="2025-04").told
    assert (late["total"], late["unasked"]) == (2, 2)
    asked = {"period": "2025-04", "region": "610102"}
    assert officer.post("/reminders", asked).status_code == 404
    assert officer.post("/reminders", {"period": "2025-04", "organ": "A-1"}).status_code == 403
    told = county.post("/reminders", asked, key="k").told
    assert (told["done"], [one["code"] for one in told["left"]]) == (1, ["A-2"])
    assert county.post("/reminders", asked, key="k").told == told
    rows = county.get("/late-filings", period="2025-04", limit=1)
    assert rows.told["next"]
    assert county.get("/late-filings", period="2025-04").told["unasked"] == 1
    assert county.post("/reminders", {"period": "2025-04"}).status_code == 409
    assert "催报" in officer.get("/inbox").told["rows"][0]["message"]
