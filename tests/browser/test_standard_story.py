"""A standard in the browser: exported, changed in Excel, handed in with a fault, mended, compared, published, tried out."""

from __future__ import annotations

import openpyxl
import pytest
from playwright.sync_api import expect

import factories
from jieyue.acts.rules import Role
from jieyue.standards.models import StandardVersion

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]


def saved(path, **cells):
    """The workbook with some cells changed, as Excel would save it."""
    book = openpyxl.load_workbook(path)
    for place, value in cells.items():
        sheet, _, cell = place.partition("_")
        book[sheet][cell] = value
    book.save(path)


def hand_in(page, path):
    page.set_input_files("#file", path)
    page.get_by_role("button", name="上传并核对").click()


def test_an_official_imports_a_standard_from_excel_and_publishes_it(transactional_db, sign_in, tmp_path):
    factories.registry()
    factories.user("province", Role.PROVINCE, "610000")
    page = sign_in("province", expected=("409",))
    page.goto("/standards/table-a-100/")
    with page.expect_download() as download:
        page.get_by_role("link", name="导出 Excel").click()
    path = tmp_path / "标准.xlsx"
    download.value.save_as(path)
    # The code of the province's own standard, its version, one item's name, and a slip in the points of a block.
    saved(
        path, 标准_B2="shaanxi-2027", 标准_B4="陕西省节约型机关评价标准", 评分项_C3="机构和职责", 板块_D3=24
    )
    page.goto("/standards/import/")
    hand_in(page, path)
    told = page.locator("table tr", has_text="各项分值合计 25 分,与板块的 24 分不符")
    expect(told).to_contain_text("板块")
    expect(told).to_contain_text("分值")
    saved(path, 板块_D3=25)
    hand_in(page, path)
    expect(page.get_by_role("heading", level=1)).to_have_text("陕西省节约型机关评价标准")
    page.get_by_role("button", name="发布").click()
    expect(page.locator(".notice.good")).to_contain_text("已发布")
    # The next version: a point moves from one item to another, and the page says so before it is published.
    saved(path, 标准_B3="3", 评分项_F4=2, 评分项_F7=2)
    book = openpyxl.load_workbook(path)
    parts = book["要点"]
    for row in parts.iter_rows(min_row=2):
        if row[0].value == "2.2" and row[2].value == "a":
            row[4].value = 1
    book.save(path)
    page.goto("/standards/import/")
    hand_in(page, path)
    expect(page.locator("del", has_text="3").first).to_be_visible()
    page.get_by_role("button", name="删除草稿").click()
    expect(page.locator(".notice.good")).to_contain_text("草稿已删除")
    assert [one.code for one in StandardVersion.objects.all()] == ["shaanxi-2027"]


def test_a_made_up_organ_is_scored_while_its_figures_move(transactional_db, sign_in):
    factories.registry()
    factories.user("county", Role.COUNTY, "610102")
    page = sign_in("county")
    page.goto("/standards/model-unit/simulate/")
    before = page.locator("#result .points").inner_text()
    page.get_by_label("设有食堂").select_option("no")
    expect(page.locator("#result")).to_contain_text("不适用:反食品浪费")
    page.get_by_role("textbox", name="单位建筑面积能耗", exact=True).fill("40")
    page.keyboard.press("Tab")
    expect(page.locator("#result")).to_contain_text("★ 项“单位建筑面积能耗”得 0 分")
    assert page.locator("#result .points").inner_text() != before
    assert "f.indicator.energy_per_area=40" in page.url
