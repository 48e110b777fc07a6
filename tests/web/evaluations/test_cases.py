"""The list of cases: scoped, narrowed by its address, and good for many at once."""

from __future__ import annotations

import pytest

import factories
from jieyue.acts.rules import Role
from jieyue.evaluations.models import Case
from jieyue.evaluations.rules.workflow import State

pytestmark = pytest.mark.django_db


def test_an_office_sees_its_own_area_only(county, province):
    assert {"A-1", "A-2"} == codes(county.get("/evaluations/"))
    assert {"A-1", "A-2", "B-1", "C-1"} == codes(province.get("/evaluations/"))


def codes(page):
    text = page.content.decode()
    return {code for code in ("A-1", "A-2", "B-1", "C-1") if f"/evaluations/2026/{code}/" in text}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("region=610100", {"A-1", "A-2", "C-1"}),
        ("tier=city", {"C-1"}),
        ("text=教育", {"A-2"}),
        ("state=submitted", set()),
        ("state=draft&region=610202", {"B-1"}),
        ("page=99", set()),
        ("page=x&order=nonsense", {"A-1", "A-2", "B-1", "C-1"}),
    ],
)
def test_the_address_narrows_the_list(province, query, found):
    assert codes(province.get(f"/evaluations/?{query}")) == found


def test_pick_lists_hold_only_the_area_of_the_reader(county):
    page = county.get("/evaluations/").content.decode()
    assert "铜川" not in page
    assert "王益" not in page


def test_the_clean_ones_are_taken_together(county, year):
    Case.objects.filter(organ__code__startswith="A").update(state=State.SUBMITTED, passing=True)
    page = county.get("/evaluations/?state=submitted").content.decode()
    assert "审核所选" in page
    county.post("/evaluations/?state=submitted", {"act": "review", "code": ["A-1", "A-2"]})
    assert set(Case.objects.filter(organ__code__startswith="A").values_list("state", flat=True)) == {
        State.REVIEWED
    }


def test_together_means_all_or_none_and_within_scope(county, year):
    Case.objects.filter(organ__code__in=["A-1", "B-1"]).update(state=State.SUBMITTED)
    refused = county.post("/evaluations/", {"act": "review", "code": ["A-1", "B-1"]})
    assert refused.status_code == 409
    assert Case.objects.get(organ__code="A-1").state == State.SUBMITTED


def test_nothing_else_is_done_in_bulk(county):
    assert county.post("/evaluations/", {"act": "fail", "code": ["A-1"]}).status_code == 409
    assert county.post("/evaluations/", {"act": "review"}).status_code == 409


def test_an_officer_sees_the_own_case_only(officer):
    factories.actor(Role.ORGAN)
    assert codes(officer.get("/evaluations/")) == {"A-1"}
