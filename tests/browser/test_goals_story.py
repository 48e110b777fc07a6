"""A year's limit from the top to an organ: set, divided, assigned, acknowledged, divided on, changed with a reason."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

import factories
from jieyue.acts.rules import Role
from jieyue.plans.models import Assignment

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
ABOUT = "year=2027&indicator=water_total"


@pytest.fixture(autouse=True)
def city(people):
    """B-1 of the next county, and the city between county and province."""
    other = factories.organ("B-1", region="610103", name="碑林区财政局")
    for month in range(1, 13):
        factories.entry(other, "water", f"2025-{month:02}", "150", cost="600")
    factories.user("city", Role.CITY, "610100", name="西安市机关事务服务中心")


def limits(giver):
    # Who used nothing in the base year has nothing to be divided by.
    rows = Assignment.objects.filter(giver=giver, year=2027, limit__isnull=False).order_by("path")
    return [float(limit) for limit in rows.values_list("limit", flat=True)]


def divide(page, region):
    page.goto(f"/goals/?region={region}&{ABOUT}")
    page.get_by_role("button", name="预览").click()
    page.get_by_role("button", name="存为拟定").click()
    expect(page.locator(".notice.good")).to_contain_text("核对后请下达")


def assign(page):
    page.get_by_role("button", name="下达拟定的").click()
    expect(page.locator(".notice.good")).to_contain_text("等待确认")


def acknowledge(page, region):
    page.goto(f"/goals/?region={region}&{ABOUT}")
    page.get_by_role("button", name="确认 2027 年指标").click()
    expect(page.locator(".notice.good")).to_contain_text("已确认 1 项")


def test_a_limit_goes_down_the_tree_and_the_parts_add_up(sign_in):
    province = sign_in("province")
    province.goto(f"/goals/?{ABOUT}")
    province.get_by_role("link", name="设定目标").click()
    expect(province.get_by_label("目标年", exact=True)).to_have_value("2027")
    province.get_by_label("基期年").fill("2025")
    province.get_by_label("比基期下降(%)").fill("10")
    province.get_by_role("button", name="保存目标").click()
    expect(province.locator(".notice.good")).to_contain_text("目标已保存")
    divide(province, "610000")
    assign(province)
    assert limits("610000") == [2160]

    city = sign_in("city")
    acknowledge(city, "610100")
    divide(city, "610100")
    part = city.get_by_label("年度上限 新城区")
    part.fill("600")
    expect(city.locator("[data-left]")).to_have_text("−60")
    city.get_by_role("button", name="保存手工填写").click()
    expect(city.get_by_role("button", name="下达拟定的")).to_be_disabled()
    part.fill("540")
    city.get_by_role("button", name="保存手工填写").click()
    expect(city.locator(".notice.good")).to_contain_text("已保存")
    assign(city)
    assert limits("610100") == [540, 1620]

    county = sign_in("county")
    acknowledge(county, "610102")
    divide(county, "610102")
    assign(county)
    assert limits("610102") == [540]

    officer = sign_in("officer")
    officer.goto("/goals/organs/A-1/?year=2027")
    officer.get_by_role("button", name="确认 1 项指标").click()
    expect(officer.locator(".notice.good")).to_contain_text("已确认 1 项")

    # The county has acknowledged meanwhile; what is revised is what stands now.
    city.reload()
    row = city.locator("tr[data-row]", has_text="新城区")
    row.locator("summary").click()
    row.get_by_label("调整为").fill("530")
    row.get_by_label("理由(单位将看到)").fill("机构划出")
    row.get_by_role("button", name="调整").click()
    expect(city.locator("[data-left]")).to_have_text("10")
    county.goto(f"/goals/?region=610102&{ABOUT}")
    expect(county.locator("main")).to_contain_text("各单位之和超出本级指标")
    county.locator("summary", has_text="历次改动").click()
    expect(county.locator(".goal-steps")).to_contain_text("机构划出")
