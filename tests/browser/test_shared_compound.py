"""A county office registers a compound, splits its bill, and splits it anew when an area has changed."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

import factories
from jieyue.ledgers.models import Entry
from jieyue.registry.models import Organ, Profile

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]


def gas():
    rows = Entry.objects.filter(item="natural_gas", year=2025, month=3).order_by("organ__code")
    return [float(quantity) for quantity in rows.values_list("quantity", flat=True)]


def test_a_bill_is_split_and_split_anew(people, sign_in):
    factories.profile(Organ.objects.get(code="A-2"), floor_area="500")
    county = sign_in("county", expected=("409",))
    county.goto("/sites/")
    county.locator("#site").fill("S-1")
    county.locator("#name").fill("一号院")
    county.get_by_role("button", name="登记", exact=True).click()
    expect(county.get_by_role("heading", name="一号院")).to_be_visible()
    for count, organ in enumerate(("A-1", "A-2"), start=1):
        county.locator("#organ").fill(organ)
        county.locator("#valid_from").fill("2024-01-01")
        county.get_by_role("button", name="登记成员").click()
        expect(county.get_by_text("成员已登记")).to_be_visible()
        expect(county.locator("#members tbody tr")).to_have_count(count)
    # What is refused stays as it was typed, to be mended.
    county.locator("#method-from").fill("2024-01")
    county.locator("#method-kind").select_option("fixed")
    county.locator("#share-A-1").fill("80")
    county.locator("#share-A-2").fill("30")
    county.get_by_role("button", name="设定", exact=True).click()
    expect(county.locator("#alerts")).to_contain_text("110%")
    expect(county.locator("#share-A-2")).to_have_value("30")
    county.locator("#method-kind").select_option("floor_area")
    county.get_by_role("button", name="设定", exact=True).click()
    expect(county.get_by_text("分摊方法已设定")).to_be_visible()
    county.goto("/sites/S-1/?year=2025#cell-natural_gas-3")
    expect(county.locator("#quantity")).to_be_focused()
    county.keyboard.type("1000")
    county.keyboard.press("Enter")
    expect(county.locator("#cell-natural_gas-3")).to_contain_text("已保存")
    expect(county.locator("#got")).to_contain_text("80.0%")
    assert gas() == [800, 200]
    Profile.objects.filter(organ__code="A-2").update(floor_area=2000)
    county.reload()
    county.get_by_label("重新分摊的原因").fill(" ")
    county.get_by_role("button", name="重新分摊").click()
    expect(county.locator("#alerts .notice.bad")).to_be_visible()
    county.get_by_label("重新分摊的原因").fill("面积更正")
    county.get_by_role("button", name="重新分摊").click()
    expect(county.get_by_text("已重新分摊 1 个月")).to_be_visible()
    assert gas() == [500, 500]
