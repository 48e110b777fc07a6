"""Whoever reviews ledgers finds what waits, sees what is not clean, and takes the clean ones along together."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

import factories
from jieyue.acts.rules import Role
from jieyue.indicators.models import Finding
from jieyue.ledgers.actions.filing import step
from jieyue.ledgers.actions.schedule import change_schedule
from jieyue.ledgers.models import Filing
from jieyue.ledgers.rules.closing import ENERGY, default_dates
from jieyue.ledgers.rules.filings import State
from jieyue.registry.models import Organ
from jieyue.values.periods import Period

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("submitted")]
LIST = "/ledgers/filings/?year=2025&state=submitted"


def state(month):
    return Filing.objects.get(month=month).state


def test_the_list_says_what_is_missing_and_leaves_it_to_be_opened(county):
    page = county.get(LIST).content.decode()
    assert 'value="A-1@2025-03" aria-label' in page
    row = page[page.index('value="A-1@2025-07"') :]
    assert "disabled" in row[: row.index("</td>")]


def test_a_month_in_doubt_is_not_waved_through(county):
    """Twelve equal months of electricity stand out."""
    page = county.post(LIST, {"act": "approve", "filing": ["A-1@2025-03"]})
    assert page.status_code == 409
    assert "处存疑数据" in page.content.decode()
    assert "◤" in county.get(LIST).content.decode()


def test_ticked_ones_go_along_as_far_as_they_are_clean(county):
    Finding.objects.all().delete()
    page = county.post(
        LIST, {"act": "approve", "filing": ["A-1@2025-03", "A-1@2025-07"]}, follow=True
    ).content.decode()
    assert (state(3), state(7)) == (State.APPROVED, State.SUBMITTED)
    assert "有缺报项目" in page


def test_nothing_ticked_and_unknown_acts_are_refused_in_words(county):
    assert "先勾选" in county.post(LIST, {"act": "approve"}).content.decode()
    assert county.post(LIST, {"act": "bless", "filing": ["A-1@2025-03"]}).status_code == 409


def test_filters_narrow_and_draft_lists_who_has_not_handed_in(county):
    page = county.get("/ledgers/filings/?year=2025&month=3&state=draft").content.decode()
    assert "新城区教育局" in page
    assert "新城区财政局" not in page
    assert "没有符合条件" in county.get(f"{LIST}&text=nobody").content.decode()


def test_a_neighbour_sees_none_of_it(signed_in):
    other = signed_in(Role.COUNTY, "610202")
    assert "新城区财政局" not in other.get("/ledgers/filings/?year=2025").content.decode()
    assert other.get("/ledgers/filings/A-1/2025/3/").status_code == 404


def test_the_office_finds_them_on_its_desk(county):
    page = county.get("/").content.decode()
    assert "待审台账" in page
    assert "/ledgers/filings/A-1/2025/3/?state=submitted" in page
    assert "能源资源台账" in page


def test_the_desk_leads_to_the_list_of_every_ledger_that_waits(county):
    Filing.objects.filter(month=7).update(kind="waste", year=2024, month=12)
    page = county.get("/").content.decode()
    assert "/ledgers/filings/?state=submitted&amp;year=2025" in page
    assert "/ledgers/filings/?kind=waste&amp;state=submitted&amp;year=2024" in page


def test_progress_without_dates_starts_at_the_last_month_that_is_over(county, monkeypatch):
    monkeypatch.setattr("jieyue.web.ledgers.progress.today", lambda: date(2027, 11, 23))
    assert "10月各区划" in county.get("/ledgers/progress/?year=2027").content.decode()


def test_progress_shows_shares_and_leads_down(province):
    page = province.get("/ledgers/progress/?year=2025&month=3").content.decode()
    assert "西安市" in page
    assert "region=610100" in page
    down = province.get("/ledgers/progress/?year=2025&month=3&region=610100").content.decode()
    assert "新城区" in down
    assert "本级" in down


def test_progress_is_for_offices(officer):
    assert officer.get("/ledgers/progress/").status_code == 404


def officer_of(organ):
    return factories.actor(Role.ORGAN, organ.path, at=datetime(2026, 8, 1, tzinfo=UTC))


def test_a_slip_of_the_running_year_shows_without_anybody_computing(county, signed_in, year, monkeypatch):
    for door in ("analysis.findings", "desk"):
        monkeypatch.setattr(f"jieyue.web.{door}.today", lambda: date(2026, 8, 1))
    factories.entry(year, "electricity", "2026-01", "1030")
    factories.entry(year, "water", "2026-02", "50")
    officer = signed_in(Role.ORGAN, "A-1")
    cell = {"item": "electricity", "period": "2026-02", "quantity": "1010000", "seen": 0}
    officer.post("/organs/A-1/cells/", {"cells": json.dumps([cell]), "year": "2026"})
    assert "数量级有误" in officer.get("/organs/A-1/?year=2026").content.decode()
    step(officer_of(year), ENERGY, Period(2026, 2), "A-1", "submit")
    page = county.get("/ledgers/filings/?year=2026&state=submitted").content.decode()
    assert "disabled" in page[page.index('value="A-1@2026-02"') :].split("</td>")[0]
    assert "数量级有误" in county.get("/ledgers/filings/A-1/2026/2/").content.decode()
    refused = county.post("/ledgers/filings/?year=2026", {"act": "approve", "filing": ["A-1@2026-02"]})
    assert "处存疑数据" in refused.content.decode()
    # That looked at the organ for good: it is on the office's list and desk.
    listed = county.get("/analysis/findings/?year=2026").content.decode()
    assert "数量级有误" in listed
    assert "尚未全面核查" in listed
    assert "2026 年台账存疑数据" in county.get("/").content.decode()


def test_the_only_month_of_an_organ_counts_as_not_looked_at(county):
    other = Organ.objects.get(code="A-2")
    factories.entry(other, "electricity", "2025-01", "1030")
    step(officer_of(other), ENERGY, Period(2025, 1), "A-2", "submit")
    page = county.get(LIST).content.decode()
    assert "未核查" in page[page.index('value="A-2@2025-01"') :]
    assert "没有其他月份的数据可比" in county.get("/ledgers/filings/A-2/2025/1/").content.decode()


def test_progress_asks_those_that_are_late_and_shows_when(county, officer):
    change_schedule(
        factories.actor(Role.PROVINCE, "610000/"), replace(default_dates(ENERGY, 2025), closes_days=None)
    )
    address = "/ledgers/progress/?year=2025&month=4"
    page = county.get(address).content.decode()
    assert "催报全部 2 家" in page
    told = county.post(address, {"year": 2025, "month": 4, "organ": "A-1"}, follow=True).content.decode()
    assert "已催报 1 家" in told
    assert "今天已催报" in told
    assert "催报全部 1 家" in told
    left = county.post(address, {"year": 2025, "month": 4, "region": "610102"}, follow=True).content.decode()
    assert "新城区教育局:没有在用的经办人账号" in left
    assert "催报:2025年4月" in officer.get("/inbox/").content.decode()
    assert county.post(address, {"year": 2025, "month": 13, "organ": "A-1"}).status_code == 404
