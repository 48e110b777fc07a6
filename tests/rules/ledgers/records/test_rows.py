"""Rows of the catalogue's ledgers: what is read, refused, merged and told apart."""

from __future__ import annotations

from dataclasses import replace

import pytest

import factories
from jieyue.acts.rules import Role
from jieyue.ledgers.rules.records.kinds import LEDGERS
from jieyue.ledgers.rules.records.rows import (
    FOR_GOOD,
    RecordRow,
    RowKey,
    Stored,
    plan_records,
    read_records,
)
from jieyue.registry.queries.organs import OrganPlace
from jieyue.values.imports import RefusedCells
from jieyue.values.refusals import RowsRefused

ORGANS = {"A": OrganPlace(1, "610000/@A/"), "B": OrganPlace(2, "610000/@B/")}
WASTE = {"period": "2025-03", "class": "厨余垃圾", "carrier": "市环卫 公司", "weight": "1,200.50"}


def read(kind, *rows, code="A", year=None):
    cells = RefusedCells("表")
    told = [RecordRow(number, code, row) for number, row in enumerate(rows, start=2)]
    readings = read_records(
        factories.actor(), "record.import", LEDGERS[kind], told, ORGANS, cells, this_year=2026, year=year
    )
    return readings, cells


def refused(kind, *rows, stored=None, **given):
    readings, cells = read(kind, *rows, **given)
    plan_records(LEDGERS[kind], readings, stored or {}, cells)
    with pytest.raises(RowsRefused) as caught:
        cells.raise_if_any(len(rows))
    return {(error.row, error.column): str(error.message) for error in caught.value.errors}


def planned(kind, *rows, stored=None):
    readings, cells = read(kind, *rows)
    plan = plan_records(LEDGERS[kind], readings, stored or {}, cells)
    cells.raise_if_any(len(rows))
    return plan


def test_a_row_is_read_into_canonical_texts():
    ((key, told),) = read("waste", WASTE)[0].items()
    assert key == RowKey(1, "2025-03\tkitchen\t市环卫 公司")
    assert told.cells == {"class": "kitchen", "carrier": "市环卫 公司", "weight": "1200.5"}
    assert told.place == (2025, 3, 2025)


@pytest.mark.parametrize(
    ("kind", "period", "place"),
    [("canteen", "2025年第二季度", (2025, 6, 2025)), ("canteen", "2025-q4", (2025, 12, 2025))],
)
def test_quarters_are_read_as_people_write_them(kind, period, place):
    ((_, told),) = read(kind, {"period": period, "canteen": "一", "meals": "1", "food_waste": "1"})[0].items()
    assert told.place == place


def test_what_lasts_counts_until_it_ends():
    contract = {
        "number": "1",
        "carrier": "甲",
        "class": "全部四类",
        "begins": "2024-05-01",
        "ends": "2026-04-30",
    }
    ((_, told),) = read("waste_contracts", contract)[0].items()
    assert told.place == (2024, 5, 2026)
    ((_, told),) = read("rules", {"title": "节水办法", "topic": "节水管理", "begins": "2020-1-1"})[0].items()
    assert told.place.last_year == FOR_GOOD


@pytest.mark.parametrize(
    ("kind", "row", "column", "sentence"),
    [
        ("waste", WASTE | {"period": "2025"}, "period", "没有月份"),
        ("waste", WASTE | {"period": "2052-03"}, "period", "还在将来"),
        ("waste", WASTE | {"class": "湿垃圾"}, "class", "应为:可回收物"),
        ("waste", WASTE | {"weight": "-1"}, "weight", "不能为负数"),
        ("waste", WASTE | {"weight": None}, "weight", "必须填写"),
        ("waste", WASTE | {"class": "有害垃圾"}, "licence", "按所填的类别"),
        ("waste", WASTE | {"trips": "1.5"}, "trips", "应为整数"),
        (
            "canteen",
            {"period": "2025-03", "canteen": "一", "meals": "1", "food_waste": "1"},
            "period",
            "2025-Q1",
        ),
        ("metering_fit", {"period": "2025-03"}, "period", "只写年份"),
        ("paper", {"period": "2025-03", "used": "5", "recycled": "6"}, "recycled", "超过“用纸量”5"),
        (
            "green_travel",
            {"period": "2025-Q1", "asked": "9", "foot": "1", "public": "2", "nev": "3", "car": "4"},
            "asked",
            "合计 10",
        ),
        (
            "patrols",
            {
                "date": "2025-07-01",
                "place": "一楼",
                "topic": "空调温度",
                "season": "夏季制冷",
                "temperature": "24",
                "kept": "是",
            },
            "temperature",
            "低于 26",
        ),
        (
            "patrols",
            {"date": "2025-07-01", "place": "一" * 41, "topic": "照明", "kept": "是"},
            "place",
            "超过 40 字",
        ),
        (
            "waste_contracts",
            {
                "number": "1",
                "carrier": "甲",
                "class": "全部四类",
                "begins": "2025-05-01",
                "ends": "2025-04-30",
            },
            "ends",
            "早于“生效日期”",
        ),
        (
            "training",
            {"date": "2099-05-01", "title": "讲座", "kind": "知识讲座", "participants": "5", "sheet": "是"},
            "date",
            "还在将来",
        ),
        (
            "data_centre",
            {"period": "2025-03", "room": "一", "total": "5", "it": "6"},
            "it",
            "超过“机房用电量”5",
        ),
        (
            "data_centre",
            {"period": "2025-03", "room": "一", "total": "5", "ups": "6"},
            "ups",
            "2025 版统计表",
        ),
        (
            "heating",
            {"period": "2023", "site": "楼", "mode": "集中供热", "area": "9", "heat_metered": "6"},
            "heat_metered",
            "2022 版统计表",
        ),
    ],
)
def test_a_bad_cell_is_one_sentence(kind, row, column, sentence):
    told = refused(kind, row)
    assert list(told) == [(2, column)]
    assert sentence in told[2, column]


def test_an_old_year_keeps_its_form():
    assert (
        len(planned("data_centre", {"period": "2024-03", "room": "一", "total": "5", "ups": "6"}).created)
        == 1
    )


def test_a_row_that_comes_twice_is_refused_by_both_numbers():
    assert "第 2 行与第 3 行" in refused("waste", WASTE, WASTE)[3, "class"]


def test_an_unknown_organ_and_one_of_others_are_refused():
    assert "不在名录" in refused("waste", WASTE, code="Z")[2, "code"]
    cells = RefusedCells("表")
    officer = factories.actor(Role.ORGAN, ORGANS["A"].path)
    read_records(
        officer, "record.import", LEDGERS["waste"], [RecordRow(2, "B", WASTE)], ORGANS, cells, this_year=2026
    )
    with pytest.raises(RowsRefused, match="1 处"):
        cells.raise_if_any(1)


def stored(**cells):
    kept = {"class": "kitchen", "carrier": "甲", "weight": "5", "trips": "2", **cells}
    return {RowKey(1, "2025-03\tkitchen\t甲"): Stored(7, 3, kept, struck=False)}


ROW = {"period": "2025-03", "class": "kitchen", "carrier": "甲"}


def test_a_blank_cell_leaves_things_as_they_are_and_an_emptied_one_does_not():
    assert planned("waste", ROW | {"weight": None}, stored=stored()).unchanged == 1
    ((_, _, _, after),) = planned("waste", ROW | {"weight": "6"}, stored=stored()).updated
    assert after == stored()[RowKey(1, "2025-03\tkitchen\t甲")].cells | {"weight": "6"}
    ((_, _, _, after),) = planned("waste", ROW | {"trips": ""}, stored=stored()).updated
    assert "trips" not in after


def test_the_checks_look_at_the_merged_row():
    before = {RowKey(1, "2025-03"): Stored(1, 1, {"used": "5"}, struck=False)}
    assert "超过" in refused("paper", {"period": "2025-03", "recycled": "6"}, stored=before)[2, "recycled"]


def test_a_row_that_was_struck_out_does_not_come_back_by_a_sheet():
    gone = {key: replace(row, struck=True) for key, row in stored().items()}
    assert "已经作废" in refused("waste", ROW | {"weight": "5"}, stored=gone)[2, "class"]
