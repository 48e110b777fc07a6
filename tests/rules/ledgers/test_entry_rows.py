"""What a sheet of quantities asks for, decided without a database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, NamedTuple

import pytest

from jieyue.acts.rules import Actor, Grant, Role, operator
from jieyue.ledgers.rules.entry_rows import (
    EntryRow,
    Key,
    Plan,
    Stored,
    Values,
    plan_entries,
    read_entries,
)
from jieyue.values.imports import RefusedCells
from jieyue.values.refusals import RowsRefused

AT = datetime(2026, 3, 2, tzinfo=UTC)
HEADERS = {
    "code": "机关代码",
    "item": "项目",
    "period": "期间",
    "quantity": "数量",
    "cost": "费用",
    "estimated": "估算",
    "note": "备注",
}


class Place(NamedTuple):
    pk: int
    path: str


ORGANS = {"A": Place(1, "61/6101/@A/"), "B": Place(2, "61/6102/@B/")}
MARCH = Key(1, "electricity", 2025, 3)
STORED = {MARCH: Stored(7, Values(Decimal("12.5"), Decimal(9), True, "抄表"))}


def _row(number: int = 2, **cells: str | None) -> EntryRow:
    given: dict[str, Any] = {
        "code": "A",
        "item": "electricity",
        "period": "2025-03",
        "quantity": "12.5",
        **cells,
    }
    return EntryRow(number, columns=HEADERS, **given)


def _plan(
    *rows: EntryRow,
    stored: Mapping[Key, Stored] | None = None,
    year: int | None = None,
    actor: Actor | None = None,
) -> Plan:
    findings = RefusedCells("CSV")
    readings = read_entries(
        actor or operator(AT), "ledger.import", rows, ORGANS, findings, this_year=2026, year=year
    )
    plan = plan_entries(readings, stored or {}, findings)
    findings.raise_if_any(len(rows))
    return plan


def _refused(*rows: EntryRow, **given: Any) -> list[tuple[int | None, str, str]]:
    with pytest.raises(RowsRefused) as refused:
        _plan(*rows, **given)
    return [(error.row, error.column, str(error.message)) for error in refused.value.errors]


@pytest.mark.parametrize(
    ("cells", "key", "values"),
    [
        ({}, MARCH, Values(Decimal("12.5"))),
        ({"item": "电"}, MARCH, Values(Decimal("12.5"))),
        ({"period": "2025年3月"}, MARCH, Values(Decimal("12.5"))),
        ({"period": "2025-03-01"}, MARCH, Values(Decimal("12.5"))),
        ({"period": "2025"}, Key(1, "electricity", 2025, 0), Values(Decimal("12.5"))),
        (
            {"quantity": "1,234.56789", "cost": "０.５", "estimated": "是", "note": "估"},
            MARCH,
            Values(Decimal("1234.5679"), Decimal("0.5"), estimated=True, note="估"),
        ),
    ],
)
def test_cells_are_read_as_people_write_them(cells: dict[str, str], key: Key, values: Values):
    assert _plan(_row(**cells)).created == [(key, values)]


@pytest.mark.parametrize(
    ("cells", "column", "sentence"),
    [
        ({"code": "Z"}, "机关代码", "“Z”不在名录里"),
        ({"code": None}, "机关代码", "必须填写"),
        ({"item": "太阳能"}, "项目", "“太阳能”不存在"),
        ({"item": None}, "项目", "必须填写"),
        ({"period": "2025-13"}, "期间", "不是有效的年月"),
        ({"period": "2025-03-15"}, "期间", "无法识别"),
        ({"period": "三月"}, "期间", "无法识别"),
        ({"period": "3"}, "期间", "只有月份"),
        ({"period": None}, "期间", "必须填写"),
        ({"quantity": "很多"}, "数量", "“很多”不是数字"),
        ({"quantity": "NaN"}, "数量", "不是数字"),
        ({"quantity": "-1"}, "数量", "不能为负数"),
        ({"quantity": "1e30"}, "数量", "超出可登记的范围"),
        ({"quantity": None}, "数量", "缺少数量"),
        ({"cost": "-0.01"}, "费用", "不能为负数"),
        ({"estimated": "大概"}, "估算", "既不是“是”也不是“否”"),
        ({"note": "长" * 201}, "备注", "超过 200 字"),
    ],
)
def test_a_bad_cell_is_named_once(cells: dict[str, str | None], column: str, sentence: str):
    errors = _refused(_row(9, **cells))
    assert [(row, header) for row, header, _ in errors] == [(9, column)]
    assert sentence in errors[0][2]


@pytest.mark.parametrize("month", ["3", "03", "3月"])
def test_a_year_completes_a_month(month: str):
    assert _plan(_row(period=month), year=2025).created[0][0] == MARCH
    assert "不是有效的年月" in _refused(_row(period="13"), year=2025)[0][2]


@pytest.mark.parametrize(
    "cells",
    [
        {},
        {"quantity": None},
        {"quantity": None, "cost": "9.00", "estimated": "是", "note": "抄表"},
    ],
)
def test_blank_cells_leave_an_entry_as_it_is(cells: dict[str, str | None]):
    plan = _plan(_row(**cells), stored=STORED)
    assert (plan.created, plan.updated, plan.unchanged) == ([], [], 1)


def test_only_what_is_given_changes():
    plan = _plan(_row(quantity="13", estimated="否"), stored=STORED)
    assert plan.updated == [(STORED[MARCH], Values(Decimal(13), Decimal(9), False, "抄表"))]


def test_zero_is_a_figure_and_no_blank():
    assert _plan(_row(quantity="0"), stored=STORED).updated[0][1].quantity == 0


@pytest.mark.parametrize("quantity", ["12.5", "13"])
def test_a_month_twice_is_refused_whatever_it_says(quantity):
    errors = _refused(_row(2), _row(8, item="电", quantity=quantity))
    assert [(row, column) for row, column, _ in errors] == [(8, "期间")]
    assert "第 2 行与第 8 行" in errors[0][2]


def test_an_officer_writes_for_the_own_organ_only():
    officer = Actor("张三", (Grant(Role.ORGAN, "61/6101/@A/"),), AT)
    assert len(_plan(_row(), actor=officer).created) == 1
    errors = _refused(_row(2), _row(3, code="B"), actor=officer)
    assert [(row, column) for row, column, _ in errors] == [(3, "机关代码")]
    assert "管辖范围" in errors[0][2]


def test_a_period_in_the_far_future_is_a_slip():
    assert len(_plan(_row(period="2027-01")).created) == 1
    with pytest.raises(RowsRefused) as refused:
        _plan(_row(period="2052-03"))
    assert "还在将来" in str(refused.value.errors[0].message)
