"""One month in the browser: filled in by keyboard, submitted, returned with a reason, mended, approved in bulk."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

import factories
from jieyue.evaluations.actions.prefill import prefill

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
JANUARY = "/ledgers/filings/A-1/2026/1/"


@pytest.fixture(autouse=True)
def opened(people):
    prefill(factories.actor(), 2026, date(2026, 8, 1))


def type_in(page, cell, figure):
    """One figure, with no hand on the mouse; the cursor goes on to the next month by itself."""
    page.locator(f"#{cell} button.cell").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#quantity")).to_be_focused()
    page.keyboard.type(figure)
    page.keyboard.press("Enter")
    expect(page.locator(f"#{cell}")).to_contain_text("已保存")


def test_a_month_from_the_keyboard_to_approval(sign_in):
    officer = sign_in("officer")
    officer.goto("/organs/A-1/?year=2026")
    expect(officer.locator("#file-next")).to_contain_text("还差 电、水")
    type_in(officer, "cell-electricity-1", "14000")
    expect(officer.locator("#file-next")).to_contain_text("还差 水")
    type_in(officer, "cell-water-1", "61")
    expect(officer.locator("#file-next")).to_contain_text("应报项目齐全")
    officer.locator("#file-next a").focus()
    officer.keyboard.press("Enter")
    officer.get_by_role("button", name="提交台账").focus()
    officer.keyboard.press("Enter")
    expect(officer.locator(".notice.good")).to_contain_text("现为“待审核”")

    county = sign_in("county")
    county.get_by_role("link", name="新城区财政局 2026年1月").click()
    expect(county.locator("main")).to_contain_text("14,000")
    county.locator("summary", has_text="退回并说明理由").click()
    county.get_by_label("理由(机关将看到)").fill("用电量比上年同月多十倍,请核对小数点。")
    county.locator("details.reasoned button[type=submit]").click()
    expect(county.locator(".page-head")).to_contain_text("已退回")

    officer.goto("/organs/A-1/?year=2026")
    expect(officer.locator("#file-next")).to_contain_text("请核对小数点")
    officer.goto("/organs/A-1/?year=2026#cell-electricity-1")
    officer.reload()
    expect(officer.locator("#quantity")).to_be_focused()
    officer.keyboard.type("1400")
    officer.get_by_label("修改原因").fill("小数点错位")
    officer.keyboard.press("Enter")
    expect(officer.locator("#cell-electricity-1")).to_contain_text("1,400")
    officer.goto(JANUARY)
    officer.get_by_role("button", name="提交台账").click()
    expect(officer.locator(".page-head")).to_contain_text("待审核")

    county.goto("/ledgers/filings/?year=2026&state=submitted")
    county.get_by_label("勾选本页全部无缺报、无存疑的").check()
    county.get_by_role("button", name="审核通过所选").click()
    expect(county.locator(".notice.good")).to_contain_text("已办理“审核通过”1 家")

    officer.goto("/organs/A-1/?year=2026#cell-electricity-1")
    officer.reload()
    expect(officer.locator("#cell-editor")).to_contain_text("审核通过,不能修改")


@pytest.mark.parametrize(
    "path",
    [JANUARY, "/ledgers/filings/?year=2026", "/ledgers/progress/?year=2026", "/ledgers/calendar/?month=1"],
)
def test_a_phone_never_scrolls_sideways(sign_in, path):
    page = sign_in("province", width=390)
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
