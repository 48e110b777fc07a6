"""The other ledgers by programme, row by row."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import factories
from jieyue.ledgers.models import Record

pytestmark = pytest.mark.django_db
AT = "/organs/A-1/ledgers/waste/rows"
CELLS = {"period": "2025-03", "class": "kitchen", "carrier": "甲", "weight": "5"}


def made(caller, **cells: str):
    answer = caller.post(AT, {"cells": CELLS | cells})
    assert answer.status_code == 201, answer.told
    return caller.get(AT, year=2025).told[-1]


def test_a_row_is_made_read_changed_and_struck_out(officer):
    row = made(officer)
    assert row["cells"] == CELLS
    place = f"{AT}/{row['row']}"
    changed = officer.put(place, {"cells": {"weight": "6"}, "seen": row["seen"], "reason": "过秤单"})
    assert changed.told["updated"] == 1
    now = officer.get(place).told
    assert now["cells"] == CELLS | {"weight": "6"}
    stale = officer.put(place, {"cells": {"weight": "7"}, "seen": row["seen"]})
    assert stale.status_code == 409
    assert "修改过" in stale.told["error"]
    struck = officer.post(f"{place}/strike", {"seen": now["seen"], "reason": "重复登记"})
    assert struck.status_code == 200
    assert officer.get(AT, year=2025).told == []
    history = officer.get(f"{place}/history").told
    assert [change["new"] and change["new"]["weight"] for change in history] == [None, "6", "5"]
    assert history[1]["why"] == "过秤单"


def test_wrong_cells_are_told_by_name(officer):
    answer = officer.post(AT, {"cells": CELLS | {"weight": "-1", "wieght": "5"}})
    assert answer.status_code == 422
    assert [cell["column"] for cell in answer.told["cells"]] == ["wieght"]
    answer = officer.post(AT, {"cells": CELLS | {"weight": "-1"}})
    assert [cell["column"] for cell in answer.told["cells"]] == ["weight"]
    assert not Record.objects.exists()


def test_an_unknown_ledger_and_a_foreign_organ_are_not_there(officer):
    assert officer.get("/organs/A-1/ledgers/none/rows", year=2025).status_code == 404
    assert officer.post("/organs/A-2/ledgers/waste/rows", {"cells": CELLS}).status_code == 404
    row = made(officer)
    assert officer.get(f"/organs/A-1/ledgers/paper/rows/{row['row']}").status_code == 404
    for number in (row["row"] + 1, "9" * 30):
        assert officer.get(f"{AT}/{number}").status_code == 404
        assert officer.get(f"{AT}/{number}/history").status_code == 404


def test_many_organs_at_once_all_or_none(county):
    rows = [{"organ": code, "cells": CELLS} for code in ("A-1", "A-2")]
    assert county.post("/ledgers/waste/rows", {"rows": rows, "dry_run": True}).told["created"] == 2
    assert not Record.objects.exists()
    bad = [*rows, {"organ": "B-1", "cells": CELLS}]
    answer = county.post("/ledgers/waste/rows", {"rows": bad})
    assert (answer.status_code, answer.told["cells"][0]["row"]) == (422, 3)
    assert not Record.objects.exists()
    assert county.post("/ledgers/waste/rows", {"rows": rows}).told["created"] == 2
    assert county.post("/ledgers/waste/rows", {"rows": rows}).told["unchanged"] == 2
    odd = [{"organ": "A-1", "cells": CELLS | {"colour": "red"}}]
    assert county.post("/ledgers/waste/rows", {"rows": odd}).told["cells"][0]["column"] == "colour"


def test_a_regions_rows_are_read_page_by_page_in_so_many_statements(province):
    for number in range(12):
        factories.record(factories.organ(f"M-{number}", region="610202"), "waste", **CELLS)
    rows, cursor = [], ""
    while cursor is not None:
        told = province.get("/ledgers/waste/rows", year=2025, limit=5, cursor=cursor).told
        rows += told["rows"]
        cursor = told["next"]
    assert len({row["row"] for row in rows}) == len(rows) == 12
    assert province.get("/ledgers/waste/rows", year=2025, region="610100").told["rows"] == []

    def statements(limit: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            province.get("/ledgers/waste/rows", year=2025, limit=limit)
        return len(captured)

    assert statements(1) == statements(12) <= 4
