"""What programmes read beside ledgers: messages, the calendar, compounds, what became of organs, national forms."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest

import factories
from jieyue.accounts.actions.notices import Link, News, notify
from jieyue.acts.actions import perform
from jieyue.acts.rules import Role
from jieyue.ledgers.actions.schedule import change_schedule, reopen
from jieyue.ledgers.rules.closing import default_dates
from jieyue.registry.actions.changing import change_organ
from jieyue.registry.models import Organ
from jieyue.registry.rules.changing import Wish
from jieyue.registry.rules.history import EventKind
from jieyue.sites.models import Membership, Site, SiteEntry, SplitMethod
from jieyue.values.periods import Period
from jieyue.values.wording import say

pytestmark = pytest.mark.django_db
PROVINCE = ("610000/", Role.PROVINCE)


def office():
    return factories.actor(Role.PROVINCE, "610000/")


def test_messages_are_read_page_by_page_by_their_post_only(officer, county):
    path = Organ.objects.get(code="A-1").path
    told = [News(path, f"k{number}", say("第 {n} 条", n=number), Link("inbox")) for number in range(5)]
    with perform(office(), "schedule.change", subject="x", path="610000/"):
        notify(told, factories.NOON)
    first = officer.get("/inbox", limit=3).told
    assert (first["total"], first["unread"], len(first["rows"])) == (5, 5, 3)
    assert first["rows"][0]["message"] == "第 4 条"
    rest = officer.get("/inbox", limit=3, cursor=first["next"]).told
    assert [row["message"] for row in rest["rows"]] == ["第 1 条", "第 0 条"]
    assert rest["next"] is None
    assert county.get("/inbox").told["total"] == 0


def test_the_calendar_says_how_each_period_stands_and_what_was_excepted(officer, province):
    bare = officer.get("/calendar/2025").told
    assert {period["stage"] for period in bare["periods"]} == {"open"}
    change_schedule(office(), default_dates("energy", 2025))
    reopen(office(), "energy", Period(2025, 3), date(2099, 1, 1), "系统停机", code="A-1", region="")
    told = officer.get("/calendar/2025").told
    january, december = told["periods"][0], told["periods"][-1]
    assert january["period"] == "2025-01"
    assert january["due"] > "2025-01-31"
    assert january["stage"] in {"late", "locked"}
    assert december["period"] == "2025-12"
    assert [(one["month"], one["reason"], one["holds"]) for one in told["exceptions"]] == [
        (3, "系统停机", True)
    ]
    assert province.get("/calendar/2025").told["periods"][0]["rate"]["organs"] == 4
    assert {period["stage"] for period in officer.get("/calendar/2098").told["periods"]} == {"open"}
    change_schedule(office(), default_dates("energy", 2098))
    assert {period["stage"] for period in officer.get("/calendar/2098").told["periods"]} == {"ahead"}
    assert officer.get("/calendar/2025", ledger="steam").status_code == 404


def test_compounds_come_with_members_methods_and_months(province, officer):
    organ = Organ.objects.get(code="A-1")
    site = Site.objects.create(code="S-1", name="一号院", region=organ.region, floor_area=100)
    Membership.objects.create(site=site, organ=organ, valid_from=date(2020, 1, 1), floor_area=10)
    SplitMethod.objects.create(site=site, item="", valid_from=date(2020, 1, 1), kind="headcount")
    SiteEntry.objects.create(site=site, item="water", year=2025, month=3, quantity=100)
    told = province.get("/sites").told
    assert (told["total"], told["next"]) == (1, None)
    assert told["rows"][0]["members"] == [
        {
            "code": "A-1",
            "name": "新城区财政局",
            "stays": [{"first": "2020-01-01", "last": None, "floor_area": "10"}],
        }
    ]
    one = province.get("/sites/S-1", year=2025).told
    assert [(month["period"], month["quantity"], month["outdated"]) for month in one["months"]] == [
        ("2025-03", "100", True)
    ]
    assert one["methods"][0]["kind"] == "headcount"
    assert province.get("/sites/S-1", year=2024).told["months"] == []
    assert officer.get("/sites/S-1").status_code == 404
    assert officer.get("/sites").told["rows"] == []


def test_what_became_of_an_organ_is_told_and_how_it_stood(officer, county):
    change_organ(
        office(),
        Wish(
            EventKind.RENAME, "A-1", date(2026, 2, 1), name="新城区财政委", reason="机构改革", document="1号"
        ),
    )
    (change,) = officer.get("/organs/A-1/changes").told
    assert (change["kind"], change["on"], change["reason"], change["document"]) == (
        "rename",
        "2026-02-01",
        "机构改革",
        "1号",
    )
    assert (change["turned"][0]["before"], change["turned"][0]["after"]) == ("新城区财政局", "新城区财政委")
    assert officer.get("/organs/A-1", day="2026-01-31").told["name"] == "新城区财政局"
    assert officer.get("/organs/A-1").told["name"] == "新城区财政委"
    assert county.get("/organs/B-1/changes").status_code == 404


def test_national_forms_are_listed_as_unverified_and_exported(county):
    forms = county.get("/national").told
    assert {form["mark"] for form in forms} == {"待核"}
    _, content = county.file("/national/2025-base-2", year=2025)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert "统一社会信用代码" in [cell.value for cell in sheet[1]]
    assert sheet.max_row > 2
    _, content = county.file("/national/2025-sum-1", year=2025)
    assert openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].cell(2, 2).value == "新城区"
    assert county.get("/national/none", year=2025).status_code == 404


def test_every_table_that_comes_as_a_sheet_has_a_template_and_an_export(county, officer):
    tables = county.get("/sheets").told
    for table in tables:
        county.file(f"/sheets/{table['name']}/template", year=2025)
        if table["exported"]:
            county.file(f"/sheets/{table['name']}", **({"year": 2025} if table["yearly"] else {}))
    assert {table["name"] for table in tables if table["imported"]} > {"organs", "energy", "sites", "waste"}
    assert not {table["name"] for table in officer.get("/sheets").told if table["imported"]} & {
        "organs",
        "sites",
    }
