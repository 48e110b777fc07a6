"""Evidence in the browser: photos beside an item, a reviewer who differs with a reason, the organ who reads it."""

from __future__ import annotations

import re
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
    missing = officer.locator(".missing")
    missing.locator("summary").click()
    missing.get_by_role("link", name="主题宣传实践活动").click()
    lacking = int(officer.locator("#missing-count").inner_text().split()[0])
    item = officer.locator("#item-4-1")
    expect(item).to_be_in_viewport()
    block = officer.locator("#block-4")
    for part in ("a", "b", "c"):
        item.locator(f"input[name=part][value={part}]").check()
    expect(item.locator(".saved").first).to_contain_text("已保存")
    item.locator("input[type=file]").set_input_files(
        [photo("宣传周.jpg", jpeg(scene(1), exif=placed())), photo("水周.jpg", jpeg(scene(2)))]
    )
    expect(item.locator(".proof-name")).to_have_text(["宣传周.jpg", "水周.jpg"])
    expect(item.locator("img").first).to_be_visible()
    # Answered and proven: the list is one shorter, the line stands out no more, the block counts it.
    expect(officer.locator("#missing-count")).to_contain_text(f"{lacking - 1} 处")
    expect(item).not_to_have_class(re.compile("unanswered|lost"))
    expect(block).to_contain_text("3 /")
    # What is there serves another item too.
    other = officer.locator("#item-4-2")
    other.get_by_text("从已有材料选用").click()
    other.get_by_label("文件名").fill("水周")
    expect(other.locator(".choose .proof-name")).to_have_text(["水周.jpg"])
    other.get_by_role("button", name="选用 水周.jpg").click()
    expect(other.locator(".proofs .proof-name")).to_have_text(["水周.jpg"])
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
