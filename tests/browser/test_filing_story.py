"""One month in the browser: by keyboard, pasted, with the line down; submitted, returned, mended, approved in bulk."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

import factories
from jieyue.evaluations.actions.prefill import prefill
from jieyue.ledgers.models import Entry

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
JANUARY = "/ledgers/filings/A-1/2026/1/"


@pytest.fixture(autouse=True)
def opened(people):
    prefill(factories.actor(), 2026, date(2026, 8, 1))


def at(page, cell):
    """The cursor in a cell of the grid."""
    page.locator(f"#{cell} button.cell").focus()


def copied(page, cell, text):
    """What a spreadsheet has put on the clipboard, pasted into a cell."""
    page.evaluate(
        """([cell, text]) => {
            const told = new DataTransfer();
            told.setData("text", text);
            const button = document.querySelector(`#${cell} button.cell`);
            button.focus();
            button.dispatchEvent(new ClipboardEvent("paste", { clipboardData: told, bubbles: true, cancelable: true }));
        }""",
        [cell, text],
    )


def test_a_month_from_the_keyboard_to_approval(sign_in):
    officer = sign_in("officer")
    officer.goto("/organs/A-1/?year=2026")
    expect(officer.locator("#file-next")).to_contain_text("还差 电、水")
    at(officer, "cell-electricity-1")
    officer.keyboard.type("14000")
    officer.keyboard.press("Enter")
    expect(officer.locator("#cell-water-1 button.cell")).to_be_focused()
    officer.keyboard.type("61")
    officer.keyboard.press("Tab")
    expect(officer.locator("#cell-water-2 button.cell")).to_be_focused()
    expect(officer.locator("#saving")).to_contain_text("已保存")
    expect(officer.locator("#cell-electricity-1")).to_contain_text("14,000")
    expect(officer.locator("#file-next")).to_contain_text("应报项目齐全")
    officer.locator("#file-next a").focus()
    officer.keyboard.press("Enter")
    officer.get_by_role("button", name="提交台账").focus()
    officer.keyboard.press("Enter")
    expect(officer.locator(".notice.good")).to_contain_text("现为“待审核”")

    county = sign_in("county")
    county.get_by_role("link", name="新城区财政局 2026年1月").click()
    expect(county.locator("main")).to_contain_text("14,000")
    county.wait_for_load_state("networkidle")
    officer.reload()
    expect(officer.get_by_role("button", name="撤回")).to_be_disabled()
    county.locator("summary", has_text="退回并说明理由").click()
    county.get_by_label("理由(机关将看到)").fill("用电量比上年同月多十倍,请核对小数点。")
    county.locator("details.reasoned button[type=submit]").click()
    expect(county.locator(".page-head")).to_contain_text("已退回")

    officer.goto("/organs/A-1/?year=2026")
    expect(officer.locator("#file-next")).to_contain_text("请核对小数点")
    at(officer, "cell-electricity-1")
    officer.keyboard.type("1400")
    officer.keyboard.press("Enter")
    expect(officer.get_by_label("修改原因")).to_be_focused()
    officer.keyboard.type("小数点错位")
    officer.keyboard.press("Enter")
    expect(officer.locator("#cell-electricity-1")).to_contain_text("1,400")
    expect(officer.locator("#cell-electricity-1")).to_contain_text("已保存")
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


def test_the_history_of_a_figure_is_two_clicks_away(sign_in, people):
    page = sign_in("officer")
    page.goto("/organs/A-1/?year=2025")
    page.locator("#cell-electricity-1 button.cell").click()
    page.locator("#cell-editor summary", has_text="历次改动").click()
    expect(page.locator("#cell-editor .history")).to_contain_text("1,000")


def test_nothing_is_lost_while_the_line_is_down(sign_in):
    page = sign_in("officer", expected=("ERR_INTERNET_DISCONNECTED",))
    page.goto("/organs/A-1/?year=2026")
    page.context.set_offline(True)
    at(page, "cell-electricity-1")
    for figure in ("1400", "61"):
        page.keyboard.type(figure)
        page.keyboard.press("Enter")
    expect(page.locator("#saving")).to_contain_text("未保存 2 项")
    expect(page.locator("#cell-water-1 button.cell.unsaved")).to_have_text("61")
    assert not Entry.objects.filter(year=2026).exists()
    # The full editor can't be fetched; the short one takes its place.
    at(page, "cell-electricity-2")
    page.keyboard.press("Enter")
    page.keyboard.type("1300")
    page.keyboard.press("Enter")
    expect(page.locator("#saving")).to_contain_text("未保存 3 项")
    page.context.set_offline(False)
    expect(page.locator("#saving")).to_contain_text("已保存")
    told = Entry.objects.filter(year=2026).order_by("change").values_list("item", "month", "quantity")
    assert list(told) == [("electricity", 1, 1400), ("water", 1, 61), ("electricity", 2, 1300)]
    assert (
        page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('jieyue.unsaved')).length")
        == 0
    )


def test_what_waits_outlives_its_page(sign_in):
    page = sign_in("officer", expected=("ERR_FAILED", "ERR_INTERNET_DISCONNECTED"))
    page.goto("/organs/A-1/?year=2026")
    page.route("**/cells/", lambda route: route.abort())
    at(page, "cell-water-1")
    page.keyboard.type("61")
    page.keyboard.press("Enter")
    expect(page.locator("#saving")).to_contain_text("未保存 1 项")
    page.goto("/inbox/")
    page.unroute("**/cells/")
    page.goto("/organs/A-1/?year=2026")
    expect(page.locator("#cell-water-1")).to_contain_text("已保存")


def test_whoever_comes_second_sees_both_figures(sign_in, people):
    page = sign_in("officer", expected=("409",))
    page.goto("/organs/A-1/?year=2026")
    factories.entry(people, "water", "2026-01", "70")
    at(page, "cell-water-1")
    page.keyboard.type("61")
    page.keyboard.press("Enter")
    expect(page.locator("#saving")).to_contain_text("1 项没有保存")
    page.locator("#cell-water-1 button.cell").click()
    expect(page.locator("form.quick")).to_contain_text("填为 70,您填的是 61")
    page.get_by_role("button", name="放弃这一格").click()
    page.reload()
    expect(page.locator("#cell-water-1")).to_contain_text("70")


def test_rows_and_columns_from_excel(sign_in):
    page = sign_in("officer")
    page.goto("/organs/A-1/?year=2026")
    copied(page, "cell-electricity-1", "1,400\t1,300\t约12\r\n６１\t58\t\r\n")
    told = page.locator("#paste-told")
    expect(told).to_contain_text("新填 4")
    expect(told).to_contain_text("不是数字")
    page.keyboard.press("Enter")
    expect(page.locator("#saving")).to_contain_text("已保存")
    expect(page.locator("#cell-electricity-2")).to_contain_text("1,300")
    expect(page.locator("#cell-water-1")).to_contain_text("61")
    expect(page.locator("#cell-electricity-3")).not_to_contain_text("12")


@pytest.mark.parametrize(
    "path",
    [JANUARY, "/ledgers/filings/?year=2026", "/ledgers/progress/?year=2026", "/ledgers/calendar/?month=1"],
)
def test_a_phone_never_scrolls_sideways(sign_in, path):
    page = sign_in("province", width=390)
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
