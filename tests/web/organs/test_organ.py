"""The organ page and its ledger: read by all above, written by the organ's officer, nothing lost."""

from __future__ import annotations

import re

import pytest

import factories
from jieyue.acts.rules import Role
from jieyue.ledgers.models import Entry, Revision
from jieyue.ledgers.rules.forms import edition_of
from jieyue.web.organs.grid import Cell

pytestmark = pytest.mark.django_db
CELL = "/organs/A-1/cell/"
HTMX = {"HX-Request": "true"}


def write(client, **told):
    return client.post(CELL, {"item": "water", "period": "2025-07", **told}, headers=HTMX)


def quantity(period_month, item="water"):
    found = Entry.objects.filter(organ__code="A-1", item=item, year=2025, month=period_month).first()
    return found and float(found.quantity)


def test_the_page_shows_ledger_gap_and_indicators(province):
    page = province.get("/organs/A-1/").content.decode()
    assert "新城区财政局" in page
    assert "缺 1 月" in page
    assert "人均综合能耗" in page
    assert "没有使用的项目" in page


def test_an_untouched_cell_is_the_same_in_few_words(officer, monkeypatch):
    shown = [all_cells(officer)]
    monkeypatch.setattr(Cell, "untouched", False)
    shown.append(all_cells(officer))
    assert shown[0] == shown[1]
    assert len(shown[0]) == 12 * len(edition_of(2025).items)


def all_cells(client):
    return [
        *cells_of(client.get("/organs/A-1/?year=2025")),
        *cells_of(client.get("/organs/A-1/unused/?year=2025")),
    ]


def cells_of(page):
    return re.findall(r'<td id="cell-.*?</td>', page.content.decode(), re.DOTALL)


def test_a_stranger_is_told_there_is_no_such_organ(signed_in):
    assert signed_in(Role.COUNTY, "610202").get("/organs/A-1/").status_code == 404


def test_a_missing_month_is_typed_and_saved(officer):
    saved = write(officer, quantity="55", cost="300")
    assert saved.status_code == 200
    assert "已保存" in saved.content.decode()
    assert 'id="total-water"' in saved.content.decode()
    assert quantity(7) == 55


def test_a_figure_that_is_there_needs_a_reason_to_change(officer):
    refused = officer.post(CELL, {"item": "water", "period": "2025-06", "quantity": "60"}, headers=HTMX)
    assert "写明原因" in refused.content.decode()
    assert refused.headers["HX-Retarget"] == "#cell-editor"
    assert quantity(6) == 50
    officer.post(
        CELL, {"item": "water", "period": "2025-06", "quantity": "60", "reason": "抄表有误"}, headers=HTMX
    )
    assert quantity(6) == 60
    assert Revision.objects.filter(change__why="抄表有误").count() == 1


def test_a_figure_whose_field_is_cleared_is_emptied(officer):
    seen = Entry.objects.get(organ__code="A-1", item="water", year=2025, month=6).change_id
    sent = {"item": "water", "period": "2025-06", "quantity": "", "seen": seen, "reason": "填错了月份"}
    alone = officer.post(CELL, {**sent, "cost": "500"}, headers=HTMX)
    assert "费用不能单独保留" in alone.content.decode()
    assert officer.post(CELL, {**sent, "cost": ""}, headers=HTMX).status_code == 200
    assert quantity(6) is None
    assert "清空" in officer.get(CELL, {"item": "water", "period": "2025-06"}).content.decode()


def test_the_editor_shows_what_to_compare_with_and_the_history(officer):
    page = officer.get(CELL, {"item": "electricity", "period": "2025-03"}).content.decode()
    assert "上年同月" in page
    assert "历次改动" in page
    assert "1000" in page


def test_the_first_figure_of_an_item_is_entered_too(officer):
    page = officer.get(CELL, {"item": "coal", "period": "2025-01"})
    assert page.status_code == 200
    assert "—" in page.content.decode()


@pytest.mark.parametrize("typed", ["abc", "-5", "99999999999999"])
def test_what_is_no_quantity_is_refused_and_kept_in_the_field(officer, typed):
    refused = write(officer, quantity=typed)
    assert f'value="{typed}"' in refused.content.decode()
    assert quantity(7) is None


def test_another_organ_can_not_write_here(signed_in):
    stranger = signed_in(Role.ORGAN, "A-2")
    assert write(stranger, quantity="1").status_code == 409
    assert quantity(7) is None


@pytest.mark.parametrize(
    "query", [{"item": "nonsense", "period": "2025-01"}, {"item": "water", "period": "2025"}]
)
def test_an_address_that_means_no_cell_is_not_found(officer, query):
    assert officer.get(CELL, query).status_code == 404


def test_an_exempt_organ_shows_its_title(province, year):
    factories.organ("E-1", region="610102")
    page = province.get("/organs/E-1/").content.decode()
    assert "本年度还没有评价" in page


def test_what_follows_from_a_figure_is_told_with_it(officer):
    saved = officer.post(
        CELL,
        {"item": "electricity", "period": "2025-03", "quantity": "1000000", "reason": "测试"},
        headers=HTMX,
    ).content.decode()
    assert "数量级有误" in saved
    assert "flagged" in saved
    assert 'id="multiples" hx-swap-oob="true"' in saved
    assert "12.43万" in saved  # 1,011,000 kWh x 0.1229
    mended = officer.post(
        CELL, {"item": "electricity", "period": "2025-03", "quantity": "1000", "reason": "更正"}, headers=HTMX
    ).content.decode()
    assert "数量级有误" not in mended
    assert "1,475" in mended


def test_a_year_that_is_not_over_is_not_compared_with_a_whole_one(officer):
    saved = officer.post(CELL, {"item": "electricity", "period": "2026-01", "quantity": "900"}, headers=HTMX)
    assert "%" not in saved.content.decode().split('id="total-electricity"')[1].split("</td>")[0]


def test_without_scripts_one_comes_back_to_the_year_and_row_one_wrote_in(officer):
    sent = officer.post(CELL, {"item": "water", "period": "2025-07", "quantity": "50"})
    assert sent.headers["Location"] == "/organs/A-1/?year=2025#row-water"


def test_the_reason_for_a_blank_stands_in_its_cell(officer):
    told = {"item": "water", "period": "2025-07", "act": "blank", "blank": "no_meter", "blank_note": "换表"}
    saved = officer.post(CELL, told, headers=HTMX).content.decode()
    assert "未装表</button>" in saved
    assert "未装表(换表)" in officer.get("/organs/A-1/").content.decode()
    officer.post(CELL, told | {"blank": ""}, headers=HTMX)
    assert "未装表" not in officer.get("/organs/A-1/").content.decode()


def test_the_reason_else_needs_words(officer):
    told = {"item": "water", "period": "2025-07", "act": "blank", "blank": "other"}
    refused = officer.post(CELL, told, headers=HTMX)
    assert refused.status_code == 409
    assert "请写明情况" in refused.content.decode()


def test_the_form_of_the_year_stands_beside_it(officer):
    assert "2022 版统计表" in officer.get("/organs/A-1/?year=2024").content.decode()
    assert "2025 版统计表" in officer.get("/organs/A-1/?year=2025").content.decode()


@pytest.mark.parametrize("told", ["0000", "0001", "9999", "20255", "二〇二五"])
@pytest.mark.parametrize("address", ["", "analysis/", "ledgers/", "ledgers/paper/", "bills/"])
def test_a_year_that_nobody_keeps_ledgers_of_is_overlooked(province, address, told):
    assert province.get(f"/organs/A-1/{address}", {"year": told}).status_code == 200
