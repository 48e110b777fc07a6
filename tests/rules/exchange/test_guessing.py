"""What the columns of a foreign sheet mean is guessed from words; in what unit they are is read or asked, never guessed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from jieyue.exchange.kinds import KINDS
from jieyue.exchange.rules.drafting import Choice, Layout, choices_of, constants_of, draft
from jieyue.exchange.rules.fitting import check_fields
from jieyue.exchange.rules.guessing import Sureness, guess, header_row, header_rows, targets
from jieyue.exchange.rules.national import NATIONAL
from jieyue.ledgers.columns import ENTRY_COLUMNS, record_columns
from jieyue.ledgers.rules.records.kinds import LEDGERS
from jieyue.sheets.mapping import load_mapping, read_mapping
from jieyue.sheets.mapping_text import mapping_text
from jieyue.values.refusals import Refusal

ENERGY = targets(ENTRY_COLUMNS, by_item=True)


def meant(*headers, possible=ENERGY):
    return [(one.to, one.unit) for one in guess(headers, possible)]


def test_offices_words_are_understood():
    assert meant("单位名称", "月份", "用电量(万千瓦时)", "电费(元)", "用水量", "附注") == [
        ("field:code", ""),
        ("field:period", ""),
        ("item:electricity", "10MWh"),
        ("cost:electricity", "yuan"),
        ("item:water", ""),
        ("field:note", ""),
    ]


def test_our_own_titles_are_sure_and_two_columns_never_get_one_target():
    first, second = guess(["机关代码", "单位代码"], ENERGY)
    assert (first.to, first.sureness) == ("field:code", Sureness.SAME)
    assert second.to != "field:code"


def test_a_header_of_its_own_means_nothing():
    assert meant("审批状态", "序号") == [("", ""), ("", "")]


@pytest.mark.parametrize("header", ["用水量(吨)", "用水量(万)", "用水量 千瓦时/吨水/天", "用水量"])
def test_a_unit_that_does_not_fit_or_is_not_said_is_left_open(header):
    assert meant(header) == [("item:water", "")]


def test_columns_of_months_are_months():
    told = meant("单位名称", *(f"{month}月" for month in range(1, 13)))
    assert told[1:] == [(f"month:{month}月", "") for month in range(1, 13)]
    assert meant("2025-01", "2025-02", "2025年3月")[:2] == [("month:2025-01", ""), ("month:2025-02", "")]


def test_the_header_is_found_below_a_title():
    rows = [
        ["2025年能耗统计表", "", ""],
        ["单位:元", "", ""],
        ["单位名称", "月份", "用电量(度)"],
        ["某局", "1月", "5"],
    ]
    assert header_row(rows, ENERGY) == 3


def test_a_ledger_of_the_catalogue_is_guessed_by_its_own_columns():
    possible = targets(record_columns(LEDGERS["waste"]), by_item=False)
    assert meant("机关代码", "期间", "类别", "清运单位", "清运量(吨)", possible=possible)[-1] == (
        "field:weight",
        "t",
    )


CHOICES = [
    Choice("单位", "field:code"),
    Choice("月份", "field:period"),
    Choice("用电(万度)", "item:electricity", "10MWh"),
    Choice("电费", "cost:electricity", "10kyuan"),
]


def test_what_was_chosen_becomes_a_mapping_that_the_command_reads_too():
    made = draft("energy", CHOICES, {}, ENERGY, Layout(header_row=3))
    (quantity,) = made.quantities
    assert (quantity.factor, quantity.cost, quantity.cost_factor) == (10_000, "电费", 10_000)
    again = read_mapping(mapping_text(made).encode(), "m.toml")
    assert again == made
    assert choices_of(again, ENERGY) == CHOICES


@pytest.mark.parametrize(
    ("choices", "sentence"),
    [
        ([Choice("水", "item:water")], "请为“水”选择单位:表头没有写明,系统不代为猜测。"),
        ([Choice("水", "item:water", "kWh")], "请为“水”选择单位"),
        ([Choice("水", "item:water", "*-3")], "请为“水”选择单位"),
        ([Choice("水", "item:water", "*多")], "请为“水”选择单位"),
        ([Choice("用量", "field:quantity")], "请为“用量”选择单位"),
        ([Choice("1月", "month:1月")], "请为“1月”选择单位"),
        ([Choice("电费", "cost:electricity", "yuan")], "“电费”是费用"),
        ([Choice("a", "field:code"), Choice("b", "field:code")], "“a”和“b”两列对应同一项"),
        ([Choice("水", "item:none", "kWh")], "“水”对应的栏目在这张表里没有"),
        ([Choice("水", "field:none")], "“水”对应的栏目在这张表里没有"),
        ([Choice("1月", "month:1月", "item"), Choice("2月", "month:2月", "*2")], "同一个单位"),
    ],
)
def test_what_is_not_said_is_refused(choices, sentence):
    with pytest.raises(Refusal, match=sentence):
        draft("energy", choices, {}, ENERGY)


def test_months_of_one_item_are_converted_by_the_unit_of_that_item():
    choices = [Choice("单位", "field:code"), *(Choice(f"{one}月", f"month:{one}月", "MWh") for one in (1, 2))]
    made = draft("energy", choices, {"item": "electricity"}, ENERGY)
    assert made.fields["item"].constant == "electricity"
    assert made.fields["period"].factor == 1000
    assert made.fields["period"].columns == {"1月": "1月", "2月": "2月"}
    assert read_mapping(mapping_text(made).encode(), "m") == made


def test_a_factor_of_ones_own_is_taken_as_typed():
    made = draft("energy", [Choice("油(吨)", "item:petrol_vehicle", "*1350.5")], {}, ENERGY)
    assert made.quantities[0].factor == Decimal("1350.5")


@pytest.mark.parametrize("unit", ["m3", "*abc"])
def test_a_unit_left_over_from_another_choice_says_nothing_of_a_text(unit):
    made = draft("energy", [Choice("附注", "field:note", unit)], {}, ENERGY)
    assert made.fields["note"].factor is None


def test_headers_with_quotes_and_brackets_survive_the_file():
    made = draft("energy", [Choice('用"电"\\[x] # (度)', "item:electricity", "kWh")], {"code": 'A"1'}, ENERGY)
    assert read_mapping(mapping_text(made).encode(), "m") == made


def test_the_national_forms_are_mappings_of_every_edition_and_marked():
    assert {one.edition.code for one in NATIONAL.values()} == {2022, 2025}
    for one in NATIONAL.values():
        assert one.mark == "待核"
        keys = [column.key for column in KINDS[one.kind].columns]
        made = read_mapping(one.text.encode(), one.code, {one.kind}, lambda _, keys=keys: keys)
        told = one.edition.items if one.kind == "energy" else set()
        assert {quantity.item for quantity in made.quantities} == told
        check_fields(one.kind, KINDS[one.kind].identity, made, one.code)
    for edition in (2022, 2025):
        forms = {one.kind for one in NATIONAL.values() if one.edition.code == edition}
        assert forms == {"organs", "energy", "data_centre", "heating"}


WHOLE = """
target = "energy"
sheet = "表一"
header_row = 3
header_rows = 2
missing = ["NA", "—"]
skip = { "编号" = ["合计", "小计"] }
[fields]
code = { column = "编号", prefix = "XA-", values = { "Office" = "1", "Hall" = "2" }, default = "9" }
note = { column = "编号" }
estimated = { constant = "是" }
period = { column = "年", format = "year" }
[[quantities]]
item = "electricity"
column = "用电 · 1月"
period = "1月"
factor = 10000
cost = "电费 · 1月"
cost_factor = 10000
[[quantities]]
item = "electricity"
column = "用电 · 2月"
period = "2月"
factor = 3.7
[[quantities]]
item = "water"
column = "用水"
"""
WIDE = """
target = "energy"
[fields]
code = { column = "单位" }
period = { constant = "2025" }
item = { columns = { "电" = "electricity", "水" = "water" }, factor = 2.5 }
"""
ORGANS = """
target = "organs"
[fields]
code = { column = "编号" }
kind = { column = "性质", values = { "Office" = "行政机关" } }
headcount = { column = "百人", factor = 100 }
floor_area = { column = "平方英尺", factor = 0.09290304 }
valid_from = { column = "年", format = "year" }
"""


@pytest.mark.parametrize("text", [WHOLE, WIDE, ORGANS, *(one.text for one in NATIONAL.values())])
def test_a_mapping_shown_and_drafted_again_is_the_same(text):
    mapping = read_mapping(text.encode(), "m.toml")
    possible = targets(KINDS[mapping.target].columns, by_item=mapping.target == "energy")
    layout = Layout(mapping.sheet, mapping.header_row, mapping.header_rows, mapping.missing, mapping.skip)
    again = draft(mapping.target, choices_of(mapping, possible), constants_of(mapping), possible, layout)
    assert again == plainly(mapping)
    assert read_mapping(mapping_text(again).encode(), "m.toml") == again


def plainly(mapping):
    """A factor of one says nothing."""
    told = {
        name: replace(one, factor=None if one.factor == 1 else one.factor)
        for name, one in mapping.fields.items()
    }
    return replace(mapping, fields=told)


def test_the_examples_lose_nothing_on_the_screen():
    for file in Path("examples").rglob("*.toml"):
        mapping = load_mapping(file) if file.name != "regions.toml" else None
        if mapping:
            possible = targets(KINDS[mapping.target].columns, by_item=mapping.target == "energy")
            layout = Layout(missing=mapping.missing, skip=mapping.skip)
            choices = choices_of(mapping, possible)
            assert draft(mapping.target, choices, constants_of(mapping), possible, layout) == plainly(mapping)


def test_groups_above_months_are_items_of_months():
    head = ["单位", "用电量(度) · 1月", "用电量(度) · 2月", "用水 · 2025年1月", "电 · 用量", "电 · 费用(元)"]
    assert [(one.to, one.unit, one.period) for one in guess(head, ENERGY)] == [
        ("field:code", "", ""),
        ("item:electricity", "kWh", "1月"),
        ("item:electricity", "kWh", "2月"),
        ("item:water", "", "2025-01"),
        ("item:electricity", "", ""),
        ("cost:electricity", "yuan", ""),
    ]


def test_a_group_that_is_no_item_leaves_the_word_below():
    assert meant("基本情况 · 单位名称", "基本情况 · 附注") == [("field:code", ""), ("field:note", "")]


def test_a_header_of_two_rows_is_seen():
    title = ["用能统计表", "", "", ""]
    above, below = ["单位名称", "用电", "", ""], ["", "1月", "2月", "3月"]
    data = ["某局", "1", "2", "3"]
    assert header_rows([title, above, below, data], 3) == (2, 2)
    assert header_rows([title, above, below, data], 2) == (2, 2)
    assert header_rows([title, ["单位", "月份", "电", ""], ["某局", "", "3", "备注"]], 2) == (2, 1)
    assert header_rows([title, ["单位", "月份", "电", "水"], data], 2) == (2, 1)
