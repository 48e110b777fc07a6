"""Cells a page has kept are written once, in order, and never over what somebody else wrote meanwhile."""

from __future__ import annotations

import json

import pytest

from jieyue.acts.rules import Role
from jieyue.ledgers.models import Change, Entry, Revision

pytestmark = pytest.mark.django_db
CELLS = "/organs/A-1/cells/"


def cell(item="water", period="2025-07", **told):
    return {"item": item, "period": period, **told}


def send(client, *cells, **told):
    return client.post(CELLS, {"cells": json.dumps(cells), "year": "2025", **told})


def entry(item="water", month=7):
    return Entry.objects.filter(organ__code="A-1", item=item, year=2025, month=month).first()


def test_a_cell_is_saved_with_its_row_and_all_that_followed(officer):
    told = send(officer, cell(quantity="1,055.5", seen=0)).json()
    assert entry().quantity == 1055.5
    assert told["changes"] == {"water 2025-07": entry().change_id}
    assert 'id="cell-water-7" hx-swap-oob="true"' in told["html"]
    assert 'id="total-water" hx-swap-oob="true"' in told["html"]
    assert "已保存" in told["html"]


def test_what_is_sent_twice_is_written_once(officer):
    for _ in range(2):
        assert send(officer, cell(quantity="55", seen=0)).status_code == 200
    assert Revision.objects.filter(entry=entry()).count() == 1


def test_nobody_writes_over_what_he_has_not_seen(officer):
    send(officer, cell(quantity="55", seen=0))
    Change.objects.filter(pk=entry().change_id).update(by="县局")
    refused = send(officer, cell(quantity="60", seen=0), reason="抄错")
    assert refused.status_code == 409
    assert refused.json()["wrong"] == "这一格刚被县局填为 55,您填的是 60;请核对后再保存。"
    assert refused.json()["cells"] == {"0": refused.json()["wrong"]}
    assert entry().quantity == 55
    assert send(officer, cell(quantity="60", seen=entry().change_id), reason="抄错").status_code == 200


def test_one_cell_that_cant_be_taken_holds_all_back_and_is_named(officer):
    refused = send(officer, cell(item="coal", period="2025-01", quantity="1"), cell(quantity="-3"))
    assert list(refused.json()["cells"]) == ["1"]
    assert entry("coal", 1) is None


def test_a_cell_is_emptied_with_a_reason_and_typed_anew(officer):
    was = entry(month=6)
    gone = cell(period="2025-06", emptied=True, seen=was.change_id)
    assert "写明原因" in send(officer, gone).json()["wrong"]
    told = send(officer, gone, reason="填错了月份").json()
    assert (told["changes"], entry(month=6)) == ({"water 2025-06": 0}, None)
    assert "缺" in told["html"]
    assert send(officer, gone, reason="填错了月份").status_code == 200
    assert Revision.objects.filter(entry=was).count() == 2
    assert "刚被" in send(officer, cell(period="2025-06", quantity="7", seen=was.change_id)).json()["wrong"]
    assert send(officer, cell(period="2025-06", quantity="7", seen=0)).status_code == 200


def test_changing_a_figure_needs_a_reason(officer):
    seen = entry(month=6).change_id
    assert "写明原因" in send(officer, cell(period="2025-06", quantity="60", seen=seen)).json()["wrong"]


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "{}",
        "[]",
        '["x"]',
        '[{"item": "nonsense"}]',
        '[{"item": "water", "quantity": 3}]',
        '[{"item": "water", "emptied": 1}]',
    ],
)
def test_what_no_page_sends_is_refused(officer, sent):
    assert officer.post(CELLS, {"cells": sent, "year": "2025"}).status_code == 409


def test_another_organ_can_not_write_here(signed_in):
    assert send(signed_in(Role.ORGAN, "A-2"), cell(quantity="1", seen=0)).status_code == 409
    assert entry() is None


def test_a_page_of_another_year_is_told_without_rows(officer):
    told = officer.post(CELLS, {"cells": json.dumps([cell(quantity="5", seen=0)]), "year": "2024"}).json()
    assert told["html"] == ""
    assert entry().quantity == 5


def test_indicators_and_findings_follow_once_the_typing_pauses(officer):
    seen = entry("electricity", 3).change_id
    told = send(officer, cell("electricity", "2025-03", quantity="1000000", seen=seen), reason="测试").json()
    assert "multiples" not in told["html"]
    followed = officer.post("/organs/A-1/follow/", {"year": "2025", "items": "electricity"}).content.decode()
    assert "数量级有误" in followed
    assert 'id="multiples" hx-swap-oob="true"' in followed
    assert 'id="gaps" hx-swap-oob="true"' in followed
    assert 'id="row-electricity" hx-swap-oob="true"' in followed
    assert officer.post("/organs/A-1/follow/", {"year": "now"}).status_code == 404
