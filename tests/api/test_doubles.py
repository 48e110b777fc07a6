"""Entries that stand twice, by programme: listed in the own scope, told apart once, on record."""

from __future__ import annotations

import pytest

import factories

pytestmark = pytest.mark.django_db
APART = {"organ": "A-9", "other": "A-1", "verdict": "apart", "reason": "局机关与局属中心"}


@pytest.fixture
def twin(year):
    return factories.organ("A-9", region="610102", name="新城区财政局(机关)")


def test_a_pair_is_listed_told_apart_and_doubted_again(county, twin):
    (pair,) = county.get("/doubles", region="610102").told
    assert (pair["organ"], pair["first"], pair["why"]) == ("A-9", "A-1", "名称含义相同")
    assert county.post("/doubles", APART, key="k").told["verdict"] == "apart"
    assert county.post("/doubles", APART, key="k").status_code == 200
    assert county.get("/doubles").told == []
    assert county.post("/doubles", APART).status_code == 409
    assert county.post("/doubles", APART | {"verdict": "doubt"}).status_code == 200
    assert len(county.get("/doubles").told) == 1


def test_who_may_not_judge_is_told(officer, county, twin):
    assert officer.post("/doubles", APART).status_code in {403, 404}
    assert county.post("/doubles", APART | {"other": "B-1"}).status_code == 404
    assert county.post("/doubles", APART | {"verdict": "maybe"}).status_code == 422
    assert county.get("/doubles", region="610200").status_code == 404
