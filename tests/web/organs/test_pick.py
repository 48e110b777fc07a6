"""Organs are picked by name: candidates while one types, and what was written is understood when it is sent."""

from __future__ import annotations

import pytest

import factories
from jieyue.accounts.models import Post
from jieyue.acts.rules import Role
from jieyue.registry.models import Organ
from jieyue.sites.models import Membership

pytestmark = pytest.mark.django_db
PICK = "/organs/pick/"
MERGE = {"kind": "merge", "on": "2026-03-01", "reason": "机构改革"}


def offered(client, **asked):
    return client.get(PICK, {"field": "into", **asked}).content.decode()


def test_candidates_fit_by_name_or_code_and_stay_in_scope(county, province):
    assert '<option value="新城区教育局(A-2)">新城区</option>' in offered(county, into="教育")
    assert "新城区教育局" in offered(county, into="a-2")
    assert "新城区教育局" in offered(county, into="新城区教育局(A-2)")
    assert "王益区审计局" not in offered(county, into="审计")
    assert "王益区审计局" in offered(province, into="审计")


def test_an_organ_that_is_no_more_is_no_candidate(county):
    Organ.objects.filter(code="A-2").update(closed="2026-01-01")
    assert "教育局" not in offered(county, into="教育")


def test_no_more_are_offered_than_one_looks_through(province, django_assert_num_queries):
    for number in range(30):
        factories.organ(f"N-{number}", region="610102", name=f"测试局{number}")
    province.get(PICK)
    with django_assert_num_queries(4):
        page = offered(province, into="测试局")
    assert page.count("<option") == 12


def test_regions_come_first_where_a_post_may_be_over_one(province):
    page = offered(province, into="新城区", regions="1")
    assert page.index("新城区(610102)") < page.index("新城区财政局(A-1)")


def test_only_free_organs_of_the_region_are_offered_to_a_compound(county):
    Organ.objects.filter(code__in=["A-1", "A-2"]).update(premises="shared")
    county.post("/sites/", {"site": "S-1", "name": "一号院", "region": "610102"})
    county.post("/sites/S-1/member/", {"organ": "新城区财政局", "valid_from": "2024-01-01"})
    assert Membership.objects.get().organ.code == "A-1"
    assert "A-2" in offered(county, site="S-1", into="局")
    assert "A-1" not in offered(county, site="S-1", into="局")
    assert "field=organ&amp;site=S-1" in county.get("/sites/S-1/").content.decode()


@pytest.mark.parametrize("told", ["A-2", "新城区教育局", "新城区教育局(A-2)", " 新城区教育局(A-2) "])
def test_a_merger_takes_name_code_or_pick(county, told):
    page = county.get("/organs/A-1/change/", {**MERGE, "check": "1", "into": told})
    assert page.status_code == 200
    assert "确认合并" in page.content.decode()


def test_a_name_that_several_bear_must_be_picked(county):
    factories.organ("A-3", region="610102", name="新城区教育局")
    page = county.get("/organs/A-1/change/", {**MERGE, "check": "1", "into": "新城区教育局"})
    assert page.status_code == 409
    assert "不止一家" in page.content.decode()


def test_a_superior_is_picked_by_name_and_one_elsewhere_told_by_code(county):
    told = {"kind": "supervise", "on": "2026-03-01", "reason": "调整", "seen": "0"}
    county.post("/organs/A-1/change/", {**told, "superior": "新城区教育局"})
    assert Organ.objects.get(code="A-1").superior.code == "A-2"
    county.post("/organs/A-2/change/", {**told, "superior": "C-1"})
    assert Organ.objects.get(code="A-2").superior.code == "C-1"


def test_an_account_is_opened_over_a_place_told_by_name(province):
    sent = {"username": "li", "name": "李四", "role": "organ", "scope": "新城区教育局"}
    province.post("/accounts/people/", sent)
    assert Post.objects.get(user__username="li").organ.code == "A-2"
    province.post("/accounts/people/", {**sent, "username": "wu", "role": Role.COUNTY, "scope": "新城区"})
    assert Post.objects.get(user__username="wu").region_id == "610102"


def test_an_exception_is_given_to_one_organ_told_by_name(province):
    sent = {"act": "reopen", "code": "新城区财政局", "until": "2027-01-01", "reason": "补报", "month": ""}
    assert province.post("/ledgers/calendar/?kind=months&year=2026", sent).status_code == 302
    assert "新城区财政局" in province.get("/ledgers/calendar/?kind=months&year=2026").content.decode()
