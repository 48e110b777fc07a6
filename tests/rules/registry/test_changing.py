"""A change as it is asked for, and what it makes of each organ."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from jieyue.registry.rules.changing import Part, Registered, Wish, plan_change
from jieyue.registry.rules.history import FROM, SELF, TO, EventKind
from jieyue.registry.rules.organ_rows import OrganFacts, Place, Vocabulary
from jieyue.values.refusals import Refusal

TODAY, ON = date(2026, 3, 2), date(2026, 1, 1)
WORDS = Vocabulary(
    [
        Place("610100", "西安市", "city", "610000/610100/"),
        Place("610102", "新城区", "county", "610000/610100/610102/"),
    ],
    {"administrative": "行政机关"},
)
A = OrganFacts("A", "甲局", "610102", "county", "administrative", credit_code="X", contact="张三")
B = OrganFacts("B", "乙局", "610102", "county", "administrative")
BELOW = OrganFacts("C", "甲局下属中心", "610102", "county", "administrative", superior="A")


def plan(kind, *organs, **told):
    known = Registered(
        WORDS, {one.code: one for one in organs}, {one.code: one.superior for one in organs if one.superior}
    )
    return plan_change(Wish(kind, "A", ON, reason="机构改革", **told), known, TODAY)


def test_an_organ_is_renamed_and_nothing_else():
    (party,) = plan(EventKind.RENAME, A, name="新甲局")
    assert party.after == replace(A, name="新甲局")


def test_a_move_to_another_level_changes_the_tier():
    (party,) = plan(EventKind.MOVE, A, region="西安市")
    assert (party.after.region, party.after.tier) == ("610100", "city")


def test_a_merged_organ_closes_and_its_subordinates_follow_the_heir():
    parties = plan(EventKind.MERGE, A, B, BELOW, into="B")
    assert [(party.code, party.part) for party in parties] == [("A", FROM), ("B", TO), ("C", SELF)]
    assert parties[0].after.closed == ON
    assert parties[1].after == B
    assert parties[2].after.superior == "B"


def test_an_heir_from_below_takes_the_place_of_what_goes_into_it():
    parties = plan(EventKind.MERGE, replace(A, superior="D"), replace(B, superior="A"), into="B")
    assert parties[1].after.superior == "D"


def test_a_split_founds_organs_with_papers_of_their_own():
    parties = plan(EventKind.SPLIT, A, parts=[Part("A1", "甲一局"), Part("A2", "甲二局")])
    assert parties[0].after.closed == ON
    founded = parties[1].after
    assert (founded.name, founded.opened, founded.credit_code, founded.contact) == ("甲一局", ON, None, "")
    assert parties[1].before is None


def test_an_organ_may_stay_beside_what_is_split_from_it():
    parties = plan(EventKind.SPLIT, A, parts=[Part("A1", "甲一局")], goes_on=True)
    assert parties[0].after == A


def test_the_day_it_was_founded_is_told_once():
    (party,) = plan(EventKind.OPEN, A)
    assert party.after.opened == ON
    with pytest.raises(Refusal, match="已登记为"):
        plan(EventKind.OPEN, replace(A, opened=date(2025, 1, 1)))


@pytest.mark.parametrize(
    ("kind", "told", "why"),
    [
        (EventKind.RENAME, {"name": "甲局"}, "新的名称"),
        (EventKind.RENAME, {"name": " "}, "新的名称"),
        (EventKind.MOVE, {"region": "610102"}, "另一个"),
        (EventKind.MOVE, {"region": "999999"}, "不存在"),
        (EventKind.SUPERVISE, {"superior": ""}, "没有变化"),
        (EventKind.SUPERVISE, {"superior": "C"}, "绕了一圈"),
        (EventKind.SUPERVISE, {"superior": "Z"}, "没有机关"),
        (EventKind.MERGE, {"into": "A"}, "并入哪一家"),
        (EventKind.MERGE, {"into": "Z"}, "没有机关"),
        (EventKind.SPLIT, {"parts": [Part("A1", "甲一局")]}, "至少两家"),
        (EventKind.SPLIT, {"parts": [Part("B", "乙"), Part("A2", "丙")]}, "已被使用"),
        (EventKind.SPLIT, {"parts": [Part("A1", "乙"), Part("A1", "丙")]}, "已被使用"),
        (EventKind.SPLIT, {"parts": [Part("A/1", "乙"), Part("A2", "丙")]}, "不含空格"),
        (EventKind.SPLIT, {"parts": [Part("A1", ""), Part("A2", "丙")]}, "名称"),
        (EventKind.RENAME, {"name": "丁局", "document": "号" * 81}, "文号"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(kind, told, why):
    with pytest.raises(Refusal, match=why):
        plan(kind, A, B, BELOW, **told)


def test_nothing_is_merged_into_an_organ_that_is_gone():
    with pytest.raises(Refusal, match="已于"):
        plan(EventKind.MERGE, A, replace(B, closed=date(2025, 1, 1)), into="B")
