"""Findings worked through in place: opened, closed, mended, counted; by those who may, and by nobody beside them."""

from __future__ import annotations

import pytest
from django.db.models import F

import factories
from jieyue.acts.rules import Role
from jieyue.indicators.actions.computing import compute
from jieyue.indicators.models import Finding
from jieyue.indicators.queries.findings import seen_of
from jieyue.ledgers.actions.filing import step
from jieyue.ledgers.models import Entry
from jieyue.ledgers.rules.closing import ENERGY
from jieyue.values.periods import Period

pytestmark = pytest.mark.django_db
LIST, ONE = "/analysis/findings/", "/analysis/findings/A-1/slip-electricity-2025-3-3/"
ON_LIST = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{LIST}?year=2025"}
ON_ORGAN = {"HX-Request": "true", "HX-Current-URL": "http://testserver/organs/A-1/"}


@pytest.fixture
def slip(year):
    # Figures that are all the same would stand out as well.
    Entry.objects.filter(organ=year).update(quantity=F("quantity") + F("month"))
    Entry.objects.filter(organ=year, item="electricity", year=2025, month=3).update(quantity=1_003_000)
    compute(factories.actor(), 2025)
    return Finding.objects.get(kind="slip")


def seen(finding):
    finding.refresh_from_db()
    return seen_of(finding.found, finding.kgce, finding.yuan)


def test_the_list_shows_what_is_open_and_what_it_rests_on(slip, county):
    page = county.get(LIST).content.decode()
    assert "参照 本单位 23 个月的数据" in page
    assert "通常原因:单位或小数点填错" in page
    assert "千克标准煤" in page
    assert "待处理" in page


def test_a_finding_opens_with_its_reasons_and_its_mend(slip, county):
    opened = county.get(ONE, headers=ON_LIST).content.decode()
    assert 'value="true:moved"' in opened
    assert "确为两家机关" not in opened
    assert "数量除以 1,000" in opened
    assert "<del>1,003,000</del> → <strong>1,003</strong>" in opened
    assert "以往的处理" not in opened
    # Without scripts it is a page of its own.
    assert "<html" in county.get(ONE).content.decode()


def test_it_is_closed_in_place_and_the_counts_follow(slip, county):
    sent = {"act": "close", "verdict": "true:equipment", "words": "新增空调", "seen": seen(slip)}
    closed = county.post(ONE, sent, headers=ON_LIST).content.decode()
    assert "已关闭" in closed
    assert "情况属实:新增设备" in closed
    assert 'id="finding-tabs" hx-swap-oob="true"' in closed
    assert "没有待处理的疑点" in county.get(LIST).content.decode()
    assert "新增空调" in county.get(f"{LIST}?standing=closed").content.decode()
    assert "新增空调" in county.get(f"{LIST}?standing=all").content.decode()
    grid = county.get("/organs/A-1/").content.decode()
    assert "flagged" not in grid
    assert "查看或重新打开" in grid


def test_it_is_opened_again_with_a_reason(slip, officer):
    officer.post(
        ONE, {"act": "close", "verdict": "other", "words": "核对中", "seen": seen(slip)}, headers=ON_ORGAN
    )
    refused = officer.post(ONE, {"act": "reopen", "seen": seen(slip)}, headers=ON_ORGAN)
    assert (refused.status_code, refused.headers["HX-Retarget"]) == (409, "#alerts")
    again = officer.post(ONE, {"act": "reopen", "reason": "账单不符", "seen": seen(slip)}, headers=ON_ORGAN)
    assert "重新打开:账单不符" in again.content.decode()
    assert "finding-tabs" not in again.content.decode()


def test_a_mend_is_written_and_the_finding_is_gone(slip, county, officer):
    opened = county.get(ONE, headers=ON_LIST).content.decode()
    mark = opened.split('name="mark" value="')[1].split('"')[0]
    refused = county.post(ONE, {"act": "mend", "mark": mark, "reason": ""}, headers=ON_LIST)
    assert refused.status_code == 409
    done = county.post(ONE, {"act": "mend", "mark": mark, "reason": "按账单"}, headers=ON_LIST)
    assert "已更正" in done.content.decode()
    assert Entry.objects.get(organ__code="A-1", item="electricity", year=2025, month=3).quantity == 1003
    assert not Finding.objects.filter(kind="slip").exists()
    late = officer.post(ONE, {"act": "mend", "mark": mark, "reason": "按账单"}, headers=ON_ORGAN)
    assert late.status_code == 409


def test_a_period_that_is_handed_in_says_so_instead_of_offering_a_button(slip, year, county):
    step(factories.actor(Role.ORGAN, year.path), ENERGY, Period(2025, 3), "A-1", "submit", reason="已核对")
    opened = county.get(ONE, headers=ON_LIST).content.decode()
    assert "数量除以 1,000" in opened
    assert ">更正</button>" not in opened
    assert "why-not" in opened


def test_on_the_organs_page_a_mend_draws_the_page_anew(slip, officer):
    mark = officer.get(ONE, headers=ON_ORGAN).content.decode().split('name="mark" value="')[1].split('"')[0]
    done = officer.post(ONE, {"act": "mend", "mark": mark, "reason": "按账单"}, headers=ON_ORGAN)
    assert (done.status_code, done.headers["HX-Refresh"]) == (204, "true")


def test_a_stranger_and_an_odd_act_are_refused(slip, signed_in, county):
    stranger = signed_in(Role.COUNTY, "610202")
    assert stranger.get(ONE).status_code == 404
    assert stranger.post(ONE, {"act": "close", "verdict": "other", "words": "x"}).status_code == 409
    assert county.post(ONE, {"act": "burn"}).status_code == 409
    assert county.get("/analysis/findings/A-1/nonsense/").status_code == 404


def test_without_scripts_closing_leads_back_to_the_organ(slip, county):
    sent = county.post(ONE, {"act": "close", "verdict": "other", "words": "核对中", "seen": seen(slip)})
    assert sent.headers["Location"] == "/organs/A-1/?year=2025#findings"
