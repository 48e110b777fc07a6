"""A reviewer's points beside the organ's: with a reason, one at a time, set aside when the case goes back."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jieyue.acts.rules import Role
from jieyue.evaluations.models import Case, Opinion

pytestmark = pytest.mark.django_db
SHEET = "/evaluations/2026/A-1/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def submitted(officer):
    """The case of A-1 with item 1.1 answered in full, handed in."""
    officer.post(f"{SHEET}answer/1.1/", {"checklist": "1", "part": ["a", "b", "c"]}, headers=HTMX)
    officer.post(f"{SHEET}step/", {"act": "submit"})
    case = Case.objects.get(organ__code="A-1")
    assert case.state == "submitted"
    return case


def opine(client, points, reason="", seen="", item="1.1"):
    told = {"points": points, "reason": reason, "seen": seen}
    return client.post(f"{SHEET}opinion/{item}/", told, headers=HTMX)


def total():
    return Case.objects.get(organ__code="A-1").score


def test_a_difference_needs_its_reason_and_moves_the_total(submitted, county):
    refused = opine(county, "1")
    assert refused.status_code == 409
    assert "写明理由" in refused.content.decode()
    assert total() == submitted.score
    saved = opine(county, "1", "年度目标没有文号")
    assert saved.status_code == 200
    assert "自评 3" in saved.content.decode()
    assert total() == submitted.score - 2
    page = county.get(SHEET).content.decode()
    assert "年度目标没有文号" in page


@pytest.mark.parametrize("points", ["3.5", "-1", "三", "1e9", "NaN"])
def test_points_that_are_not_the_items(submitted, county, points):
    assert opine(county, points, "理由").status_code == 409
    assert total() == submitted.score


def test_agreeing_needs_no_reason_and_blank_takes_it_back(submitted, county):
    assert opine(county, "3").status_code == 200
    assert Opinion.objects.count() == 1
    assert opine(county, "", seen="3").status_code == 200
    assert not Opinion.objects.exists()


def test_an_item_the_standard_has_not(submitted, county):
    assert opine(county, "1", "理由", item="9.9").status_code == 409
    assert not Opinion.objects.exists()


def test_only_who_may_take_the_next_step_gives_points(submitted, officer, signed_in):
    assert opine(officer, "1", "理由").status_code == 409
    assert opine(signed_in(Role.COUNTY, "610202"), "1", "理由").status_code == 409
    assert not Opinion.objects.exists()


def test_not_before_it_is_handed_in(county):
    assert "不在审核阶段" in opine(county, "1", "理由").content.decode()


def test_of_two_who_save_at_once_the_second_is_told(submitted, county, signed_in):
    city = signed_in(Role.CITY, "610100")
    opine(county, "1", "年度目标没有文号")
    overtaken = opine(city, "2", "有文号")
    assert overtaken.status_code == 409
    assert "1 分(理由:年度目标没有文号)" in overtaken.content.decode()
    assert Opinion.objects.get().score == 1
    assert opine(city, "2", "有文号", seen="1").status_code == 200


def test_the_final_stage_stands_above_the_review(submitted, county, signed_in):
    opine(county, "1", "没有文号")
    county.post(f"{SHEET}step/", {"act": "review"})
    city = signed_in(Role.CITY, "610100")
    assert opine(city, "2.5", "现场看到了文件").status_code == 200
    assert total() == submitted.score - Decimal("0.5")
    page = city.get(SHEET).content.decode()
    assert "复核 1" in page
    assert "没有文号" in page
    assert sorted(Opinion.objects.values_list("stage", flat=True)) == ["final", "review"]


def test_sent_back_the_organ_has_its_own_points_and_reads_what_was_said(submitted, county, officer):
    opine(county, "1", "没有文号")
    county.post(f"{SHEET}step/", {"act": "return", "reason": "请补文号"})
    assert total() == submitted.score
    page = officer.get(SHEET).content.decode()
    assert "上一轮" in page
    assert "没有文号" in page
    officer.post(f"{SHEET}step/", {"act": "submit"})
    assert total() == submitted.score
    # A new round begins from nothing.
    assert opine(county, "2", "仍缺一项").status_code == 200
    assert Opinion.objects.filter(past=False).count() == 1


def test_an_answer_and_an_opinion_take_few_statements(officer, county):
    """Fifteen at most, whatever the size of the standard; what opens and closes a transaction is not counted."""
    with CaptureQueriesContext(connection) as answering:
        officer.post(f"{SHEET}answer/1.1/", {"checklist": "1", "part": ["a", "b"]}, headers=HTMX)
    officer.post(f"{SHEET}step/", {"act": "submit"})
    with CaptureQueriesContext(connection) as opining:
        opine(county, "1", "缺一项")
    for counted in (answering, opining):
        asked = [told["sql"] for told in counted.captured_queries if "SAVEPOINT" not in told["sql"]]
        assert len(asked) <= 15, asked
