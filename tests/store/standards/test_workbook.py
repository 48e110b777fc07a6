"""The workbook of a standard: real files, written and read; every fault at its sheet, row and column."""

from __future__ import annotations

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from tests.rules.standards.made_up import documents
from tests.rules.standards.worked import FOLDER

from jieyue.standards.rules.form import digest, document_of
from jieyue.standards.rules.shipped import shipped_codes, shipped_text
from jieyue.standards.workbook import read_standard, write_standard
from jieyue.values.refusals import Refusal, RowsRefused

MADE_FOR_TESTS = sorted(path.parent.name for path in FOLDER.glob("*/standard.toml"))


def there_and_back(document, path):
    write_standard(path, document)
    return read_standard(path)


@pytest.mark.parametrize("code", shipped_codes())
def test_a_shipped_standard_keeps_its_digest(code, tmp_path):
    document = document_of(shipped_text(code))
    text, standard = there_and_back(document, tmp_path / "s.xlsx")
    assert standard.digest == digest(document) == digest(document_of(text))


@pytest.mark.parametrize("name", MADE_FOR_TESTS)
def test_every_rule_and_the_weights_keep_their_digest(name, tmp_path):
    document = document_of((FOLDER / name / "standard.toml").read_text(encoding="utf-8"))
    assert there_and_back(document, tmp_path / "s.xlsx")[1].digest == digest(document)


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(document=documents())
def test_any_standard_keeps_its_digest(document, tmp_path):
    assert there_and_back(document, tmp_path / "s.xlsx")[1].digest == digest(document)


@pytest.fixture
def book(tmp_path):
    """The workbook of the example, to be spoilt and read."""
    path = tmp_path / "s.xlsx"
    write_standard(path, document_of(shipped_text("example-2026")))
    return openpyxl.load_workbook(path), path


def cell_of(sheet, row, heading):
    column = next(cell.column for cell in sheet[1] if cell.value == heading)
    return sheet.cell(row, column)


def faults(book, path):
    book.save(path)
    with pytest.raises(RowsRefused) as refused:
        read_standard(path)
    return [(one.sheet, one.row, one.column, str(one.message)) for one in refused.value.errors]


def test_points_that_do_not_add_up_are_told_at_their_block(book):
    opened, path = book
    cell_of(opened["板块"], 3, "分值").value = 24
    assert faults(opened, path) == [
        ("板块", 3, "分值", "板块 2:各项分值合计 25 分,与板块的 24 分不符。"),
        ("标准", 10, "总分", "标准:总分为 99 分,应为 100 分。"),
    ]


@pytest.mark.parametrize(
    ("sheet", "row", "heading", "value", "sentence"),
    [
        ("评分项", 2, "分值", "三", "“三”不是数字。"),
        ("评分项", 2, "规则", "猜", "“猜”不在列表中,可填:全有或全无、要点分值相加、"),
        ("评分项", 2, "板块编号", "9", "所属的编号不存在,请核对。"),
        ("要点", 2, "分值", 2, "评分项 1.1:各要点分值合计 4 分,与本项 3 分不符。"),
        ("要点", 2, "编号", "A", "评分项 1.1:要点 A:编号应以小写字母开头,如 a。"),
        ("档次", 2, "不高于", "95%", "评分项 1.6:档次重叠:90% 属于两档。"),
        ("标准", 9, "内容", "八十", "“八十”不是数字。"),
        ("评分项", 2, "依据条款", None, "评分项 1.1:缺少“clause”。"),
    ],
)
def test_a_fault_is_told_at_its_cell(book, sheet, row, heading, value, sentence):
    opened, path = book
    cell_of(opened[sheet], row, heading).value = value
    told = faults(opened, path)
    assert told[0][3].startswith(sentence)
    place = {"要点": ("评分项", 2, "规则"), "档次": ("评分项", 7, "规则")}
    expected = place[sheet] if told[0][0] != sheet else (sheet, row, heading)
    assert told[0][:3] == expected


def test_another_workbook_is_refused(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"] = "别的"
    book.save(tmp_path / "s.xlsx")
    with pytest.raises(Refusal, match="没有名为“标准”的工作表"):
        read_standard(tmp_path / "s.xlsx")
