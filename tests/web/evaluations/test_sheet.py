"""The score sheet: points with reasons, answers that save themselves, and the act that comes next."""

from __future__ import annotations

import re

import pytest

import factories
from jieyue.acts.rules import Role
from jieyue.evaluations.actions.stepping import step
from jieyue.evaluations.models import Answer, Case
from jieyue.evaluations.rules.workflow import State

pytestmark = pytest.mark.django_db
SHEET = "/evaluations/2026/A-1/"
HTMX = {"HX-Request": "true"}


def state():
    return Case.objects.get(organ__code="A-1").state


def answer(client, item, **told):
    return client.post(f"{SHEET}answer/{item}/", told, headers=HTMX)


def test_every_item_says_why_and_what_it_rests_on(officer):
    page = officer.get(SHEET).content.decode()
    assert "能耗水耗目标" in page
    assert "缺 7 月" in page
    assert "计划三(一)" in page


def test_an_answer_saves_itself_and_moves_the_total(officer):
    before = Case.objects.get(organ__code="A-1").score
    saved = answer(officer, "1.1", checklist="1", part=["a", "b", "c"], note="机发〔2026〕1号")
    page = saved.content.decode()
    assert saved.status_code == 200
    assert 'id="sheet-total"' in page
    assert 'id="score-1-1"' in page
    assert "已保存" in page
    assert Case.objects.get(organ__code="A-1").score == before + 3
    kept = Answer.objects.get(item="1.1")
    assert (kept.value, kept.note) == ("a,b,c", "机发〔2026〕1号")


def test_no_box_ticked_takes_an_answer_back(officer):
    answer(officer, "1.1", checklist="1", part=["a"])
    answer(officer, "1.1", checklist="1")
    assert not Answer.objects.filter(item="1.1").exists()


def test_none_of_these_is_an_answer(officer):
    answer(officer, "1.1", checklist="1", part=["none"])
    assert Answer.objects.get(item="1.1").value == "none"


def test_an_answer_that_can_not_be_read_is_refused_beside_its_field(officer):
    refused = answer(officer, "2.2", value="0.3")
    assert refused.status_code == 409
    assert 'id="saved-2-2"' in refused.content.decode()
    assert "百分数" in refused.content.decode()
    assert not Answer.objects.exists()


def test_without_scripts_the_sheet_comes_back_whole(officer):
    sent = officer.post(f"{SHEET}answer/1.1/", {"checklist": "1", "part": ["a"]})
    assert sent.headers["Location"] == SHEET
    assert Answer.objects.filter(item="1.1").exists()


def test_a_county_can_neither_answer_nor_see_fields(county):
    assert "hx-post" not in county.get(SHEET).content.decode()
    refused = answer(county, "1.1", checklist="1", part=["a"])
    assert "不在" in refused.content.decode()
    assert not Answer.objects.exists()


def test_the_whole_way_from_submitting_to_a_return_with_reason(officer, county):
    officer.post(f"{SHEET}step/", {"act": "submit"})
    assert state() == State.SUBMITTED
    assert "审核" in county.get(SHEET).content.decode()
    without = county.post(f"{SHEET}step/", {"act": "return", "reason": " "})
    assert without.status_code == 409
    assert state() == State.SUBMITTED
    county.post(f"{SHEET}step/", {"act": "return", "reason": "1.3 缺岗位分工文件"})
    assert state() == State.RETURNED
    assert "1.3 缺岗位分工文件" in officer.get(SHEET).content.decode()


def test_an_act_that_is_not_allowed_stands_there_disabled_with_the_reason(county, year):
    page = county.get(SHEET).content.decode()
    assert "等待机关完成并提交自评" in page
    assert "当前状态为“自评中”,不能审核" in page
    step(factories.actor(Role.ORGAN, year.path), 2026, "A-1", "submit")
    step(factories.actor(Role.COUNTY, "610000/610100/610102/"), 2026, "A-1", "review")
    page = county.get(SHEET).content.decode()
    assert "评分未达到通过条件" in page


def test_another_county_is_told_there_is_no_such_organ(signed_in):
    stranger = signed_in(Role.COUNTY, "610202")
    assert stranger.get(SHEET).status_code == 404
    assert stranger.post(f"{SHEET}step/", {"act": "review"}).status_code == 409


def test_a_forged_act_is_refused(officer):
    assert officer.post(f"{SHEET}step/", {"act": "name"}).status_code == 409
    assert officer.post(f"{SHEET}step/", {"act": "nonsense"}).status_code == 409
    assert state() == State.DRAFT


def submitted(*codes):
    Case.objects.filter(organ__code__in=codes).update(state=State.SUBMITTED)


def ways(page):
    """Where the links to the case before and after lead."""
    text = page.content.decode()
    return [re.search(rf'href="(/evaluations/[^"]*)" rel="{rel}"', text) for rel in ("prev", "next")]


def test_a_reviewer_goes_from_case_to_case_in_the_queue_of_the_address(province):
    submitted("A-1", "A-2", "B-1")
    before, after = ways(province.get(f"{SHEET}?state=submitted&region=610100&order=-score"))
    assert before is None
    assert after[1] == "/evaluations/2026/A-2/?state=submitted&amp;region=610100&amp;order=-score"
    before, after = ways(province.get(after[1].replace("&amp;", "&")))
    assert before[1].startswith(SHEET)
    assert after is None  # B-1 lies in another city


def test_without_a_queue_it_is_the_cases_of_the_same_state(county):
    page = county.get(SHEET)
    assert "列表中第 1 / 2 家" in page.content.decode()
    assert ways(page)[1][1] == "/evaluations/2026/A-2/?state=draft"


def test_an_officer_has_no_queue(officer):
    assert ways(officer.get(SHEET)) == [None, None]


def test_after_an_act_the_next_case_of_the_queue_comes_up(county):
    submitted("A-1", "A-2")
    done = county.post(f"{SHEET}step/?state=submitted", {"act": "review"})
    assert done.headers["Location"] == "/evaluations/2026/A-2/?state=submitted"
    page = county.get(done.headers["Location"]).content.decode()
    assert "新城区财政局:“审核”已办理" in page
    done = county.post("/evaluations/2026/A-2/step/?state=submitted", {"act": "review"})
    assert done.headers["Location"] == "/evaluations/2026/A-2/"


def test_a_sheet_older_than_the_ledger_offers_to_read_it_again(officer, county):
    assert "刷新台账数据" not in officer.get(SHEET).content.decode()
    officer.post("/organs/A-1/cell/", {"item": "water", "period": "2025-07", "quantity": "50"})
    assert "缺 7 月" in officer.get(SHEET).content.decode()
    assert "刷新台账数据" in county.get(SHEET).content.decode()
    officer.post(f"{SHEET}refresh/")
    page = officer.get(SHEET).content.decode()
    assert "缺 7 月" not in page
    assert "又有更改" not in page


def test_a_submitted_sheet_says_that_the_ledger_changed_and_stays(officer, county):
    officer.post(f"{SHEET}step/", {"act": "submit"})
    officer.post("/organs/A-1/cell/", {"item": "water", "period": "2025-07", "quantity": "50"})
    page = county.get(SHEET).content.decode()
    assert "评分仍按提交时的数据" in page
    assert "刷新台账数据" not in page
    assert county.post(f"{SHEET}refresh/").status_code == 409


def test_a_stranger_can_not_refresh(signed_in):
    assert signed_in(Role.COUNTY, "610202").post(f"{SHEET}refresh/").status_code == 409


def test_a_reviewer_of_a_case_that_may_not_pass_is_told_what_to_do(county):
    Case.objects.filter(organ__code="A-1").update(state=State.REVIEWED, passing=False)
    assert "请退回整改或评定不通过" in county.get(SHEET).content.decode()
