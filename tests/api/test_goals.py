"""Annual goals by programme: taken over, shown with how they stand, divided by rule."""

from __future__ import annotations

from decimal import Decimal

import pytest

import factories
from jieyue.registry.models import Organ

pytestmark = pytest.mark.django_db


def test_a_limit_is_taken_over_shown_and_divided(province, county, officer):
    factories.entry(Organ.objects.get(code="A-2"), "electricity", "2025", "12000")
    rows = [
        {"code": "610102", "indicator": "energy_total", "year": 2026, "limit": "5", "base_year": 2025},
        {"code": "A-1", "indicator": "water_total", "year": 2026, "limit": "600", "base_year": 2025},
    ]
    assert province.post("/goals", {"rows": rows, "dry_run": True}).told["created"] == 2
    assert county.get("/regions/610102/goals", year=2026).told == []
    assert province.post("/goals", {"rows": rows}).told["created"] == 2
    assert province.post("/goals", {"rows": rows}).told["unchanged"] == 2
    (goal,) = officer.get("/organs/A-1/goals", year=2026).told
    assert (goal["indicator"], goal["limit"], goal["state"]) == ("water_total", "600", "assigned")
    assert len(goal["months"]) == 12
    split = {"year": 2026, "by": "equal", "reserve": 10}
    done = county.post("/regions/610102/goals/energy_total/split", split, key="s")
    assert (done.status_code, done.told["parts"], done.told["without"]) == (200, 2, 0)
    assert county.post("/regions/610102/goals/energy_total/split", split, key="s").told == done.told
    told = county.get("/regions/610102/goals/energy_total", year=2026, limit=1).told
    assert (told["remainder"], told["total"], len(told["rows"])) == (done.told["remainder"], 2, 1)
    assert Decimal(told["given"]) + Decimal(told["remainder"]) == Decimal(told["own"]["limit"])
    more = county.get("/regions/610102/goals/energy_total", year=2026, limit=1, cursor=told["next"]).told
    assert ([row["code"] for row in more["rows"]], more["next"]) == (["A-2"], None)


def test_wrong_rows_are_told_and_who_may_not_is_refused(county, officer):
    rows = [{"code": "610102", "indicator": "energy_total", "year": 2026}]
    answer = county.post("/goals", {"rows": rows})
    assert (answer.status_code, answer.told["cells"][0]["column"]) == (422, "limit")
    split = {"year": 2026, "by": "equal"}
    assert officer.post("/regions/610102/goals/energy_total/split", split).status_code == 404
    assert (
        county.post("/regions/610102/goals/energy_total/split", {**split, "by": "guess"}).status_code == 422
    )
    assert "energy_total" in {row["code"] for row in officer.get("/measures").told}
