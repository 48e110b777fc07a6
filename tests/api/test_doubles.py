"""Entries that stand twice, by programme: listed in the own scope, told apart once, on record."""

from __future__ import annotations

import pytest

import factories
from jieyue.ledgers.models import Entry
from jieyue.registry.models import Organ

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


def test_a_double_is_put_in_decided_and_taken_out_again(county, twin):
    first = Organ.objects.get(code="A-1")
    for organ, month, quantity in ((first, 1, "5"), (twin, 1, "6"), (twin, 2, "7")):
        factories.entry(organ, "coal", f"2025-{month:02}", quantity)
    sent = {"organ": "A-9", "into": "A-1", "reason": "重复登记"}
    told = county.post("/doubles/absorb", sent, key="k").told
    assert (told["entries"], told["open"]) == (1, 1)
    assert county.post("/doubles/absorb", sent, key="k").told == told
    (difference,) = county.get("/doubles/A-9").told
    assert (difference["absorbed"], difference["staying"]) == ({"quantity": "6"}, {"quantity": "5"})
    decision = {"id": difference["id"], "of": difference["of"], "take": "absorbed"}
    assert county.post("/doubles/A-9", decision).told == []
    assert Entry.objects.get(organ=first, item="coal", month=1).quantity == 6
    assert county.post("/doubles/restore", {"organ": "A-9", "reason": "是两家"}).told == {"organ": "A-9"}
    assert Entry.objects.get(organ=first, item="coal", month=1).quantity == 5
    assert county.get("/doubles/A-9").status_code == 404


def test_nobody_puts_together_beyond_the_own_part(officer, county, twin):
    sent = {"organ": "A-9", "into": "A-1", "reason": "重复登记"}
    assert officer.post("/doubles/absorb", sent).status_code in {403, 404}
    assert county.post("/doubles/absorb", sent | {"into": "B-1"}).status_code == 404
    assert county.post("/doubles/absorb", sent | {"seen": 4}).status_code == 409
