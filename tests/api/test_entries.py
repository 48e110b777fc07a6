"""The energy ledger by programme: the same rules, the same history, the same locks as by hand."""

from __future__ import annotations

from contextlib import suppress

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import factories
from jieyue.ledgers.models import Entry, Revision

pytestmark = pytest.mark.django_db
AT = "/organs/A-1/entries"


def entry(month, item="water"):
    return Entry.objects.get(organ__code="A-1", item=item, year=2025, month=month)


def test_a_year_is_read_item_by_item(officer):
    told = officer.get(AT, year=2025).told
    water = next(row for row in told["items"] if row["item"] == "water")
    assert water["missing"] == [7]
    assert water["total"] == "550"
    assert water["values"][0] == {
        "change": entry(1).change_id,
        "period": "2025-01",
        "quantity": "50",
        "cost": "500",
        "estimated": False,
        "note": "",
    }


def test_a_cell_is_written_with_its_author_and_read_back(officer):
    sent = {"cells": [{"item": "water", "period": "2025-07", "quantity": 51.5, "estimated": True}]}
    assert officer.put(AT, sent).told == {"created": 1, "updated": 0, "unchanged": 0}
    assert officer.put(AT, sent).told == {"created": 0, "updated": 0, "unchanged": 1}
    (change,) = officer.get(f"{AT}/water/2025-07").told
    assert (change["by"], change["why"]) == ("organ的张三", "接口:测试程序")
    assert change["new"]["quantity"] == "51.5"
    assert change["old"] is None


def test_a_figure_that_is_there_is_changed_with_a_reason_only(officer):
    cell = {"item": "water", "period": "2025-06", "quantity": "60"}
    refused = officer.put(AT, {"cells": [cell]})
    assert (refused.status_code, "写明原因" in refused.told["error"]) == (409, True)
    assert officer.put(AT, {"cells": [cell], "reason": "抄表更正"}).told["updated"] == 1
    assert officer.get(f"{AT}/water/2025-06").told[0]["why"] == "抄表更正(接口:测试程序)"


def test_whoever_saw_another_figure_is_told_all_three(officer, county):
    seen = entry(6).change_id
    cell = {"item": "water", "period": "2025-06", "seen": seen}
    officer.put(AT, {"cells": [{**cell, "quantity": "55"}], "reason": "抄表更正"})
    late = {"cells": [{**cell, "quantity": "60"}], "reason": "抄错"}
    refused = officer.put(AT, late)
    assert refused.status_code == 409
    (conflict,) = refused.told["conflicts"]
    assert [conflict[side]["quantity"] for side in ("seen", "sent", "now")] == ["50", "60", "55"]
    assert (conflict["by"], conflict["change"]) == ("organ的张三", entry(6).change_id)
    assert refused.told["cells"][0]["row"] == 1
    assert entry(6).quantity == 55
    many = county.post("/entries", {"cells": [{"organ": "A-1", **late["cells"][0]}]})
    assert (many.status_code, len(many.told["conflicts"])) == (409, 1)
    late["cells"][0]["seen"] = conflict["change"]
    assert officer.put(AT, late).told["updated"] == 1


def test_what_was_empty_when_it_was_seen_is_not_written_over(officer):
    cell = {"item": "water", "period": "2025-07", "seen": 0}
    officer.put(AT, {"cells": [{**cell, "quantity": "55"}]})
    refused = officer.put(AT, {"cells": [{**cell, "quantity": "60"}], "reason": "抄错"})
    assert refused.told["conflicts"][0]["seen"] is None
    # The same once more, as after a lost answer, is no conflict.
    assert officer.put(AT, {"cells": [{**cell, "quantity": "55"}]}).told["unchanged"] == 1


def test_a_figure_is_emptied_with_a_reason_and_once(officer, county):
    at, seen = f"{AT}/water/2025-06", entry(6).change_id
    assert officer.delete(at).status_code == 422
    assert county.delete("/organs/B-1/entries/water/2025-06", reason="x").status_code == 404
    assert officer.delete(at, reason="填错了月份", seen=seen).told["updated"] == 1
    assert officer.delete(at, reason="填错了月份", seen=seen).told["unchanged"] == 1
    told = officer.get(AT, year=2025).told
    assert next(row for row in told["items"] if row["item"] == "water")["missing"] == [6, 7]
    (emptied, _) = officer.get(at).told
    assert (emptied["old"]["quantity"], emptied["new"], emptied["why"]) == (
        "50",
        None,
        "填错了月份(接口:测试程序)",
    )
    officer.put(AT, {"cells": [{"item": "water", "period": "2025-06", "quantity": "51"}]})
    refused = officer.delete(at, reason="填错了月份", seen=seen)
    assert (refused.status_code, refused.told["conflicts"][0]["sent"]) == (409, None)


def test_one_wrong_cell_keeps_all_of_them_out(officer):
    before = Revision.objects.count()
    sent = {
        "cells": [
            {"item": "water", "period": "2025-07", "quantity": "51"},
            {"item": "electricity", "period": "2025-13", "quantity": "-4"},
        ]
    }
    answer = officer.put(AT, sent)
    assert answer.status_code == 422
    assert {(cell["row"], cell["column"]) for cell in answer.told["cells"]} == {
        (2, "period"),
        (2, "quantity"),
    }
    assert answer.told["cells_total"] == 2
    assert Revision.objects.count() == before


def test_nobody_writes_beyond_the_own_scope(officer, county):
    cells = {"cells": [{"item": "water", "period": "2025-07", "quantity": "51"}]}
    assert officer.put("/organs/A-2/entries", cells).status_code == 404
    far = {"cells": [{"organ": "B-1", **cells["cells"][0]}]}
    answer = county.post("/entries", far)
    assert answer.status_code == 422
    assert answer.told["cells"][0]["column"] == "code"
    assert not Entry.objects.filter(organ__code__in=("A-2", "B-1")).exists()


def test_many_organs_at_once_and_a_trial_run(county):
    sent = {
        "cells": [
            {"organ": code, "item": "electricity", "period": "2026-01", "quantity": "7"}
            for code in ("A-1", "A-2")
        ]
    }
    assert county.post("/entries", {**sent, "dry_run": True}).told["created"] == 2
    assert not Entry.objects.filter(year=2026).exists()
    assert county.post("/entries", sent).told["created"] == 2


def test_a_region_is_read_organ_by_organ(province):
    factories.entry(factories.organ("M-1", region="610202"), "water", "2025-01", "3")
    rows, cursor = [], ""
    while cursor is not None:
        told = province.get("/entries", year=2025, organs=2, cursor=cursor).told
        rows += told["rows"]
        cursor = told["next"]
    assert len(rows) == Entry.objects.filter(year=2025).count()
    assert {row["organ"] for row in rows} == {"A-1", "M-1"}
    told = province.get("/entries", year=2025, region="610202").told["rows"]
    assert [row["organ"] for row in told] == ["M-1"]


def test_a_page_of_a_region_takes_as_many_statements_whatever_its_length(province):
    def statements(organs: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert province.get("/entries", year=2025, organs=organs).status_code == 200
        return len(captured)

    province.get("/entries", year=2025)
    for number in range(30):
        factories.entry(factories.organ(f"M-{number}", region="610202"), "water", "2025-01", "3")
    assert statements(1) == statements(40) <= 5


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (
            '{"cells": [{"item": "water", "period": "2025-07", "quantity": "5", "seen": 9999999999999999999}]}',
            "超出",
        ),
        ('{"cells": [{"item": "water", "period": "2025-07", "quantity": "\\ud800"}]}', "无法保存的字符"),
        ('{"cells": [{"item": "water", "period": "2025-07", "note": "a\\u0000"}]}', "无法保存的字符"),
        ('{"cells": [], "cells": [{"item": "water", "period": "2025-07", "quantity": "5"}]}', "写了两次"),
        ("[" * 100_000, "JSON"),
    ],
)
def test_what_no_database_keeps_is_refused_at_the_door(officer, body, sentence):
    before = Revision.objects.count()
    refused = officer.send_text("put", AT, body)
    assert (refused.status_code, sentence in refused.told["error"]) == (400, True), refused.told
    assert Revision.objects.count() == before


def test_an_address_may_ask_for_anything_and_gets_an_answer(officer):
    huge = "9" * 30
    assert officer.delete(f"{AT}/water/2025-06", reason="误填", seen=huge).status_code == 422
    for address in (AT, f"{AT}/water/2025-06"):
        assert officer.get(address, year=2025, text="a\0").status_code == 400
    assert officer.get("/organs/A%00-1").status_code == 400


def test_a_figure_and_what_follows_from_it_are_written_together_or_not_at_all(officer, monkeypatch):
    def fails(*_told):
        raise OSError

    monkeypatch.setattr("jieyue.indicators.actions.computing.look_in", fails)
    cell = {"item": "water", "period": "2025-07", "quantity": "55"}
    with suppress(OSError):
        officer.put(AT, {"cells": [cell]})
    assert not Entry.objects.filter(organ__code="A-1", item="water", year=2025, month=7).exists()


def test_a_slip_sent_by_programme_stands_out_in_the_answer_of_the_next_request(officer, county):
    cells = [{"item": "water", "period": f"2026-0{month}", "quantity": "50"} for month in (1, 2)]
    officer.put(AT, {"cells": cells})
    officer.put(AT, {"cells": [{"item": "water", "period": "2026-03", "quantity": "50000"}]})
    told = county.get("/findings", year=2026, kind="slip").told
    assert [(row["kind"], row["period"]) for row in told["rows"]] == [("slip", "2026-03")]
    assert told["whole"] is False
