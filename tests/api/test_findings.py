"""What stands out, and the word on it."""

from __future__ import annotations

import pytest

import factories
from jieyue.indicators.actions.computing import compute
from jieyue.ledgers.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def slip(year):
    """A figure ten times too large, found by a computation."""
    Entry.objects.filter(organ=year, item="electricity", year=2025, month=5).update(quantity=10_000)
    compute(factories.actor(), 2025)
    return year


def test_findings_are_listed_by_weight_and_closed_with_a_reason(slip, officer, county):
    rows = county.get("/findings", year=2025, standing="open").told["rows"]
    first = rows[0]
    assert (first["organ"], first["item"], first["standing"]) == ("A-1", "electricity", "open")
    assert first["reason"]
    place = f"/organs/A-1/findings/{first['key']}"
    assert officer.post(f"{place}/close", {"verdict": "true", "seen": first["seen"]}).status_code == 409
    sent = {"verdict": "true", "why": "equipment", "words": "新增机房", "seen": first["seen"]}
    assert officer.post(f"{place}/close", sent).told["standing"] == "closed"
    again = officer.post(f"{place}/close", sent)
    assert again.status_code == 409
    closed = county.get("/findings", year=2025, standing="closed").told["rows"]
    assert closed[0]["said"]["words"] == "新增机房"
    opened = county.post(f"{place}/reopen", {"reason": "机房早已撤销", "seen": first["seen"]})
    assert opened.told["standing"] == "open"


def test_a_list_is_read_on(slip, county):
    everything = county.get("/findings", year=2025).told["rows"]
    rows, cursor = [], ""
    while cursor is not None:
        told = county.get("/findings", year=2025, limit=1, cursor=cursor).told
        rows += told["rows"]
        cursor = told["next"]
    assert rows == everything
    assert len(rows) > 0


def test_only_what_is_there_and_ones_own(slip, officer):
    assert officer.get("/findings", year=2025, organ="A-2").status_code == 404
    assert officer.get("/findings", year=2019).status_code == 400
    gone = officer.post("/organs/A-1/findings/nothing/close", {"verdict": "other", "seen": ""})
    assert gone.status_code == 404
