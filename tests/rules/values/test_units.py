"""Units are exact, closed, and read only where a header says them outright."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jieyue.ledgers.rules.items import ITEMS
from jieyue.values.units import UNITS, convertible, factor, unit_in_header, without_unit


@pytest.mark.parametrize(
    ("source", "target", "told"),
    [
        ("10MWh", "kWh", "10000"),
        ("kWh", "GJ", "0.0036"),
        ("kg", "t", "0.001"),
        ("tw", "m3", "1"),
        ("kgal", "m3", "3.785411784"),
        ("ft2", "m2", "0.09290304"),
        ("10kyuan", "yuan", "10000"),
        ("Gcal", "GJ", "4.1868"),
        ("kBtu", "GJ", "0.00105505585262"),
    ],
)
def test_factors_are_those_of_the_definitions(source, target, told):
    assert factor(source, target) == Decimal(told)


def test_there_and_back_is_where_one_started():
    for one in UNITS.values():
        for other in convertible(one.code):
            back = factor(one.code, other.code) * factor(other.code, one.code)
            assert abs(back - 1) < Decimal("1e-18")


@pytest.mark.parametrize(("source", "target"), [("t", "L"), ("kWh", "m3"), ("tce", "t")])
def test_what_needs_a_density_or_a_calorific_value_is_no_conversion(source, target):
    with pytest.raises(ValueError, match="is no"):
        factor(source, target)


def test_every_item_of_the_ledger_is_kept_in_a_unit_of_the_table():
    assert all(item.unit in UNITS for item in ITEMS.values())


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("用电量(度)", "kWh"),
        ("用电量(kWh)", "kWh"),
        ("用电量(单位:万千瓦时)", "10MWh"),
        ("天然气 m³", None),
        ("天然气/立方米", "m3"),
        ("建筑面积(㎡)", "m2"),
        ("费用 单位:万元", "10kyuan"),
        ("用水(吨)", "t"),
        ("总量(含食堂)", None),
        ("数量(吨)(千克)", None),
        ("月份", None),
    ],
)
def test_a_header_says_its_unit_or_none(header, code):
    found = unit_in_header(header)
    assert (found.code if found else None) == code


def test_no_word_means_two_units():
    words = [word for unit in UNITS.values() for word in {w.lower() for w in unit.words}]
    assert len(words) == len(set(words)), sorted(word for word in words if words.count(word) > 1)


def test_a_header_without_its_unit():
    assert without_unit("用电量(万千瓦时)") == "用电量"
    assert without_unit("气/立方米") == "气"
