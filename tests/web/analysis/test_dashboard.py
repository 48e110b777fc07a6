"""The dashboard: rates against targets, who is behind, and only what the reader may see."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

import factories
from jieyue.acts.rules import Role
from jieyue.evaluations.models import Naming
from jieyue.registry.models import Organ

pytestmark = pytest.mark.django_db


def test_tiers_stand_against_their_targets(province, year):
    page = province.get("/analysis/").content.decode()
    assert "0.0%" in page
    assert "还差 2 家" in page
    Naming.objects.create(organ=year, year=2026, number=1, named_at=factories.NOON)
    page = province.get("/analysis/").content.decode()
    assert "33.3%" in page
    assert "还差 1 家" in page


def test_regions_behind_and_organs_without_figures_are_named(province):
    page = province.get("/analysis/").content.decode()
    assert "西安市落后于目标" in page
    assert "没有能耗数据" in page


def test_the_chart_draws_what_the_table_says(province):
    page = province.get("/analysis/").content.decode()
    chart = json.loads(
        re.search(r'<script id="energy-trend" type="application/json">(.*?)</script>', page)[1]
    )
    assert chart["series"][0]["values"] == pytest.approx([122.9] * 12)
    assert "122.9" in page or "123" in page


def test_one_looks_down_but_never_out_of_the_own_area(signed_in):
    city = signed_in(Role.CITY, "610100")
    assert "新城区" in city.get("/analysis/").content.decode()
    assert city.get("/analysis/?region=610102").status_code == 200
    assert city.get("/analysis/?region=610200").status_code == 404
    assert "铜川" not in city.get("/analysis/").content.decode()


def test_findings_are_listed_within_scope(county):
    assert county.get("/analysis/findings/").status_code == 200
    assert county.get("/analysis/findings/?region=610200").status_code == 404


def test_water_stands_beside_energy(province):
    page = province.get("/analysis/").content.decode()
    chart = json.loads(re.search(r'<script id="water-trend" type="application/json">(.*?)</script>', page)[1])
    assert chart["series"][0]["values"][:7] == [50, 50, 50, 50, 50, 50, None]


def test_slips_are_told_under_the_chart_and_lead_to_the_findings(province, officer):
    assert "数量级疑点" not in province.get("/analysis/").content.decode()
    told = {"item": "electricity", "period": "2025-03", "quantity": "1000000", "reason": "测试"}
    officer.post("/organs/A-1/cell/", told)
    page = province.get("/analysis/").content.decode()
    assert "2025 年含 1 处数量级疑点" in page
    assert "/analysis/findings/?year=2025&amp;kind=slip&amp;region=610000" in page
    assert '"doubtful": [2]' in page
    assert "A-1" in province.get("/analysis/findings/?year=2025&kind=slip").content.decode()


def test_figures_older_than_the_ledgers_say_so_until_they_are_computed_again(province, officer):
    assert "汇总数字尚未更新" not in province.get("/analysis/").content.decode()
    officer.post("/organs/A-1/cell/", {"item": "water", "period": "2025-07", "quantity": "50"})
    for address in ("/", "/analysis/", "/analysis/findings/"):
        assert "汇总数字尚未更新" in province.get(address).content.decode(), address
    assert "汇总数字尚未更新" not in officer.get("/").content.decode()
    done = province.post("/analysis/compute/", {"next": "/analysis/"})
    assert done.headers["Location"] == "/analysis/"
    page = province.get("/analysis/").content.decode()
    assert "共 4 家机关" in page
    assert "汇总数字尚未更新" not in page


def test_only_offices_compute(officer):
    officer.post("/organs/A-1/cell/", {"item": "water", "period": "2025-07", "quantity": "50"})
    refused = officer.post("/analysis/compute/")
    assert refused.status_code == 409
    assert "不在" in refused.content.decode()


def test_an_officer_is_led_to_the_own_organ(officer):
    page = officer.get("/analysis/").content.decode()
    assert "本页供机关事务管理部门使用" in page


@pytest.mark.parametrize(
    ("named", "day", "sentence"),
    [
        (0, date(2026, 10, 21), "应建成 2 家,已建成 0 家,还差 2 家,还有 10 天"),
        (1, date(2026, 11, 1), "应建成 2 家,已建成 1 家,还差 1 家,已超期 1 天"),
        (2, date(2026, 11, 1), "应建成 2 家,刚好达到"),
        (3, date(2026, 11, 1), "应建成 2 家,已建成 3 家,超过 1 家"),
    ],
)
def test_a_tier_says_how_far_it_is_from_its_target(province, monkeypatch, named, day, sentence):
    monkeypatch.setattr("jieyue.web.analysis.dashboard.today", lambda: day)
    for number, organ in enumerate(Organ.objects.filter(tier="county").order_by("code")[:named], start=1):
        Naming.objects.create(organ=organ, year=2026, number=number, named_at=factories.NOON)
    assert sentence in province.get("/analysis/").content.decode().replace("\n", "")
