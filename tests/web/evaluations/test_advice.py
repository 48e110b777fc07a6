"""差距分析: the least work to the line, efforts the province sets, and who is nearest."""

from __future__ import annotations

import pytest

from jieyue.evaluations.models import Case, Effort

pytestmark = pytest.mark.django_db
PAGE = "/evaluations/2026/A-1/advice/"


def test_an_organ_reads_what_to_do(officer):
    page = officer.get(PAGE).content.decode()
    assert "最省力的办法" in page
    assert "还差" in page
    assert "每一步的工作量" not in page


def test_the_province_sets_an_effort_and_the_way_changes(province, county):
    before = province.get(PAGE).content.decode()
    assert "做到“完成上级下达的年度指标”" in before
    for effort in ("0", "100", "很多"):
        assert "1 到 99" in province.post(PAGE, {"item": "1.5", "effort": effort}).content.decode()
    assert "不在" in county.post(PAGE, {"item": "1.5", "effort": "9"}).content.decode()
    assert "没有评分项" in province.post(PAGE, {"item": "9.9", "effort": "9"}).content.decode()
    assert not Effort.objects.exists()
    province.post(PAGE, {"item": "1.5", "effort": "99"})
    assert Effort.objects.get().effort == 99
    ways = province.get(PAGE).context["advice"]
    assert "1.5" not in {step.item for step in ways.steps}
    province.post(PAGE, {"item": "1.5", "effort": ""})
    assert not Effort.objects.exists()


def test_who_is_nearest_comes_first_and_only_in_scope(county, province):
    rows = province.get("/evaluations/near/").context["rows"]
    assert {one.row.code for one, _ in rows} == set(
        Case.objects.filter(passing=False).values_list("organ__code", flat=True)
    )
    assert [one.row.code for one, _ in county.get("/evaluations/near/").context["rows"]].count("B-1") == 0


def test_the_sheet_of_who_falls_short_leads_there(officer):
    assert PAGE in officer.get("/evaluations/2026/A-1/").content.decode()
