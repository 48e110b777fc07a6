"""What an office reports up: its region, its own organs and each region below, from the live totals, with coverage."""

from __future__ import annotations

import openpyxl
import pytest

import factories
from jieyue.acts.rules import Role
from jieyue.exchange.actions.summaries import give_summary
from jieyue.exchange.rules.national import SUMMARIES
from jieyue.registry.models import OrganKind
from jieyue.values.refusals import NotFound, Refusal

pytestmark = pytest.mark.django_db
CITY = factories.actor(Role.CITY, "610000/610100/")


@pytest.fixture
def organs():
    """Two organs of 新城区, one of 碑林区, one of the city itself, one elsewhere."""
    factories.registry()
    made = {}
    for code, region in (
        ("A-1", "610102"),
        ("A-2", "610102"),
        ("B-1", "610103"),
        ("C-1", "610100"),
        ("D-1", "610202"),
    ):
        made[code] = factories.organ(code, region=region)
    for code, size in (("A-1", 1), ("A-2", 2), ("B-1", 4), ("C-1", 8), ("D-1", 16)):
        for month in (1, 2):
            factories.entry(made[code], "electricity", f"2025-{month:02}", str(100 * size), cost=str(size))
    factories.entry(made["C-1"], "water", "2025-02", "5")
    return made


def told(tmp_path, code, actor=CITY, **narrowed):
    path = tmp_path / "out.xlsx"
    count = give_summary(actor, code, path, year=2025, **narrowed)
    head, *rows = [
        [cell.value for cell in row] for row in openpyxl.load_workbook(path).worksheets[0].iter_rows()
    ]
    assert len(rows) == count
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_a_city_reports_itself_its_own_organs_and_each_county(organs, tmp_path):
    rows = told(tmp_path, "2025-sum-1")
    shown = [(row["行政区划"], row["机构数"], row["电(千瓦时)"], row["电费用(元)"]) for row in rows]
    assert shown == [
        ("西安市", 4, 3000, 30),
        ("西安市本级", 1, 1600, 16),
        ("新城区", 2, 600, 6),
        ("碑林区", 1, 800, 8),
    ]
    # Nothing registered is nothing said, not 0; what was due and what came stands beside.
    assert [row["水(立方米)"] for row in rows] == [5, 5, None, None]
    assert [row["已报项次"] for row in rows] == [9, 3, 4, 2]
    assert all(row["应报项次"] >= row["已报项次"] for row in rows)


def test_month_by_month(organs, tmp_path):
    rows = [row for row in told(tmp_path, "2025-sum-2") if row["报告期"] == "2025-02"]
    assert [row["电(千瓦时)"] for row in rows] == [1500, 800, 300, 400]
    assert [row["水(立方米)"] for row in rows] == [5, 5, None, None]


def test_the_lines_are_what_is_registered_this_moment(organs, tmp_path):
    factories.entry(organs["B-1"], "electricity", "2025-03", "1")
    assert [row["电(千瓦时)"] for row in told(tmp_path, "2025-sum-1")] == [3001, 1600, 600, 801]


def test_a_county_has_one_line_and_reports_nothing_beyond_it(organs, tmp_path):
    county = factories.actor(Role.COUNTY, "610000/610100/610102/")
    (row,) = told(tmp_path, "2025-sum-1", county)
    assert (row["行政区划代码"], row["电(千瓦时)"]) == ("610102", 600)
    with pytest.raises(NotFound):
        told(tmp_path, "2025-sum-1", county, region="610103")


def test_an_organs_officer_reports_no_region(organs, tmp_path):
    with pytest.raises(Refusal):
        told(tmp_path, "2025-sum-1", factories.actor(Role.ORGAN, organs["A-1"].path))


def test_each_edition_has_its_own_and_all_are_to_be_checked():
    assert {one.edition.code for one in SUMMARIES.values()} == {2022, 2025}
    assert {one.summary.mark for one in SUMMARIES.values()} == {"待核"}


def test_by_kind_of_organ(organs, tmp_path):
    court = organs["A-2"]
    court.kind = OrganKind.objects.create(code="court", title="审判机关", title_en="Courts", order=9)
    court.save()
    rows = told(tmp_path, "2025-sum-3")
    shown = [(row["机关类别"], row["机构数"], row["电(千瓦时)"], row["已报项次"]) for row in rows]
    other = OrganKind.objects.get(pk=organs["A-1"].kind_id).title
    assert sorted(shown[1:]) == sorted([(other, 3, 2600, 7), ("审判机关", 1, 400, 2)])
    assert shown[0] == ("西安市合计", 4, 3000, 9)
    assert rows[0]["应报项次"] == sum(row["应报项次"] for row in rows[1:])


def test_what_was_in_use_before_is_due_by_kind_as_by_region(organs, tmp_path):
    factories.entry(organs["B-1"], "natural_gas", "2023-04", "7")
    (county,) = (row for row in told(tmp_path, "2025-sum-1") if row["行政区划"] == "西安市")
    assert told(tmp_path, "2025-sum-3")[0]["应报项次"] == county["应报项次"]


def test_by_department_with_all_that_belongs_to_it(organs, tmp_path):
    for below, above in (("A-1", "C-1"), ("B-1", "A-1")):
        organs[below].superior = organs[above]
        organs[below].save()
    rows = told(tmp_path, "2025-sum-4")
    assert [(row["主管部门代码"], row["机构数"], row["电(千瓦时)"]) for row in rows] == [
        ("610100", 4, 3000),
        ("C-1", 3, 2600),
        (None, 1, 400),
    ]
    assert rows[-1]["主管部门"] == "没有主管部门的机关"


def test_data_centres_and_heating_by_region(organs, tmp_path):
    for code, it in (("A-1", "40"), ("C-1", "60")):
        cells = {"room": "一号", "total": "100", "it": it}
        factories.record(organs[code], "data_centre", period="2025-01", **cells)
    rows = told(tmp_path, "2025-sum-5")
    shown = [(row["行政区划"], row["已登记机构数"], row["机房用电量(千瓦时)"]) for row in rows]
    assert shown == [("西安市", 2, 200), ("西安市本级", 1, 100), ("新城区", 1, 100), ("碑林区", 0, None)]
    assert [row["电能利用效率 PUE"] for row in rows] == [2, 1.6667, 2.5, None]
    told_heat = {"site": "办公楼", "mode": "central", "area": "900", "cost": "1800"}
    factories.record(organs["B-1"], "heating", period="2025", **told_heat)
    (line,) = (row for row in told(tmp_path, "2025-sum-6") if row["行政区划"] == "碑林区")
    assert (line["采暖面积(平方米)"], line["单位面积采暖费"]) == (900, 2)
