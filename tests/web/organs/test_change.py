"""Changing an organ by screen: told what will follow, confirmed, and taken back; the page of any earlier day."""

from __future__ import annotations

import pytest

from jieyue.acts.rules import Role
from jieyue.registry.models import Organ, OrganEvent

pytestmark = pytest.mark.django_db
CHANGE = "/organs/A-1/change/"
RENAME = {
    "kind": "rename",
    "name": "新城区财政委",
    "on": "2026-03-01",
    "reason": "机构改革",
    "document": "陕编1号",
}


def test_what_will_follow_is_told_before_anything_is_stored(county):
    page = county.get(CHANGE, {**RENAME, "check": "1"}).content.decode()
    assert "新城区财政局" in page
    assert "新城区财政委" in page
    assert "时光机" in page
    assert not OrganEvent.objects.exists()


def test_a_confirmed_change_stands_on_the_page_with_its_reason_and_document(county):
    assert county.post(CHANGE, {**RENAME, "seen": "0"}).status_code == 302
    page = county.get("/organs/A-1/").content.decode()
    assert "<h1>新城区财政委" in page
    assert "陕编1号 · 机构改革" in page


def test_the_time_machine_shows_the_organ_as_it_stood(county):
    county.post(CHANGE, {**RENAME, "seen": "0"})
    page = county.get("/organs/A-1/?on=2026-02-28").content.decode()
    assert "<h1>新城区财政局" in page
    assert "回到今天" in page
    assert "<h1>新城区财政委" in county.get("/organs/A-1/?on=2026-03-01").content.decode()
    assert "<h1>新城区财政委" in county.get("/organs/A-1/?on=no-date").content.decode()


def test_the_last_change_is_taken_back_with_a_reason(county):
    county.post(CHANGE, {**RENAME, "seen": "0"})
    event = OrganEvent.objects.get().pk
    assert county.post(CHANGE, {"undo": event, "reason": ""}).status_code == 409
    assert county.post(CHANGE, {"undo": event, "reason": "登记错误"}).status_code == 302
    page = county.get("/organs/A-1/").content.decode()
    assert "<h1>新城区财政局" in page
    assert "已撤回" in page


def test_who_comes_second_is_told_so(county):
    county.post(CHANGE, {**RENAME, "seen": "0"})
    answer = county.post(CHANGE, {**RENAME, "name": "另一名称", "seen": "0"})
    assert answer.status_code == 409
    assert "刚刚被他人变动过" in answer.content.decode()


@pytest.mark.parametrize("kind", ["rename", "move", "supervise", "merge", "split", "open", "close"])
def test_every_kind_has_its_form(county, kind):
    page = county.get(CHANGE, {"kind": kind})
    assert page.status_code == 200
    assert "下一步" in page.content.decode()


def test_a_merger_and_a_split_are_told_and_done(county):
    merger = {"kind": "merge", "into": "A-2", "on": "2026-03-01", "reason": "机构改革"}
    page = county.get(CHANGE, {**merger, "check": "1"}).content.decode()
    assert "台账报送到 2026 年 2 月为止" in page
    assert "正在自评的评价不再办理" in page
    county.post(CHANGE, {**merger, "seen": "0"})
    assert "2026年3月1日" in county.get("/organs/A-1/").content.decode()
    assert "A-1" not in [row.code for row in county.get("/organs/").context["rows"]]
    assert [row.code for row in county.get("/organs/?state=closed").context["rows"]] == ["A-1"]
    split = {
        "kind": "split",
        "part-code": ["N-1", "N-2"],
        "part-name": ["新城区甲局", "新城区乙局"],
        "on": "2026-03-02",
        "reason": "机构改革",
    }
    page = county.get("/organs/A-2/change/", {**split, "check": "1"}).content.decode()
    assert "新设 2 家机关" in page
    seen = OrganEvent.objects.get().pk
    assert county.post("/organs/A-2/change/", {**split, "seen": seen}).status_code == 302
    assert Organ.objects.get(code="N-2").path.startswith("610000/610100/610102/")


def test_what_is_wrong_stands_beside_the_form(county):
    page = county.get(CHANGE, {**RENAME, "name": "新城区财政局", "check": "1"})
    assert page.status_code == 409
    assert "请填写新的名称" in page.content.decode()
    assert "理由" in county.get(CHANGE, {**RENAME, "reason": " ", "check": "1"}).content.decode()
    assert (
        "“2026-02-30”无法识别"
        in county.get(CHANGE, {**RENAME, "on": "2026-02-30", "check": "1"}).content.decode()
    )


def test_an_officer_sees_why_not_and_may_not(officer, signed_in):
    assert "机关变动</a>" not in officer.get("/organs/A-1/").content.decode()
    assert "职责" in officer.get(CHANGE).content.decode()
    assert officer.post(CHANGE, {**RENAME, "seen": "0"}).status_code == 409
    assert signed_in(Role.COUNTY, "610202").get(CHANGE).status_code == 404
