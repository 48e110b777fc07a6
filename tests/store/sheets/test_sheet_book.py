"""Workbooks of several sheets: drawn with headings and drop-downs, read back in one go, refused as any other file."""

from __future__ import annotations

from decimal import Decimal

import openpyxl
import pytest

from jieyue.sheets.book import BookColumn, BookSheet, read_book, write_book
from jieyue.values.refusals import Refusal

NAMES = BookSheet(
    "甲", "人", (BookColumn("a", "名", "写名字", choices=("=一", "二")), BookColumn("b", "数", numeric=True))
)
WIDE = BookSheet("乙", "宽", tuple(BookColumn(str(n), f"列{n}") for n in range(5)))


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "b.xlsx"
    rows = [{"a": "=1+1", "b": Decimal("0.1")}, {"a": "007\n第二行", "b": None}]
    write_book(
        path,
        ["标题", "说明"],
        [(NAMES, rows), (WIDE, [{"4": "末列"}]), (BookSheet("丙", "空", NAMES.columns), [])],
    )
    return path


def test_what_is_written_is_read(path):
    found = read_book(path, ["甲", "乙", "丙", "丁"])
    assert [(row.number, row.cells) for row in found["甲"]] == [
        (2, {"名": "=1+1", "数": "0.1"}),
        (3, {"名": "007\n第二行", "数": ""}),
    ]
    assert found["乙"][0].cells["列4"] == "末列"
    assert found["丙"] == []
    assert "丁" not in found


def test_choices_stand_on_a_hidden_sheet_and_text_is_no_formula(path):
    book = openpyxl.load_workbook(path)
    assert book["选项"].sheet_state == "hidden"
    assert book["甲"]["A2"].data_type == "s"
    (rule, *_) = book["甲"].data_validations.dataValidation
    assert rule.formula1 == "选项!$A$1:$A$2"


def test_the_first_sheet_has_to_be_there(path):
    with pytest.raises(Refusal, match="没有名为“丁”的工作表"):
        read_book(path, ["丁", "甲"])


def test_text_is_no_workbook(tmp_path):
    path = tmp_path / "b.xlsx"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(Refusal):
        read_book(path, ["甲"])


def test_an_empty_workbook_is_told(tmp_path):
    path = tmp_path / "b.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "甲"
    book.save(path)
    with pytest.raises(Refusal, match="工作表“甲”是空的"):
        read_book(path, ["甲"])
