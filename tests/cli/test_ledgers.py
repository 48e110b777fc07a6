"""Ledgers by command: what is exported comes back and changes nothing, whatever the table."""

from __future__ import annotations

import csv
import json
import string
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import factories
from jieyue.ledgers.actions.records import load_records
from jieyue.ledgers.models import Entry, Record, RecordRevision, Revision
from jieyue.ledgers.rules.items import ITEMS
from jieyue.ledgers.rules.records.cells import period_text
from jieyue.ledgers.rules.records.kinds import LEDGERS, FieldType, Rhythm
from jieyue.ledgers.rules.records.rows import RecordRow, read_records
from jieyue.registry.models import Organ, Profile
from jieyue.registry.queries.organs import organ_places
from jieyue.sheets.provenance import SHEET
from jieyue.values.imports import RefusedCells

HEAD = "机关代码,期间,类别,清运单位,清运量,去向"
ROW = "A,2025-03,厨余垃圾,甲,5,"


@pytest.fixture(autouse=True)
def _organs(db):
    factories.registry()
    factories.organ("A", region="610102")
    factories.organ("B", region="610202")


def waste(code="A", **cells):
    row = {"period": "2025-03", "class": "kitchen", "carrier": "甲", "weight": "5"} | cells
    return factories.record(Organ.objects.get(code=code), "waste", **row)


# Signs that spreadsheets run, quotes and separators, rare characters; single spaces, as cells are tidied.
LETTERS = string.ascii_letters + string.digits + "=+-@'\"，;,.*[]()!#%&<>|/\\陕西省机关节约𠮷é"
WORDS = st.text(LETTERS, min_size=1, max_size=12)


def texts(field):
    # Text that only says true is taken for a ticked cell, as by every reader of workbooks.
    return WORDS.filter(lambda text: text.lower() not in {"true", "false"}).map(
        lambda text: text[: field.longest]
    )


def cell(field):
    """Cells within the limits the catalogue sets."""
    least = Decimal(0) if field.least is None else field.least
    most = field.most or Decimal(10) ** 9
    match field.type:
        case FieldType.NUMBER:
            return st.decimals(least, most, places=4).map(str)
        case FieldType.INTEGER:
            return st.integers(int(least), int(most)).map(str)
        case FieldType.DATE:
            return st.dates(date(2024, 1, 1), date(2026, 12, 31)).map(str)
        case FieldType.YES_NO:
            return st.sampled_from(["是", "否"])
        case FieldType.CHOICE:
            return st.sampled_from([choice.code for choice in field.choices])
        case _:
            return texts(field)


def rows_of(kind):
    """A row of a ledger: what it must have, and some of the rest."""
    asked = [field for field in kind.fields if field.until is None and field.type is not FieldType.REFERENCE]
    needed = {field.key: cell(field) for field in asked if field.required}
    free = {field.key: cell(field) for field in asked if not field.required}
    return st.fixed_dictionaries(needed, optional=free)


PERIODS = {Rhythm.MONTH: range(1, 13), Rhythm.QUARTER: (3, 6, 9, 12), Rhythm.YEAR: (0,)}


@pytest.mark.parametrize("form", ["xlsx", "csv", "json"])
def test_every_ledger_can_be_exported_and_headed(jieyue, tmp_path, form):
    waste()
    for code in LEDGERS:
        out = tmp_path / f"{code}.{form}"
        assert jieyue("export", code, "--year", "2025", "--out", out).code == 0
    told = (tmp_path / "waste.json").read_text() if form == "json" else ""
    assert not told or json.loads(told)[0]["class"] == "厨余垃圾"


def load(kind, rows):
    """Rows read as a sheet's are and stored as they stand: what is tried here is their way out and back."""
    cells = RefusedCells("")
    told = [RecordRow(number, "A", row) for number, row in enumerate(rows, start=2)]
    readings = read_records(
        factories.actor(), "record.import", kind, told, organ_places(["A"]), cells, this_year=2026
    )
    load_records(
        factories.actor(), kind, ((key, one.place, one.cells) for key, one in readings.items()), why="试"
    )


def test_forms_of_the_national_platform_and_summaries_are_excel(jieyue, tmp_path):
    waste()
    assert jieyue("export", "2025-sum-1", "--year", "2025", "--out", tmp_path / "s.xlsx").code == 0
    assert jieyue("export", "2025-base-2", "--year", "2025", "--out", tmp_path / "b.xlsx").code == 0
    wrong = jieyue("export", "2025-sum-1", "--year", "2025", "--out", tmp_path / "s.csv")
    assert (wrong.code, ".xlsx" in wrong.err) == (64, True)
    wrong = jieyue("export", "2025-sum-1", "--year", "2025", "--organ", "A-1", "--out", tmp_path / "s.xlsx")
    assert (wrong.code, "--region" in wrong.err) == (64, True)


@pytest.mark.parametrize("code", LEDGERS)
@settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_is_exported_comes_back_unchanged(jieyue, tmp_path, code, data):
    kind = LEDGERS[code]
    RecordRevision.objects.all().delete()
    Record.objects.all().delete()
    months = PERIODS.get(kind.rhythm, (0,))
    rows = data.draw(st.lists(rows_of(kind), min_size=1, max_size=4))
    load(
        kind,
        [
            row
            | (
                {"period": period_text(kind.rhythm, 2025, months[place % len(months)])}
                if kind.is_periodic
                else {}
            )
            for place, row in enumerate(rows)
        ],
    )
    revisions = RecordRevision.objects.count()
    for year in {record.year for record in Record.objects.all()}:
        for form in ("xlsx", "csv"):
            out = tmp_path / f"round.{form}"
            assert jieyue("export", code, "--year", year, "--out", out).code == 0
            again = jieyue("import", code, out, "--json")
            assert again.code == 0, again.err
            told = again.json
            assert (told["created"], told["updated"]) == (0, 0)
            assert told["unchanged"] == told["rows"] > 0
    assert RecordRevision.objects.count() == revisions


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_energy_comes_back_unchanged(jieyue, tmp_path, data):
    Revision.objects.all().delete()
    Entry.objects.all().delete()
    amounts = st.decimals(0, Decimal(10) ** 10, places=4)
    for month, item in enumerate(data.draw(st.lists(st.sampled_from(list(ITEMS)), min_size=1, max_size=6))):
        cost, note = data.draw(st.none() | amounts), data.draw(WORDS)
        organ = Organ.objects.get(code="A")
        quantity = str(data.draw(amounts))
        factories.entry(
            organ,
            item,
            f"2025-{month + 1}",
            quantity,
            cost=cost and str(cost),
            note=note,
            estimated=month > 3,
        )
    for form in ("xlsx", "csv"):
        out = tmp_path / f"energy.{form}"
        assert jieyue("export", "energy", "--year", "2025", "--out", out).code == 0
        told = jieyue("import", "energy", out, "--json").json
        assert (told["created"], told["updated"], told["errors"]) == (0, 0, [])
        assert told["unchanged"] == told["rows"] > 0


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(WORDS, min_size=2, max_size=2, unique=True), area=st.decimals(1, 10**6, places=4))
def test_organs_come_back_unchanged(jieyue, tmp_path, names, area):
    for organ, name in zip(Organ.objects.all(), names, strict=True):
        Organ.objects.filter(pk=organ.pk).update(name=name, contact=name)
        Profile.objects.filter(organ=organ).delete()
        factories.profile(organ, floor_area=str(area), vehicles=3)
        factories.profile(organ, valid_from=date(2025, 6, 1), headcount="80", floor_area=None)
    for form in ("xlsx", "csv"):
        out = tmp_path / f"organs.{form}"
        assert jieyue("export", "organs", "--out", out).code == 0
        told = jieyue("import", "organs", out, "--json").json
        assert (told["created"], told["updated"], told["errors"]) == (0, 0, [])


def test_an_export_is_narrowed_to_a_region_or_an_organ(jieyue, tmp_path):
    waste()
    waste("B")
    for words, codes in (((), ["A", "B"]), (("--region", "610100"), ["A"]), (("--organ", "B"), ["B"])):
        out = tmp_path / "waste.csv"
        assert jieyue("export", "waste", "--year", "2025", "--out", out, *words).code == 0
        with out.open(encoding="utf-8-sig", newline="") as file:
            assert [row["code"] for row in csv.DictReader(file)] == codes
    assert "没有机关" in jieyue("export", "waste", "--year", "2025", "--out", out, "--organ", "Z").err
    assert "--year" in jieyue("export", "waste", "--out", out).err


def test_text_that_a_spreadsheet_would_run_stays_text(jieyue, tmp_path):
    waste(receipt="=1+1", destination="@厂", person="-甲")
    out = tmp_path / "waste.csv"
    jieyue("export", "waste", "--year", "2025", "--out", out)
    with out.open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["destination"], row["receipt"], row["person"]) == ("'@厂", "'=1+1", "'-甲")


def test_a_template_holds_the_columns_and_the_choices(jieyue, tmp_path):
    out = tmp_path / "plastics.xlsx"
    assert jieyue("template", "plastics", "--out", out).code == 0
    book = openpyxl.load_workbook(out)
    assert [cell.value for cell in book.worksheets[0][1]][:4] == ["机关代码", "期间", "品类", "采购量"]
    assert "一次性吸管" in [cell.value for cell in book["选项"]["C"]]


def test_an_edited_header_is_refused_and_a_sheet_of_ones_own_is_not(jieyue, tmp_path):
    waste()
    out = tmp_path / "waste.xlsx"
    jieyue("export", "waste", "--year", "2025", "--out", out)
    book = openpyxl.load_workbook(out)
    hidden = book[SHEET]
    assert hidden.sheet_state == "veryHidden"
    told = {row[0].value: row[1].value for row in hidden.iter_rows()}
    assert (told["table"], told["year"], told["edition"]) == ("waste", "2025", "2025")
    (cell,) = [row[1] for row in hidden.iter_rows() if row[0].value == "base"]
    cell.value = "999"
    book.save(out)
    refused = jieyue("import", "waste", out)
    assert refused.code == 1
    assert "导出信息被改动过" in refused.err
    (signature,) = [row[1] for row in hidden.iter_rows() if row[0].value == "signature"]
    signature.value = "签名"
    book.save(out)
    assert "导出信息被改动过" in jieyue("import", "waste", out).err, (
        "a signature that is none of ours by its letters"
    )
    del book[SHEET]
    book.save(out)
    assert jieyue("import", "waste", out, "--json").json["unchanged"] == 1


def test_an_export_goes_back_to_its_own_ledger_only(jieyue, tmp_path):
    waste()
    out = tmp_path / "waste.xlsx"
    jieyue("export", "waste", "--year", "2025", "--out", out)
    assert "是从“生活垃圾清运”导出的" in jieyue("import", "energy", out).err


def test_a_stale_export_is_told_with_all_three_values(jieyue, tmp_path):
    waste()
    out = tmp_path / "waste.xlsx"
    jieyue("export", "waste", "--year", "2025", "--out", out)
    waste(weight="6")
    assert jieyue("import", "waste", out, "--json").json["unchanged"] == 1
    assert Record.objects.get().cells["weight"] == "6"
    book = openpyxl.load_workbook(out)
    (cell,) = [cell for cell in book.worksheets[0][2] if cell.value == 5]
    cell.value = 8
    book.save(out)
    refused = jieyue("import", "waste", out, "--json")
    assert refused.code == 2
    (error,) = refused.json["errors"]
    assert (error["row"], error["column"]) == (2, "清运量")
    assert "导出时 5,表中 8,现在 6" in error["message"]
    assert Record.objects.get().cells["weight"] == "6"


def test_refused_cells_are_marked_in_a_copy_that_can_be_mended(jieyue, csv_file, tmp_path):
    sheet = csv_file(HEAD, ROW, "A,2025-04,湿垃圾,甲,-3,")
    marked = tmp_path / "marked.xlsx"
    assert jieyue("import", "waste", sheet, "--marked", marked).code == 2
    book = openpyxl.load_workbook(marked)
    page = book.worksheets[0]
    assert page["C3"].comment.text.startswith("“湿垃圾”不在可选范围")
    assert "不能为负数" in page["E3"].comment.text
    assert page["C3"].fill.fgColor.rgb == "FFF8C9C4"
    assert page["C2"].comment is None
    page["C3"], page["E3"] = "其他垃圾", "3"
    book.save(marked)
    assert jieyue("import", "waste", marked, "--json").json["created"] == 2


def test_a_months_year_may_be_said_once(jieyue, csv_file):
    sheet = csv_file("机关代码,期间,用纸量", "A,3月,5")
    assert jieyue("import", "paper", sheet, "--year", "2024", "--json").json["created"] == 1
    assert Record.objects.get().key == "2024-03"
