"""A result explains itself step by step, in figures a reader can follow with a pocket calculator."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from jieyue.indicators.rules.definitions import DEFINITIONS, definition_from
from jieyue.indicators.rules.denominators import ProfileRow, yearly_means
from jieyue.indicators.rules.explain import explain
from jieyue.indicators.rules.factors import factor_set_for
from jieyue.ledgers.rules.coverage import Entry, item_years
from jieyue.values.wording import Message

ENTRIES = [
    Entry("electricity", 2025, 0, Decimal(120000)),
    Entry("natural_gas", 2025, 0, Decimal(777)),
    Entry("natural_gas", 2025, 3, Decimal(100)),
]
MEANS = yearly_means([ProfileRow(date(2020, 1, 1), Decimal(50), Decimal(5000))], 2025)


def explained(code, definition=None):
    states = item_years(ENTRIES, [], 2025)
    return explain(definition or DEFINITIONS[code], states, MEANS, factor_set_for(), 2025)


def test_steps_of_a_quotient():
    assert [str(step) for step in explained("energy_per_area").steps] == [
        "电 120000 kWh × 0.1229 = 14748 kgce",
        "天然气 100 m3 × 1.2143 = 121.43 kgce",
        "天然气已有逐月数据,全年数 777 m3 不再计入",
        "合计:能源消费量(不含公务用车) 14869.43 kgce",
        "建筑面积(按天加权平均)5000 m2",
        "单位建筑面积能耗 = 能源消费量(不含公务用车) 14869.43 kgce ÷ 建筑面积 5000 m2 = 2.973886 kgce/m2",
    ]


def test_a_longer_formula_keeps_its_brackets():
    table = {
        "code": "share",
        "title": "电占比",
        "title_en": "",
        "unit": "%",
        "mark": "K",
        "source": "",
        "formula": "power * 100 / (power + gas)",
        "terms": {
            "power": {"title": "电", "unit": "kgce", "items": ["electricity"], "factor": "kgce"},
            "gas": {"title": "气", "unit": "kgce", "items": ["natural_gas"], "factor": "kgce"},
        },
    }
    told = explained("", definition_from(table))
    assert told.result.value == Decimal("99.183358")  # 1474800 / 14869.43
    assert str(told.steps[-1]) == (
        "电占比 = (电 14748 kgce × 100) ÷ (电 14748 kgce + 气 121.43 kgce) = 99.183358 %"
    )


def test_a_result_keeps_what_it_was_made_with():
    result = explained("energy_total").result
    assert result.factor_set == "sx-2023-calorific"
    assert result.formula == DEFINITIONS["energy_total"].digest
    assert result.unit == "kgce"
    assert str(Message.from_json(result.reason.as_json())) == str(result.reason)


def test_without_a_figure_there_is_no_formula_step():
    told = explained("water_per_head")
    assert told.result.value is None
    assert [str(step) for step in told.steps] == ["用能人数(按天加权平均)50 人"]
