"""What was copied from Excel is shown before anything is written: where it goes, what is new, what can't be taken."""

from __future__ import annotations

import html
import json
import re

import pytest

from jieyue.ledgers.models import Entry

pytestmark = pytest.mark.django_db


def preview(client, text, item="electricity", period="2025-06", **told):
    answer = client.post("/organs/A-1/paste/", {"text": text, "item": item, "period": period, **told})
    return answer.content.decode()


def cells(page):
    return json.loads(html.unescape(re.search('data-cells="([^"]*)"', page)[1]))


def test_rows_and_columns_go_to_their_cells_and_nothing_is_written(officer):
    before = Entry.objects.count()
    page = preview(officer, "1,000\t1,200\n50\t５５")
    assert "新填 1" in page
    assert "修改 1" in page
    assert "相同 2" in page
    sent = [(one["item"], one["period"], one["quantity"]) for one in cells(page)]
    assert sent == [("electricity", "2025-07", "1,200"), ("water", "2025-07", "５５")]
    assert cells(page)[0]["seen"] > 0
    assert cells(page)[1]["seen"] == 0
    assert Entry.objects.count() == before


def test_what_the_preview_offers_can_be_saved(officer):
    page = preview(officer, "1,000\t1,200\n50\t５５")
    told = {"cells": json.dumps(cells(page)), "year": "2025", "reason": "按单据", "from": "paste"}
    assert officer.post("/organs/A-1/cells/", told).status_code == 200
    assert Entry.objects.get(organ__code="A-1", item="water", year=2025, month=7).quantity == 55


def test_a_refused_cell_is_marked_with_its_sentence_and_left_out(officer):
    page = preview(officer, "10\t约20", item="coal", period="2025-01")
    assert "不能写入 1" in page
    assert "不是数字" in page
    assert [one["quantity"] for one in cells(page)] == ["10"]


def test_a_column_of_months_is_turned(officer):
    page = preview(officer, "\n".join(str(number) for number in range(1, 13)), period="2025-01")
    assert [one["item"] for one in cells(page)] == ["electricity"] * 12
    assert 'data-turn="no"' in page


def test_what_finds_no_place_is_told(officer):
    assert "有 1 个数没有对应的格子" in preview(officer, "1\t2", period="2025-12")


def test_nothing_copied_is_nothing_to_paste(officer):
    assert officer.post("/organs/A-1/paste/", {"item": "water", "period": "2025-01"}).status_code == 409
