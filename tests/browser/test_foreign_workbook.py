"""A county office gets a workbook that nobody made for us: it is explained, looked at, taken over, and easy the next time."""

from __future__ import annotations

import pytest
import xlsxwriter
from playwright.sync_api import expect

from jieyue.ledgers.models import Entry

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
ROWS = (
    ("新城区机关用能清单(2025年)",),
    (),
    ("单位名称", "月份", "用电量(万千瓦时)", "用水量", "电费(元)", "抄表员"),
    ("新城区财政局", "3月", 0.11, 52, 700, "张三"),
    ("新城区教育局", "3月", 0.25, 61, 1500, "张三"),
)


@pytest.fixture
def workbook(tmp_path):
    def make(name, rows=ROWS):
        path = tmp_path / name
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet("清单")
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row)
        return path

    return make


def upload(page, file):
    page.goto("/exchange/energy/?year=2025")
    page.locator("#file").set_input_files(file)
    page.get_by_role("button", name="上传并核对").click()


def electricity(code):
    return Entry.objects.get(organ__code=code, item="electricity", year=2025, month=3)


def test_a_foreign_workbook_is_mapped_and_imported(people, sign_in, workbook):
    county = sign_in("county", expected=("409",))
    upload(county, workbook("三月清单.xlsx"))
    expect(county.get_by_role("heading", name="对应各列")).to_be_visible()
    expect(county.locator("#row")).to_have_value("3")
    expect(county.get_by_label("用电量(万千瓦时)", exact=True)).to_have_value("item:electricity")
    # What the header doesn't say is asked for, and nothing goes on without it.
    county.get_by_role("button", name="下一步").click()
    expect(county.get_by_role("alert")).to_contain_text("请为“用水量”选择单位")
    # Another meaning has other units.
    county.get_by_label("抄表员", exact=True).select_option("field:note")
    county.get_by_label("用水量", exact=True).select_option("item:heat")
    expect(county.get_by_label("“用水量”的单位")).to_contain_text("吉焦")
    county.get_by_label("用水量", exact=True).select_option("item:water")
    expect(county.get_by_label("“用水量”的单位")).not_to_contain_text("吉焦")
    county.get_by_label("“用水量”的单位").select_option("tw")
    county.get_by_role("button", name="看看转换结果").click()
    expect(county.locator("#converted")).to_contain_text("1100")
    county.locator("#name").fill("新城区清单")
    county.get_by_role("button", name="下一步").click()
    expect(county.get_by_role("heading", name="核对差异")).to_be_visible()
    expect(county.get_by_text("新城区财政局 A-1 · 电 · 2025年3月")).to_be_visible()
    assert electricity("A-1").quantity == 1000
    county.get_by_role("button", name="确认导入").click()
    expect(county.get_by_role("status")).to_contain_text("新增 2,更新 2")
    assert (electricity("A-1").quantity, electricity("A-1").note) == (1100, "张三")
    assert electricity("A-2").cost == 1500
    # The same file once more: the mapping is there, and nothing changes.
    upload(county, workbook("三月清单.xlsx"))
    county.get_by_role("button", name="直接使用").click()
    expect(county.get_by_text("内容与已登记的完全相同")).to_be_visible()


def test_what_is_refused_comes_back_marked(people, sign_in, workbook, tmp_path):
    officer = sign_in("officer", width=390)
    rows = (
        ("机关代码", "项目", "期间", "数量"),
        ("A-1", "电", "2025-03", "很多"),
        ("A-2", "电", "2025-03", 5),
    )
    upload(officer, workbook("台账.xlsx", rows))
    expect(officer.get_by_role("alert")).to_contain_text("2 处有误")
    with officer.expect_download() as waiting:
        officer.get_by_role("link", name="下载标出错误的副本").click()
    assert waiting.value.suggested_filename == "台账-标注.xlsx"
    assert officer.evaluate("document.documentElement.scrollWidth") <= 390
