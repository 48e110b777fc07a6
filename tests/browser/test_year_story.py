"""One organ's year in the browser: submitted, returned with a reason, mended, passed, named, on the list."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

import factories
from jieyue.evaluations.actions.prefill import prefill

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
SHEET = "/evaluations/2026/A-1/"
LEFT_OPEN = "1.2"


def answer_all_but(page, left_open):
    """Give the best answer to every question on the sheet, each saving itself."""
    for form in page.locator("form.answer").all():
        item = form.locator("xpath=..")
        if item.get_attribute("id") == f"item-{left_open.replace('.', '-')}":
            continue
        answer(form)


def answer(form):
    if form.locator("input[name=checklist]").count():
        for box in form.locator("input[name=part]:not([value=none])").all():
            box.check()
    elif form.locator("input[type=radio]").count():
        form.locator("input[value=yes]").check()
    else:
        field = form.locator("input[name=value]")
        # Months of a year, or a per cent figure or count of which 100 is the best.
        field.fill("12" if "月" in form.locator("fieldset").inner_text() else "100")
        field.blur()
    expect(form.locator(".saved")).to_contain_text("已保存")


def test_from_draft_to_the_list(people, sign_in):
    prefill(factories.actor(), 2026, date(2026, 8, 1))

    officer = sign_in("officer")
    expect(officer.get_by_role("heading", name="我的待办")).to_be_visible()
    officer.goto(SHEET)
    answer_all_but(officer, LEFT_OPEN)
    officer.get_by_role("button", name="提交自评").click()
    expect(officer.locator(".page-head")).to_contain_text("已提交")

    county = sign_in("county")
    county.get_by_role("link", name="新城区财政局").first.click()
    county.goto(SHEET)
    expect(county.locator("#item-1-2")).to_contain_text("未作答")
    expect(county.locator("#item-1-12")).to_contain_text("实有 12 个月")
    county.locator("summary", has_text="退回并说明理由").click()
    county.get_by_label("理由(机关将看到)").fill("1.2 节约制度没有作答,请补填并注明文号。")
    county.locator("details.reasoned form button[type=submit]").first.click()
    expect(county.locator(".page-head")).to_contain_text("已退回")

    officer.goto("/")
    expect(officer.locator("main")).to_contain_text("1.2 节约制度没有作答")
    officer.goto(SHEET)
    answer(officer.locator("#item-1-2 form.answer"))
    expect(officer.locator("#sheet-total")).to_contain_text("✓ 达到通过条件")
    officer.get_by_role("button", name="提交自评").click()
    expect(officer.locator(".page-head")).to_contain_text("已提交")

    county.goto(SHEET)
    county.get_by_role("button", name="审核", exact=True).click()
    county.get_by_role("button", name="评定通过", exact=True).click()
    expect(county.locator(".page-head")).to_contain_text("已通过评定")

    province = sign_in("province")
    province.goto(SHEET)
    province.get_by_role("button", name="命名", exact=True).click()
    expect(province.locator(".page-head")).to_contain_text("已命名")
    province.goto("/names/2026/")
    expect(province.get_by_role("row", name="新城区财政局")).to_contain_text("2026 年度评价通过")


def test_an_act_not_allowed_says_why(people, sign_in):
    prefill(factories.actor(), 2026, date(2026, 8, 1))
    county = sign_in("county")
    county.goto(SHEET)
    review = county.get_by_role("button", name="审核", exact=True)
    expect(review).to_be_disabled()
    expect(county.locator("#actions")).to_contain_text("当前状态为“自评中”")


def test_a_ledger_cell_is_typed_saved_and_remembered(people, sign_in):
    prefill(factories.actor(), 2026, date(2026, 8, 1))
    officer = sign_in("officer")
    officer.goto("/organs/A-1/?year=2025")
    cell = officer.locator("td", has_text="1,000").first
    cell.click()
    editor = officer.locator(".cell-editor")
    editor.locator("input[name=quantity]").fill("1234")
    editor.locator("[name=reason]").fill("抄表更正")
    editor.get_by_role("button", name="保存").click()
    expect(officer.locator("main")).to_contain_text("1,234")
    officer.reload()
    expect(officer.locator("main")).to_contain_text("1,234")


@pytest.mark.parametrize(
    "path", ["/", "/analysis/", "/organs/", "/organs/A-1/", "/evaluations/", SHEET, "/names/2026/"]
)
def test_a_phone_never_scrolls_sideways(people, sign_in, path):
    prefill(factories.actor(), 2026, date(2026, 8, 1))
    page = sign_in("province", width=390)
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_english_by_a_switch(people, sign_in):
    prefill(factories.actor(), 2026, date(2026, 8, 1))
    page = sign_in("province")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("heading", name="我的待办")).to_be_visible()
