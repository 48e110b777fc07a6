"""Flags, dates and refused cells, as sheets hold them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import pytest

from jieyue.values.dates import parse_date
from jieyue.values.flags import parse_flag
from jieyue.values.imports import MOST_LISTED, RefusedCells, Source, Tally
from jieyue.values.quantities import parse_amount
from jieyue.values.refusals import Refusal, RowsRefused
from jieyue.values.wording import say


@pytest.mark.parametrize("text", ["是", "yes", "YES", "1", "true", " 是 ", "√", "✔"])
def test_yes(text):
    assert parse_flag(text) is True


@pytest.mark.parametrize("text", ["否", "no", "0", "False", "×", "✗"])
def test_no(text):
    assert parse_flag(text) is False


@pytest.mark.parametrize("text", ["", "2", "也许", "是否"])
def test_neither(text):
    with pytest.raises(Refusal, match="既不是"):
        parse_flag(text)


@pytest.mark.parametrize(
    "text", ["2025-03-01", "2025/3/1", "2025.3.1", "2025年3月1日", " 2025-03-01 ", "2025-03-01 00:00:00"]
)
def test_one_day_in_many_spellings(text):
    assert parse_date(text) == date(2025, 3, 1)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2025-02-29", "不存在"),
        ("2025-13-01", "不存在"),
        ("2025-03", "无法识别"),
        ("2025-3/1", "无法识别"),
        ("01.03.2025", "无法识别"),
        ("1899-12-31", "超出"),
        ("2100-01-01", "超出"),
    ],
)
def test_what_is_no_day_is_refused(text, sentence):
    with pytest.raises(Refusal, match=sentence):
        parse_date(text)


@dataclass(frozen=True)
class Row:
    number: int
    columns: Mapping[str, str] = field(default_factory=dict)


def test_refused_cells_are_gathered_in_the_order_of_the_sheet():
    findings = RefusedCells("台账")
    late, early = Row(9, {"quantity": "用量"}), Row(3, {"quantity": ""})
    assert findings.read(late, "quantity", "x", parse_amount) is None
    assert findings.required(early, "quantity", "  ", parse_amount) is None
    assert findings.read(early, "cost", None, parse_amount) is None
    assert findings.required(early, "cost", " 5 ", parse_amount) == 5
    with pytest.raises(RowsRefused) as refused:
        findings.raise_if_any(12)
    assert refused.value.rows == 12
    # A field without a header of its own is named by its key.
    assert [(error.sheet, error.row, error.column) for error in refused.value.errors] == [
        ("台账", 3, "quantity"),
        ("台账", 9, "用量"),
    ]


def test_one_bad_cell_is_told_once_however_many_entries_it_becomes():
    findings = RefusedCells("台账")
    for _ in range(3):
        findings.refuse(Row(4), "code", say("没有机关“{code}”", code="Z"))
    with pytest.raises(RowsRefused) as refused:
        findings.raise_if_any(1)
    assert len(refused.value.errors) == 1


def test_a_sheet_wrong_throughout_is_counted_whole_and_listed_from_its_top():
    findings = RefusedCells("台账")
    for number in reversed(range(5_000)):
        findings.refuse(Row(number), "code", say("没有机关“{code}”", code="Z"))
        findings.refuse(Row(number), "item", say("没有项目“{code}”", code="Z"))
    with pytest.raises(RowsRefused, match="10000 处") as refused:
        findings.raise_if_any(5_000)
    told = refused.value
    assert (told.total, told.rejected, len(told.errors)) == (10_000, 5_000, MOST_LISTED)
    assert [error.row for error in told.errors] == [number for number in range(500) for _ in range(2)]


def test_a_long_file_name_is_cut_where_it_goes_on_record():
    assert Source("a.xlsx", "台账").label == "a.xlsx"
    assert len(Source("长" * 250, "台账").label) == 150


def test_nothing_refused_raises_nothing():
    RefusedCells("台账").raise_if_any(0)


def test_a_tally_knows_whether_anything_changed():
    assert Tally(created=1).changed
    assert Tally(updated=1).changed
    assert not Tally(unchanged=5).changed
    assert Tally(1, 2, 3).as_json() == {"created": 1, "updated": 2, "unchanged": 3}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,234.5", "1234.5"),
        ("12,345,678", "12345678"),
        ("１２３．５", "123.5"),
        ("+5", "5"),
        (".5", "0.5"),
        ("1e3", "1000"),
    ],
)
def test_one_number_in_many_spellings(text, number):
    assert parse_amount(text) == Decimal(number)


@pytest.mark.parametrize(
    "text", ["1,5", "1,2,3", "12,34", "1_000", "١٢", "1 000", "0x10", "NaN", "∞", ",5", "", "."]
)
def test_what_might_be_another_number_is_not_guessed_at(text):
    with pytest.raises(Refusal, match="不是数字"):
        parse_amount(text)
