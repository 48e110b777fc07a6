"""用能分析 and the report to be posted: of an organ, with those below it, of a compound and of a region."""

from __future__ import annotations

import pytest

import factories
from jieyue.acts.rules import Role
from jieyue.ledgers.models import Entry
from jieyue.registry.models import Organ

pytestmark = pytest.mark.django_db
PAGE, REPORT = "/organs/A-1/analysis/?year=2025", "/organs/A-1/report/2025/"


@pytest.fixture
def gas(year):
    """A year of gas and petrol beside the electricity, dearer than the year before."""
    for month in range(1, 13):
        factories.entry(year, "natural_gas", f"2025-{month:02}", "100", cost="300")
        factories.entry(year, "petrol_vehicle", f"2025-{month:02}", "50", cost="400")
    Entry.objects.filter(organ=year, item="electricity", year=2025).update(cost=600)
    return year


def test_an_organ_sees_its_months_its_structure_and_what_a_unit_costs(gas, officer):
    told = officer.get(PAGE)
    page = told.content.decode()
    assert "用能结构" in page
    parts = {part.item: part for part in told.context["parts"]}
    assert [*parts] == ["electricity", "natural_gas", "petrol_vehicle"]
    assert parts["electricity"].quantity == 12_000
    assert {link["target"] for link in told.context["flows"]["links"]} == {
        "建筑用能",
        "公务用车",
        "能源消费总量",
    }
    (power,) = [one for one in told.context["prices"] if one.item == "electricity"]
    assert str(round(power.change, 2)) == "0.20"
    _, _, _, lines, _ = told.context["months"][0]
    assert lines[0].on_month is None  # gas is new: fewer figures in December
    assert lines[1].on_month == 0


def test_the_running_year_is_compared_with_the_same_months(gas, officer):
    for month in (1, 2):
        factories.entry(gas, "electricity", f"2026-{month:02}", "1100", cost="500")
    told = officer.get("/organs/A-1/analysis/?year=2026")
    assert told.context["running"] > 2
    assert "与上年同期比较" in told.content.decode()


def test_a_superior_sees_itself_with_those_below(year, signed_in):
    below = Organ.objects.get(code="A-2")
    Organ.objects.filter(pk=below.pk).update(superior=year)
    factories.entry(below, "electricity", "2025-01", "9000")
    county = signed_in(Role.COUNTY, "610102")
    alone = county.get(PAGE)
    assert "含下属 1 家" in alone.content.decode()
    both = county.get(f"{PAGE}&below=1")
    assert both.context["whole"] > alone.context["whole"]
    assert "及下属 1 家机关" in both.content.decode()


def test_a_region_has_the_same_page(gas, county):
    told = county.get("/analysis/energy/?region=610102&year=2025")
    assert told.status_code == 200
    assert told.context["parts"][0].item == "electricity"
    assert "新城区" in told.content.decode()
    assert county.get("/analysis/energy/?region=610200&year=2025").status_code == 404


def test_nobody_looks_beyond_the_own_part(gas, signed_in):
    other = signed_in(Role.COUNTY, "610202")
    for address in (PAGE, REPORT):
        assert other.get(address).status_code == 404
    assert other.get("/sites/NONE/analysis/").status_code == 404


def test_the_report_says_what_is_missing_and_what_moved(gas, officer):
    page = officer.get(REPORT).content.decode()
    assert "2025 年能源资源消费情况" in page
    assert "水(7月)" in page
    assert "尚未登记,以上数字不含这些月份" in page
    assert "用能结构" in page


def test_what_cannot_be_compared_is_not_called_unchanged(officer):
    # Of 2023 there is nothing.
    told = officer.get("/organs/A-1/report/2024/").content.decode()
    assert "不作同比" in told
    assert "没有 5% 以上的变化" not in told


def test_a_quarter_is_reported_by_itself(gas, officer):
    told = officer.get(f"{REPORT}?quarter=2")
    assert "2025 年第 2 季度" in told.content.decode()
    lines = {line.item.code: line for line in told.context["lines"]}
    assert lines["electricity"].now.value == 3000
    assert told.context["on_quarter"] == 0
    assert told.context["gaps"] == []
    assert officer.get(f"{REPORT}?quarter=9").context["quarter"] == 0


def test_a_secret_organ_s_report_is_not_for_posting(gas, county):
    Organ.objects.filter(pk=gas.pk).update(sensitive=True)
    assert "不得公示" in county.get(REPORT).content.decode()


def test_a_year_without_ledgers_says_so(year, officer):
    assert "无可公示" in officer.get("/organs/A-1/report/2020/").content.decode()
    assert "没有台账可以分析" in officer.get("/organs/A-1/analysis/?year=2020").content.decode()
