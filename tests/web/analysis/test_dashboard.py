"""The dashboard: rates against targets, who is behind, and only what the reader may see."""

from __future__ import annotations

import json
import re

import pytest

import factories
from jieyue.acts.rules import Role
from jieyue.evaluations.models import Naming

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
    assert city.get("/analysis/?region=610200").status_code == 409
    assert "铜川" not in city.get("/analysis/").content.decode()


def test_findings_are_listed_within_scope(county):
    assert county.get("/analysis/findings/").status_code == 200
    assert county.get("/analysis/findings/?region=610200").status_code == 409
