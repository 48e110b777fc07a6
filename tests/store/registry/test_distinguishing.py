"""A pair that was found to be two organs is proposed no more, until the verdict is taken back."""

from __future__ import annotations

import pytest

import factories
from jieyue.acts.models import AuditRecord
from jieyue.acts.rules import Role
from jieyue.registry.actions.distinguishing import distinguish, doubt
from jieyue.registry.models import Distinction
from jieyue.registry.queries.duplicates import distinctions, suspects
from jieyue.values.refusals import Refusal

pytestmark = pytest.mark.django_db
COUNTY = factories.actor(Role.COUNTY, "610000/610100/610102/", name="县局")


@pytest.fixture(autouse=True)
def pairs():
    """Three entries that sound alike, and one of another county."""
    factories.registry()
    for code, name in (("A-1", "新城区卫生健康委员会"), ("A-2", "新城区卫健委"), ("A-3", "新城区卫健委")):
        factories.organ(code, region="610102", name=name)
    factories.organ("B-1", region="610202")


def proposed():
    return {(pair.organ.code, pair.first.code) for pair in suspects(COUNTY)}


def test_a_pair_told_apart_is_proposed_no_more_and_the_others_are():
    before = proposed()
    assert ("A-2", "A-1") in before
    distinguish(COUNTY, "A-2", "A-1", "分属两个系统")
    assert proposed() == before - {("A-2", "A-1")}
    (row,) = distinctions(COUNTY, most=10)
    assert (row.code, row.other_code, row.by, row.at, row.reason) == (
        "A-2",
        "A-1",
        "县局",
        factories.NOON,
        "分属两个系统",
    )
    told = AuditRecord.objects.get()
    assert (told.act, told.subject, told.reason, told.detail) == (
        "organ.distinguish",
        "organ A-2",
        "分属两个系统",
        {"other": "A-1"},
    )


def test_whichever_is_named_first_it_is_one_pair():
    distinguish(COUNTY, "A-1", "A-2", "两家")
    assert ("A-2", "A-1") not in proposed()
    with pytest.raises(Refusal, match="已经判定"):
        distinguish(COUNTY, "A-2", "A-1", "两家")


def test_the_verdict_is_taken_back_and_stays_on_record():
    before = proposed()
    distinguish(COUNTY, "A-2", "A-1", "两家")
    doubt(COUNTY, "A-1", "A-2", "看错了")
    assert proposed() == before
    assert distinctions(COUNTY, most=10) == []
    assert Distinction.objects.get().undone_reason == "看错了"
    with pytest.raises(Refusal, match="判定已撤回"):
        doubt(COUNTY, "A-1", "A-2", "再撤")
    distinguish(COUNTY, "A-2", "A-1", "还是两家")
    assert Distinction.objects.count() == 2


@pytest.mark.parametrize(
    ("pair", "reason", "sentence"),
    [
        (("A-1", "A-1"), "x", "两家不同"),
        (("A-2", "A-1"), " ", "理由"),
        (("A-2", "B-1"), "x", "没有机关"),
    ],
)
def test_what_makes_no_sense_is_refused(pair, reason, sentence):
    with pytest.raises(Refusal, match=sentence):
        distinguish(COUNTY, *pair, reason)
    assert not Distinction.objects.exists()


def test_an_organs_officer_judges_nothing():
    officer = factories.actor(Role.ORGAN, "610000/610100/610102/")
    with pytest.raises(Refusal, match="职责"):
        distinguish(officer, "A-2", "A-1", "x")
