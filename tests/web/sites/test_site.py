"""A compound's page: members and methods are kept, a month is typed and lands with every member, and is split anew."""

from __future__ import annotations

import pytest

import factories
from jieyue.acts.rules import Role
from jieyue.ledgers.models import Entry
from jieyue.registry.models import Organ, Profile

pytestmark = pytest.mark.django_db
CELL = "/sites/S-1/cell/"
HTMX = {"HX-Request": "true"}
MONTH = {"item": "natural_gas", "period": "2025-03"}


@pytest.fixture
def compound(county):
    """一号院 with A-1 (2000 m2) and A-2 (500 m2), by area."""
    factories.profile(Organ.objects.get(code="A-2"), floor_area="500")
    county.post("/sites/", {"site": "S-1", "name": "一号院", "region": "610102"})
    for organ in ("A-1", "A-2"):
        county.post("/sites/S-1/member/", {"organ": organ, "valid_from": "2024-01-01"})
    county.post("/sites/S-1/method/", {"item": "", "method": "floor_area", "valid_from": "2024-01"})
    return county


def gas():
    rows = Entry.objects.filter(item="natural_gas", year=2025, month=3).order_by("organ__code")
    return [float(quantity) for quantity in rows.values_list("quantity", flat=True)]


def test_a_form_leads_back_to_the_year_it_was_about(compound):
    told = {"item": "water", "method": "headcount", "valid_from": "2026-01", "year": "2025"}
    assert compound.post("/sites/S-1/method/", told).url == "/sites/S-1/?year=2026"
    assert (
        compound.post("/sites/S-1/facts/", {"name": "一号院", "year": "2024"}).url == "/sites/S-1/?year=2024"
    )


def test_what_is_kept_shows_on_the_page_anew(compound, officer):
    told = {"name": "一号大院", "year": "2024"}
    kept = compound.post("/sites/S-1/facts/", told, headers=HTMX)
    assert (kept.status_code, kept.headers["HX-Redirect"]) == (204, "/sites/S-1/?year=2024")
    assert "已保存" in compound.get("/sites/S-1/?year=2024").content.decode()
    told = {"account": "6101", "item": "electricity", "supplier": "示例供电公司", "valid_from": "2024-01-01"}
    assert officer.post("/organs/A-1/supply/", told, headers=HTMX).headers["HX-Redirect"] == "/organs/A-1/"


def test_a_month_is_typed_saved_and_split(compound):
    editor = compound.get(CELL, MONTH).content.decode()
    assert "保存并分摊" in editor
    saved = compound.post(CELL, {**MONTH, "quantity": "1000", "cost": "2500"}, headers=HTMX)
    assert saved.status_code == 200
    assert "已保存" in saved.content.decode()
    assert 'id="got" hx-swap-oob="true"' in saved.content.decode()
    assert gas() == [800, 200]
    assert "80.0%" in compound.get("/sites/S-1/?year=2025").content.decode()


def test_a_change_wants_a_reason_and_stays_in_the_editor(compound):
    compound.post(CELL, {**MONTH, "quantity": "1000"}, headers=HTMX)
    refused = compound.post(CELL, {**MONTH, "quantity": "2000"}, headers=HTMX)
    assert refused.headers["HX-Retarget"] == "#cell-editor"
    assert "写明原因" in refused.content.decode()
    assert gas() == [800, 200]


def test_months_are_pasted_together(compound):
    answer = compound.post(CELL, {**MONTH, "pasted": "100\t\t300"}, headers=HTMX)
    assert answer.headers["HX-Refresh"] == "true"
    assert Entry.objects.filter(item="natural_gas").count() == 4


def test_the_organ_sees_where_its_figure_comes_from(compound, officer):
    compound.post(CELL, {**MONTH, "quantity": "1000"}, headers=HTMX)
    editor = officer.get("/organs/A-1/cell/", MONTH).content.decode()
    assert "分摊自一号院,按建筑面积 80.0%" in editor
    page = officer.get("/organs/A-1/").content.decode()
    assert "一号院" in page
    assert "/sites/S-1/" not in page
    assert "/sites/S-1/" in compound.get("/organs/A-1/").content.decode()


def test_a_changed_area_shows_and_is_split_anew_with_a_reason(compound):
    compound.post(CELL, {**MONTH, "quantity": "1000"}, headers=HTMX)
    assert "重新分摊的原因" not in compound.get("/sites/S-1/").content.decode()
    Profile.objects.filter(organ__code="A-2").update(floor_area=2000)
    assert "需重新分摊 1 项" in compound.get("/sites/S-1/").content.decode()
    assert "需重新分摊 1 项" in compound.get("/sites/").content.decode()
    page = compound.post("/sites/S-1/split/", {"reason": "面积更正"}, follow=True).content.decode()
    assert "已重新分摊 1 个月" in page
    assert gas() == [500, 500]


def test_fixed_shares_come_from_the_form(compound):
    told = {
        "item": "natural_gas",
        "method": "fixed",
        "valid_from": "2025-01",
        "share-A-1": "30",
        "share-A-2": "70",
    }
    assert "分摊方法已设定" in compound.post("/sites/S-1/method/", told, follow=True).content.decode()
    compound.post(CELL, {**MONTH, "quantity": "10"}, headers=HTMX)
    assert gas() == [3, 7]
    wrong = compound.post("/sites/S-1/method/", {**told, "share-A-1": "40"}, follow=True).content.decode()
    assert "合计为 110%" in wrong


def test_a_member_leaves_or_is_struck(compound):
    told = {"organ": "A-2", "valid_from": "2024-01-01"}
    compound.post("/sites/S-1/leaver/", {**told, "valid_to": "2025-06-30"})
    assert "不在此处" in compound.get("/sites/S-1/").content.decode()
    assert (
        "请写明原因"
        in compound.post("/sites/S-1/leaver/", {**told, "strike": "1"}, follow=True).content.decode()
    )
    compound.post("/sites/S-1/leaver/", {**told, "strike": "1", "reason": "填错"})
    assert "新城区教育局" not in compound.get("/sites/S-1/").content.decode()


@pytest.mark.parametrize(
    ("what", "typed"),
    [
        ("member", {"organ": "A-9", "valid_from": "2024-01-01"}),
        ("leaver", {"organ": "A-2", "valid_from": "2024-01-01", "strike": "1"}),
        ("method", {"item": "", "method": "fixed", "valid_from": "2024-01", "share-A-1": "110"}),
        ("facts", {"name": "一号院", "floor_area": "很大"}),
        ("split", {"reason": ""}),
        ("supply", {"account": "6101", "item": "x", "supplier": "示例供电公司", "valid_from": "2024-01-01"}),
    ],
)
def test_what_is_refused_leaves_what_was_typed_where_it_is(compound, what, typed):
    page = compound.get("/sites/S-1/").content.decode()
    # The form to split anew is there only where something has to be.
    assert what == "split" or f'hx-post="/sites/S-1/{what}/" hx-swap="none"' in page
    refused = compound.post(f"/sites/S-1/{what}/", typed, headers=HTMX)
    assert (refused.status_code, refused.headers["HX-Retarget"]) == (409, "#alerts")
    assert compound.post(f"/sites/S-1/{what}/", typed).status_code == 409


def test_account_numbers_are_kept_on_both_pages(compound, officer):
    told = {"account": "6101", "item": "electricity", "supplier": "示例供电公司", "valid_from": "2024-01-01"}
    assert "户号已登记" in compound.post("/sites/S-1/supply/", told, follow=True).content.decode()
    refused = officer.post("/organs/A-1/supply/", told, follow=True).content.decode()
    assert "已绑定“一号院”" in refused
    assert (
        "户号已登记"
        in officer.post("/organs/A-1/supply/", {**told, "account": "7"}, follow=True).content.decode()
    )


def test_who_does_not_keep_it_reads_or_is_told_there_is_none(compound, signed_in):
    officer = signed_in(Role.ORGAN, "A-2")
    assert officer.get("/sites/S-1/").status_code == 404
    assert officer.post(CELL, {**MONTH, "quantity": "1"}).status_code == 409
    assert compound.post("/sites/S-1/nonsense/").status_code == 404
    assert compound.get(CELL, {"item": "x", "period": "2025-01"}).status_code == 404
    assert compound.get("/sites/S-1/", {"year": "²²²²"}).status_code == 200


def test_a_new_compound_leads_through_members_and_method_to_its_months(county):
    county.post("/sites/", {"site": "S-1", "name": "一号院", "region": "610102"})
    page = county.get("/sites/S-1/").content.decode()
    assert "先登记成员单位" in page
    assert 'id="ledger"' not in page
    county.post("/sites/S-1/member/", {"organ": "A-1", "valid_from": "2024-01-01"})
    assert "请设定分摊方法" in county.get("/sites/S-1/").content.decode()
    county.post("/sites/S-1/method/", {"item": "", "method": "floor_area", "valid_from": "2024-01"})
    assert 'id="ledger"' in county.get("/sites/S-1/").content.decode()
