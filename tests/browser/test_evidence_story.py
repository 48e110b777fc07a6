"""Evidence in the browser: photos beside an item, a reviewer who differs with a reason, the organ who reads it."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

import factories
from evidence_files import jpeg, placed, scene
from jieyue.evaluations.actions.prefill import prefill

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
SHEET = "/evaluations/2026/A-1/"


def photo(name, content):
    return {"name": name, "mimeType": "image/jpeg", "buffer": content}


def test_photos_are_added_and_a_reviewer_disagrees_on_one_item(people, sign_in):
    prefill(factories.actor(), 2026, date(2026, 8, 1))

    officer = sign_in("officer", width=390)
    officer.goto(SHEET)
    item = officer.locator("#item-4-1")
    for part in ("a", "b", "c"):
        item.locator(f"input[name=part][value={part}]").check()
    expect(item.locator(".saved").first).to_contain_text("已保存")
    item.locator("input[type=file]").set_input_files(
        [photo("宣传周.jpg", jpeg(scene(1), exif=placed())), photo("水周.jpg", jpeg(scene(2)))]
    )
    expect(item.locator(".proof-name")).to_have_text(["宣传周.jpg", "水周.jpg"])
    expect(item.locator("img").first).to_be_visible()
    item.locator("input[type=file]").set_input_files([photo("程序.jpg", b"MZ" + b"\0" * 999)])
    expect(item).to_contain_text("程序.jpg:这是程序文件")
    officer.get_by_role("button", name="提交自评").click()
    expect(officer.locator(".page-head")).to_contain_text("已提交")

    county = sign_in("county", expected=("409",))
    county.goto(SHEET)
    item = county.locator("#item-4-1")
    expect(item.locator(".proof-name")).to_have_text(["宣传周.jpg", "水周.jpg"])
    total = county.locator("#sheet-total .points")
    before = float(total.inner_text())
    item.get_by_label("复核 主题宣传实践活动").fill("2")
    item.get_by_label("复核 主题宣传实践活动").blur()
    expect(item).to_contain_text("请写明理由")
    item.get_by_label("理由 主题宣传实践活动").fill("全国低碳日没有照片")
    item.get_by_label("理由 主题宣传实践活动").blur()
    expect(item.locator(".score")).to_contain_text("自评 3")
    expect(total).to_have_text(f"{before - 1:.1f}")
    county.locator("summary", has_text="退回并说明理由").click()
    county.get_by_label("理由(机关将看到)").fill("4.1 请补低碳日的照片。")
    county.locator("details.reasoned form button[type=submit]").first.click()
    expect(county.locator(".page-head")).to_contain_text("已退回")

    officer.goto(SHEET)
    expect(officer.locator("#item-4-1")).to_contain_text("全国低碳日没有照片")
    expect(officer.locator("#sheet-total .points")).to_have_text(f"{before:.1f}")
