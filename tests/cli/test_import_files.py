"""Files that can't be read are refused by name through the command: exit 1, `row` null, nothing stored."""

from __future__ import annotations

import zipfile

import msoffcrypto.format.ooxml
import pytest
import xlsxwriter

import factories
from jieyue.ledgers.models import Entry

HEADERS = ("机关代码", "项目", "期间", "数量")


@pytest.fixture(autouse=True)
def _organ(db):
    factories.registry()
    factories.organ("A")


@pytest.fixture
def workbook(tmp_path):
    def make(*rows):
        path = tmp_path / "energy.xlsx"
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet("台账")
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
        return path

    return make


def _refused(outcome) -> str:
    """The sentence, told the same on standard error and in the JSON."""
    assert outcome.code == 1
    told = outcome.json
    assert (told["created"], told["rejected"], told["errors_total"]) == (0, 0, 1)
    assert told["errors"][0]["row"] is None
    assert told["errors"][0]["message"] == outcome.err.strip()
    assert not Entry.objects.exists()
    return told["errors"][0]["message"]


def test_a_workbook_is_read_with_excels_row_numbers(jieyue, workbook):
    path = workbook(HEADERS, ("A", "电", "2025-01", 1.5), (), ("A", "电", "2025-02", "x"))
    told = jieyue("import", "energy", path, "--json").json
    assert [(error["sheet"], error["row"], error["column"]) for error in told["errors"]] == [
        ("台账", 4, "数量")
    ]
    good = workbook(HEADERS, ("A", "电", "2025-01", 1.5))
    assert jieyue("import", "energy", good, "--json").json["created"] == 1


def test_a_missing_column_is_named(jieyue, workbook):
    path = workbook(HEADERS[:3], ("A", "电", "2025-01"))
    assert "“数量”[quantity]" in _refused(jieyue("import", "energy", path, "--json"))


def test_an_empty_sheet_is_said_to_be_empty(jieyue, workbook):
    assert "空" in _refused(jieyue("import", "energy", workbook(), "--json"))
    assert "没有数据行" in _refused(jieyue("import", "energy", workbook(HEADERS), "--json"))


def test_a_file_that_is_not_there_is_named(jieyue, tmp_path):
    assert "none.csv" in _refused(jieyue("import", "energy", tmp_path / "none.csv", "--json"))


def test_a_protected_workbook_is_refused(jieyue, workbook, tmp_path):
    locked = tmp_path / "locked.xlsx"
    with workbook(HEADERS, ("A", "电", "2025-01", 1)).open("rb") as plain, locked.open("wb") as target:
        msoffcrypto.format.ooxml.OOXMLFile(plain).encrypt("secret", target)
    assert "密码" in _refused(jieyue("import", "energy", locked, "--json"))


def test_a_truncated_workbook_is_refused(jieyue, workbook):
    path = workbook(HEADERS, *(("A", "电", f"20{n:02}-01", n) for n in range(10, 90)))
    path.write_bytes(path.read_bytes()[:-3000])
    assert "损坏" in _refused(jieyue("import", "energy", path, "--json"))


def test_two_cells_that_span_the_whole_sheet_are_refused(jieyue, workbook, tmp_path):
    wide = tmp_path / "wide.xlsx"
    cells = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    with zipfile.ZipFile(workbook(HEADERS)) as old, zipfile.ZipFile(wide, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                start, end = content.index(b"<sheetData>") + 11, content.index(b"</sheetData>")
                content = content[:start] + cells + content[end:]
            new.writestr(name, content)
    assert wide.stat().st_size < 10_000
    assert "1048576" in _refused(jieyue("import", "energy", wide, "--json"))


def test_a_zip_bomb_is_refused(jieyue, workbook, tmp_path):
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(workbook(HEADERS)) as old, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        with new.open("xl/media/blank.bin", "w") as member:
            for _ in range(80):
                member.write(bytes(1 << 20))
    assert bomb.stat().st_size < 1 << 20
    assert "压缩炸弹" in _refused(jieyue("import", "energy", bomb, "--json"))
