"""What people do all day: type months without a mouse, paste from Excel, go through a queue, lose the line."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

import factories
from jieyue.evaluations.actions.prefill import prefill
from jieyue.evaluations.models import Case
from jieyue.evaluations.rules.workflow import State
from jieyue.ledgers.models import Entry

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
FOCUSED = "document.activeElement.getAttribute('aria-label')"
PASTE = """text => {
    const data = new DataTransfer();
    data.setData("text", text);
    const pasted = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
    document.querySelector("#quantity").dispatchEvent(pasted);
}"""
NOTED = """() => document.addEventListener("submit", ({ target }) => {
    const button = target.querySelector("button");
    sessionStorage.button = `${button.textContent} ${button.disabled}`;
})"""


@pytest.fixture(autouse=True)
def opened(people):
    prefill(factories.actor(), 2026, date(2026, 8, 1))


def test_months_are_entered_by_keyboard_alone(sign_in):
    officer = sign_in("officer")
    officer.goto("/organs/A-1/?year=2026#cell-electricity-1")
    expect(officer.locator("#quantity")).to_be_focused()
    officer.keyboard.type("1400")
    officer.keyboard.press("Enter")
    expect(officer.locator("#cell-electricity-1")).to_contain_text("已保存")
    assert officer.evaluate(FOCUSED) == "水 2026年1月"
    officer.keyboard.press("ArrowRight")
    assert officer.evaluate(FOCUSED) == "水 2026年2月"
    officer.keyboard.press("Enter")
    expect(officer.locator("#quantity")).to_be_focused()
    officer.keyboard.press("Escape")
    assert officer.evaluate(FOCUSED) == "水 2026年2月"


def test_a_cell_is_emptied_by_keyboard_with_its_reason(sign_in):
    officer = sign_in("officer")
    officer.goto("/organs/A-1/?year=2025")
    cell = officer.locator("#cell-water-6")
    cell.locator("button.cell").focus()
    officer.keyboard.press("Delete")
    expect(cell.get_by_role("alert")).to_contain_text("请写明原因")
    officer.keyboard.press("Enter")
    expect(cell.get_by_role("alert")).to_contain_text("请写明原因")
    officer.keyboard.type("填错了月份")
    officer.keyboard.press("Enter")
    expect(cell.locator("button.cell")).to_have_text("缺")
    expect(officer.locator("#total-water")).to_contain_text("550 缺 1 月")
    cell.locator("button.cell").click()
    officer.get_by_text("历次改动(2)").click()
    expect(officer.locator("#cell-editor .history")).to_contain_text("清空(填错了月份)")


def test_an_editor_opened_while_indicators_catch_up_keeps_what_is_typed(sign_in):
    officer = sign_in("officer")
    officer.goto("/organs/A-1/?year=2026")
    officer.locator("#cell-electricity-1 > button.cell").focus()
    officer.keyboard.type("1400")
    with officer.expect_response("**/follow/"):
        officer.keyboard.press("Enter")
        expect(officer.locator("#cell-electricity-1")).to_contain_text("已保存")
        officer.locator("#cell-electricity-2 > button.cell").click()
        expect(officer.locator("#quantity")).to_be_focused()
        officer.keyboard.type("13")
    officer.wait_for_timeout(300)
    officer.keyboard.type("00")
    expect(officer.locator("#cell-electricity-2 #quantity")).to_have_value("1300")
    officer.keyboard.press("Enter")
    expect(officer.locator("#cell-electricity-2")).to_contain_text("已保存")
    assert Entry.objects.get(organ__code="A-1", item="electricity", year=2026, month=2).quantity == 1300


def test_twelve_months_come_from_excel_at_once(sign_in):
    officer = sign_in("officer")
    officer.goto("/organs/A-1/?year=2025")
    officer.get_by_text("没有使用的项目").click()
    officer.locator("#cell-natural_gas-1 button").click()
    expect(officer.locator("#quantity")).to_be_focused()
    officer.evaluate(PASTE, "\t".join(f"1,{month:03}" for month in range(1, 13)) + "\n")
    officer.get_by_role("button", name="写入 12 格").click()
    expect(officer.locator("#row-natural_gas #cell-natural_gas-12")).to_contain_text("1,012")
    expect(officer.locator("#total-natural_gas")).to_contain_text("12,078")


def test_an_office_goes_through_its_queue_by_keyboard(sign_in):
    Case.objects.update(state=State.SUBMITTED)
    county = sign_in("county")
    county.get_by_role("link", name="新城区财政局").click()
    expect(county.locator("h1")).to_contain_text("财政局")
    county.keyboard.press("n")
    expect(county.locator("h1")).to_contain_text("教育局")
    county.keyboard.press("p")
    expect(county.locator("h1")).to_contain_text("财政局")
    county.get_by_role("button", name="审核", exact=True).click()
    expect(county.locator(".notice.good")).to_contain_text("新城区财政局:“审核”已办理")
    expect(county.locator("h1")).to_contain_text("教育局")


def test_computing_again_says_that_it_is_at_work(sign_in):
    officer, county = sign_in("officer"), sign_in("county")
    officer.goto("/organs/A-1/?year=2025#cell-water-7")
    officer.locator("#quantity").fill("51")
    officer.get_by_label("修改原因").fill("抄表更正")
    officer.get_by_role("button", name="保存").click()
    expect(officer.locator("#cell-water-7")).to_contain_text("已保存")
    county.goto("/analysis/")
    # A page on its way out can't be looked at: it notes for the next one what its button said.
    county.evaluate(NOTED)
    county.get_by_role("button", name="重新计算").click()
    expect(county.locator(".notice.good")).to_contain_text("重新计算")
    expect(county.locator(".outdated")).to_have_count(0)
    assert county.evaluate("sessionStorage.button") == "正在计算,请稍候 … true"


def test_an_ended_session_loses_nothing(sign_in):
    officer = sign_in("officer", expected=("401", "403"))
    officer.goto("/organs/A-1/?year=2026#cell-water-1")
    officer.locator("#quantity").fill("61")
    officer.context.clear_cookies(name="sessionid")
    officer.keyboard.press("Enter")
    expect(officer.locator("#alerts")).to_contain_text("登录已过期")
    again = officer.context.new_page()
    again.goto("/")
    again.get_by_label("登录名").fill("officer")
    again.get_by_label("密码").fill(factories.PASSWORD)
    again.get_by_role("button", name="登录").click()
    expect(again.get_by_role("heading", name="我的待办")).to_be_visible()
    save = officer.locator("#cell-editor").get_by_role("button", name="保存")
    save.click()
    expect(officer.locator("#alerts")).to_contain_text("请再保存一次")
    save.click()
    expect(officer.locator("#cell-water-1")).to_contain_text("61")
