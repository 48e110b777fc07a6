"""Every form of the national platform goes out and comes back unchanged, in both editions; what is changed in it lands."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import openpyxl
import pytest

import factories
from jieyue.exchange.actions.national import give_national
from jieyue.exchange.actions.taking import Handed, read_sheet, take
from jieyue.exchange.rules.national import NATIONAL
from jieyue.ledgers.models import Entry, Record
from jieyue.registry.models import Organ, Profile
from jieyue.sheets.mapping import read_mapping

pytestmark = pytest.mark.django_db


@pytest.fixture
def organ():
    factories.registry()
    made = factories.organ("A-1", name="市财政局", credit_code=factories.credit_code(1))
    factories.profile(made)
    # These two share their premises and their credit code; a third has none.
    for code in ("B-1", "B-2"):
        factories.organ(code, credit_code=factories.credit_code(2), joint=True)
    factories.organ("C-1", credit_code=None)
    for one in Organ.objects.all():
        for year in (2023, 2025):
            factories.entry(one, "electricity", f"{year}-03", "100", cost="60")
            factories.record(
                one, "data_centre", period=f"{year}-03", room="主机房", total="50", it="30", area="20"
            )
            factories.record(
                one, "heating", period=str(year), site="办公楼", mode="central", area="900", cost="7"
            )
    return made


def given(tmp_path, code, year):
    path = tmp_path / f"{code}.xlsx"
    assert give_national(factories.actor(), code, path, year=year) > 0
    return path


def taken(path, code):
    table = NATIONAL[code]
    mapping = read_mapping(table.text.encode(), code, {table.kind})
    return take(factories.actor(), read_sheet(table.kind, Handed(path, path.name, mapping=mapping))).tally


def typed(path, header, value):
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    headers = [cell.value for cell in sheet[1]]
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=2)}
    rows[factories.credit_code(1)][headers.index(header)].value = value
    book.save(path)
    return path


@pytest.mark.parametrize("code", NATIONAL)
def test_a_form_goes_out_and_comes_back_unchanged(organ, tmp_path, code):
    tally = taken(given(tmp_path, code, 2023 if code.startswith("2022") else 2025), code)
    assert not tally.changed
    assert tally.unchanged >= 4


@pytest.mark.parametrize(
    ("code", "header", "value", "stored"),
    [
        ("2025-base-1", "用能人数", 120, lambda: Profile.objects.latest("valid_from").headcount),
        ("2025-base-2", "电(千瓦时)", 120, lambda: Entry.objects.get(organ__code="A-1", year=2025).quantity),
        ("2025-base-3", "用电量(千瓦时)", 80, lambda: cells("data_centre")["total"]),
        ("2025-base-4", "采暖面积(平方米)", 120, lambda: cells("heating")["area"]),
    ],
)
def test_what_was_changed_in_it_lands_at_its_organ(organ, tmp_path, code, header, value, stored):
    tally = taken(typed(given(tmp_path, code, 2025), header, value), code)
    assert (tally.created, tally.updated) == (0, 1)
    assert Decimal(stored()) == value


def cells(kind):
    return Record.objects.get(kind=kind, organ__code="A-1", year=2025).cells


def test_facts_are_those_of_the_end_of_the_year(organ, tmp_path):
    factories.profile(organ, valid_from=date(2025, 7, 1), headcount="77")
    for code, year, people in (("2022-base-1", 2024, 100), ("2025-base-1", 2025, 77)):
        sheet = openpyxl.load_workbook(given(tmp_path, code, year)).worksheets[0]
        headers = [cell.value for cell in sheet[1]]
        row = next(row for row in sheet.iter_rows(min_row=2) if row[0].value == organ.credit_code)
        assert row[headers.index("用能人数")].value == people


def test_a_form_of_an_old_edition_keeps_its_columns(organ, tmp_path):
    for code, year, there in (("2022-base-3", 2023, True), ("2025-base-3", 2025, False)):
        head = [cell.value for cell in openpyxl.load_workbook(given(tmp_path, code, year)).worksheets[0][1]]
        assert ("UPS 装机容量" in head) is there
        assert "机房名称" in head


def test_a_credit_code_in_a_foreign_list_of_organs_means_the_organ_that_bears_it(organ, tmp_path):
    mapping = read_mapping(
        'target = "organs"\n[fields]\ncode = { column = "代码" }\nphone = { column = "电话" }'.encode(), "m"
    )
    path = tmp_path / "x.csv"
    path.write_text(f"代码,电话\n{organ.credit_code},029-1\n", encoding="utf-8")
    take(factories.actor(), read_sheet("organs", Handed(path, path.name, mapping=mapping)))
    assert Organ.objects.get(code="A-1").phone == "029-1"
    assert Organ.objects.count() == 4
