"""Mapping files: every key checked, every conversion exact, every refused cell named."""

from decimal import Decimal, localcontext

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jieyue.sheets.cells import exact_number, times, with_guard, without_guard
from jieyue.sheets.columns import Column
from jieyue.sheets.headings import joined
from jieyue.sheets.mapping import load_mapping, mapping_for_template
from jieyue.sheets.reading import read_table
from jieyue.sheets.tables import Row, Table
from jieyue.values.refusals import Refusal, RowsRefused

TARGETS = {"energy": ("code", "item", "period", "quantity", "cost"), "organs": ("code", "kind", "valid_from")}


def table(*rows, first=2):
    header, *body = rows
    lines = [Row(first + place, dict(zip(header, cells, strict=True))) for place, cells in enumerate(body)]
    return Table("表一", list(header), lines)


@pytest.fixture
def load(tmp_path):
    def write(text):
        path = tmp_path / "m.toml"
        path.write_text(text, encoding="utf-8")
        return load_mapping(path, TARGETS, TARGETS.__getitem__)

    return write


def fields(text):
    return f'target = "energy"\n[fields]\n{text}\n'


def test_columns_constants_prefixes_and_factors(load):
    mapping = load(
        fields(
            'code = { column = "编号", prefix = "PHL-" }\nitem = { constant = "heat" }\n'
            'quantity = { column = "面积", factor = 0.09290304 }'
        )
    )
    rows = mapping.apply(table(["编号", "面积", "无关"], [" 7 ", "1,202,000", "x"], ["8", "", "x"]))
    assert [row.values for row in rows] == [
        {"code": "PHL-7", "item": "heat", "quantity": "111669.45408"},
        {"code": "PHL-8", "item": "heat", "quantity": None},
    ]
    assert [row.number for row in rows] == [2, 3]
    assert rows[0].columns == {"code": "编号", "item": "", "quantity": "面积"}


def test_values_defaults_and_years(load):
    mapping = load(
        'target = "organs"\nmissing = ["NA"]\n[fields]\ncode = { column = "c" }\n'
        'kind = { column = "t", values = { "Office" = "administrative" }, default = "institution" }\n'
        'valid_from = { column = "y", format = "year" }'
    )
    rows = mapping.apply(
        table(["c", "t", "y"], ["1", "Office", "2013"], ["2", "Zoo", "2012年"], ["3", "NA", ""])
    )
    assert [list(row.values.values()) for row in rows] == [
        ["1", "administrative", "2013-01-01"],
        ["2", "institution", "2012-01-01"],
        ["3", None, None],
    ]


def test_quantities_unfold_a_row_and_leave_missing_ones_out(load):
    mapping = load(
        'target = "energy"\nmissing = ["NA"]\n[fields]\ncode = { column = "c" }\nperiod = { column = "y" }\n'
        '[[quantities]]\nitem = "electricity"\ncolumn = "kWh"\ncost = "元"\n'
        '[[quantities]]\nitem = "natural_gas"\ncolumn = "therms"\nfactor = 2.9646'
    )
    rows = mapping.apply(
        table(
            ["c", "y", "kWh", "元", "therms"],
            ["1", "2013", "10", "6.5", "284.129"],
            ["2", "2013", "NA", "", "NA"],
        )
    )
    assert [row.values for row in rows] == [
        {"code": "1", "period": "2013", "item": "electricity", "quantity": "10", "cost": "6.5"},
        {"code": "1", "period": "2013", "item": "natural_gas", "quantity": "842.3288334", "cost": None},
    ]
    assert rows[0].columns["quantity"] == "kWh"
    assert rows[0].columns["cost"] == "元"


def test_a_cost_without_a_quantity_is_not_lost(load):
    mapping = load(
        'target = "energy"\n[fields]\ncode = { column = "c" }\n'
        '[[quantities]]\nitem = "electricity"\ncolumn = "kWh"\ncost = "元"'
    )
    (row,) = mapping.apply(table(["c", "kWh", "元"], ["1", "", "6.5"]))
    assert (row.values["quantity"], row.values["cost"]) == (None, "6.5")


def test_a_wide_sheet_unfolds_by_month(load):
    mapping = load(
        fields(
            'code = { column = "c" }\nitem = { constant = "water" }\n'
            'period = { columns = { "1月" = "2025-01", "2月" = "2025-02" }, factor = 1000 }'
        )
    )
    rows = mapping.apply(table(["c", "1月", "2月"], ["1", "0.5", ""], ["2", "1", "2"]))
    assert [(row.number, row.values["period"], row.values["quantity"]) for row in rows] == [
        (2, "2025-01", "500"),
        (3, "2025-01", "1000"),
        (3, "2025-02", "2000"),
    ]
    assert rows[2].columns["quantity"] == "2月"


def test_rows_are_skipped_by_column_and_value(load):
    mapping = load('target = "energy"\nskip = { "c" = ["3618415", 9] }\n[fields]\ncode = { column = "c" }')
    rows = mapping.apply(table(["c"], ["3618415"], ["1"], [" 9 "]))
    assert [(row.number, row.values["code"]) for row in rows] == [(3, "1")]


def test_every_refused_cell_is_named_with_row_and_header(load):
    mapping = load(
        'target = "organs"\n[fields]\ncode = { column = "c", factor = 2 }\n'
        'kind = { column = "t", values = { "a" = "b" } }\nvalid_from = { column = "y", format = "year" }'
    )
    with pytest.raises(RowsRefused) as refused:
        mapping.apply(table(["c", "t", "y"], ["1", "a", "2013"], ["x", "z", "13"]))
    assert [(e.sheet, e.row, e.column, str(e.message)) for e in refused.value.errors] == [
        ("表一", 3, "c", "“x”不是数字。"),
        ("表一", 3, "t", "“z”不在映射文件的 values 中,请补上对应关系或 default。"),
        ("表一", 3, "y", "“13”不是年份,请写成 2025。"),
    ]
    assert refused.value.rows == 2


def test_a_column_that_is_not_there_is_named_with_its_neighbours(load):
    mapping = load(fields('code = { column = "Property ID" }'))
    with pytest.raises(
        Refusal, match=r"没有映射文件所写的列“Property ID”,相近的列:Property Id、Property Name"
    ):
        mapping.apply(table(["Property Id", "Property Name", "电话"], ["1", "2", "3"]))


@pytest.mark.parametrize(
    "place",
    [
        'skip = { "无" = ["1"] }\n[fields]\ncode = { column = "c" }',
        '[fields]\ncode = { columns = { "无" = "2025" } }',
        '[fields]\ncode = { column = "c" }\n[[quantities]]\nitem = "i"\ncolumn = "无"',
        '[fields]\ncode = { column = "c" }\n[[quantities]]\nitem = "i"\ncolumn = "c"\ncost = "无"',
    ],
)
def test_columns_are_checked_wherever_they_are_named(load, place):
    with pytest.raises(Refusal, match="没有映射文件所写的列“无”"):
        load(f'target = "energy"\n{place}').apply(table(["c"], ["1"]))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[fields]\na = 1", "缺少 target"),
        ('target = "cars"', "“target”不对:可用:energy、organs"),
        ("target = 3", "“target”不对:应为文字"),
        ('target = "energy"\nsheets = "x"', "“sheets”无法识别,可用:target、sheet"),
        ('target = "energy"\nheader_row = 0', "“header_row”不对"),
        ('target = "energy"\nheader_row = true', "“header_row”不对"),
        ('target = "energy"\nsheet = 1\n[fields]\ncode = { column = "c" }', "“sheet”不对:应为文字"),
        ('target = "energy"\nmissing = "NA"', "缺少 [fields]"),
        ('target = "energy"\nmissing = "NA"\n[fields]\ncode = { column = "c" }', "“missing”不对:应为列表"),
        ('target = "energy"\nskip = ["1"]\n[fields]\ncode = { column = "c" }', "“skip”不对:应写成表"),
        ('target = "energy"\nskip = { c = "1" }\n[fields]\ncode = { column = "c" }', "“skip.c”不对:应为列表"),
        ('target = "energy"', "缺少 [fields]"),
        (fields("headcount = { column = 'c' }"), "“fields.headcount”不对:可用:code、item"),
        (fields("code = 'c'"), "“fields.code”不对:应写成表"),
        (fields("code = {}"), "须有且只有 column、constant、columns 之一"),
        (fields("code = { column = 'c', constant = 'd' }"), "须有且只有"),
        (fields("code = { column = 'c', colour = 'd' }"), "“fields.code.colour”无法识别"),
        (fields("code = { column = ' ' }"), "“fields.code.column”不对:应为列名"),
        (fields("code = { column = 'c', prefix = 1 }"), "“fields.code.prefix”不对:应为文字"),
        (fields("code = { column = 'c', default = 'd' }"), "“fields.code.default”不对:只能与 values 并用"),
        (fields("code = { column = 'c', values = {} }"), "“fields.code.values”不对:应写成非空的表"),
        (fields("code = { column = 'c', values = { a = [1] } }"), "“fields.code.values.a”不对"),
        (fields("code = { column = 'c', factor = '2' }"), "“fields.code.factor”不对:应为数字"),
        (fields("code = { column = 'c', factor = -1 }"), "“fields.code.factor”不对:应为正数"),
        (fields("code = { column = 'c', factor = 1e99999 }"), "“fields.code.factor”不对:应为正数"),
        (fields("code = { column = 'c', factor = nan }"), "“fields.code.factor”不对"),
        (fields("code = { column = 'c', format = 'month' }"), "“fields.code.format”不对:可用:year"),
        (fields("code = { column = 'c', format = 'year', factor = 2 }"), "“fields.code.format”不对"),
        (fields("code = { constant = 'c', prefix = 'd' }"), "“fields.code.prefix”不对:不能与 constant 并用"),
        (fields("code = { columns = { a = '1' }, values = { a = 'b' } }"), "不能与 columns 并用"),
        (
            fields("code = { columns = { a = '1' } }\nperiod = { columns = { a = '1' } }"),
            "只能有一个字段按列展开",
        ),
        (fields("period = { columns = { a = '1' } }\nquantity = { column = 'q' }"), "“fields.quantity”不对"),
        (fields("code = { column = 'c' }") + "[quantities]\nitem = 'i'", "“quantities”不对"),
        (fields("code = { column = 'c' }") + "[[quantities]]\ncolumn = 'i'", "“quantities[1].item”不对"),
        (fields("code = { column = 'c' }") + "[[quantities]]\nitem = 'i'", "“quantities[1].column”不对"),
        (fields("code = { column = 'c' }") + "[[quantities]]\nunit = 'i'", "“quantities[1].unit”无法识别"),
        (fields("item = { column = 'c' }") + "[[quantities]]\nitem = 'i'\ncolumn = 'c'", "“fields.item”不对"),
        (
            fields("code = { column = 'c' }") + "[[quantities]]\nitem = 'i'\ncolumn = 'c'\n" * 2,
            "项目“i”出现两次",
        ),
        ("target = ", "不是有效的 TOML"),
    ],
)
def test_a_mapping_that_can_not_be_used_names_the_key(load, text, sentence):
    with pytest.raises(Refusal) as refused:
        load(text)
    assert sentence in str(refused.value)


def test_a_mapping_file_that_is_not_there(tmp_path):
    with pytest.raises(Refusal, match=r"找不到或无法读取映射文件“m\.toml”"):
        load_mapping(tmp_path / "m.toml")


COLUMNS = (Column("code", "机关代码", required=True), Column("cost", "费用"))


@pytest.mark.parametrize(
    "header", ["机关代码", "code", "机关代码 [code]", "机关代码 [code]*", "机关代码*", "代码[code]"]
)
def test_our_own_columns_are_known_by_title_or_key(header):
    rows = mapping_for_template(COLUMNS).apply(table([header, "多余"], ["A1", "x"]))
    assert [(row.values, row.columns) for row in rows] == [({"code": "A1"}, {"code": header})]


def test_a_required_column_that_is_missing_is_named():
    with pytest.raises(Refusal, match=r"缺少必填列“机关代码”\[code\],现有的列:费用"):
        mapping_for_template(COLUMNS).apply(table(["费用"], ["1"]))


@given(st.decimals(-(10**12), 10**12, allow_nan=False, places=6), st.decimals("0.000001", 1000, places=9))
def test_products_are_exact(number, factor):
    # Moved by hand: a product may have more places than a decimal works with unless told.
    with localcontext(prec=60):
        exact = Decimal(int(number * 10**6) * int(factor * 10**9)).scaleb(-15)
    assert times(exact_number(str(number)), factor) == exact


@pytest.mark.parametrize(
    "text", ["", "-", ".", "1,2", "1_000", "NaN", "Infinity", "1e999", "1 2", "٣", "x", "1" * 41]
)
def test_text_in_a_number_is_refused(text):
    with pytest.raises(Refusal, match="不是数字"):
        exact_number(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [(" 1,234.50 ", "1234.50"), ("-0.5", "-0.5"), ("１２．５", "12.5"), (".5", "0.5"), ("1e3", "1E3")],
)
def test_numbers_as_people_write_them(text, number):
    assert exact_number(text) == Decimal(number)


@given(st.text())
def test_the_guard_comes_off_again(text):
    guarded = with_guard(text)
    assert without_guard(guarded) == text
    assert not guarded.startswith(("=", "+", "@", "\t", "\r"))


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+86", "'+86"),
        ("@a", "'@a"),
        ("-a", "'-a"),
        ("-5.2", "-5.2"),
        ("-1+cmd", "'-1+cmd"),
    ],
)
def test_formulas_are_guarded_and_negative_numbers_are_not(text, safe):
    assert with_guard(text) == safe


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "[" * 100_000,
        "header_row = " + "9" * 5_000,
        "header_row = 0x" + "f" * 6_000,
        "header_row = " + "9" * 30,
        "[fields]\ncode = { constant = 0x" + "f" * 6_000 + " }",
    ],
    ids=["nested", "digits", "hexadecimal", "beyond the last row", "a huge constant"],
)
def test_numbers_and_nesting_beyond_measure_are_refused(tmp_path, text):
    path = tmp_path / "m.toml"
    path.write_text('target = "energy"\n' + text)
    with pytest.raises(Refusal):
        load_mapping(path)


def test_a_device_is_no_mapping():
    with pytest.raises(Refusal, match="找不到或无法读取映射文件"):
        load_mapping("/dev/zero")


def test_two_columns_of_the_same_meaning_are_not_chosen_between():
    with pytest.raises(Refusal, match="有几列都是“机关代码”:机关代码、code"):
        mapping_for_template(COLUMNS).apply(table(["机关代码", "code", "费用"], ["A1", "A2", "1"]))


def test_columns_of_an_item_may_stand_for_months(load):
    mapping = load(
        fields('code = { column = "单位" }')
        + '[[quantities]]\nitem = "water"\ncolumn = "用水 · 1月"\nperiod = "2025-01"\n'
        + '[[quantities]]\nitem = "water"\ncolumn = "用水 · 2月"\nperiod = "2025-02"\nfactor = 10\n'
    )
    rows = mapping.apply(table(["单位", "用水 · 1月", "用水 · 2月"], ["甲", "5", "6"], ["乙", "", "7"]))
    assert [(row.values["code"], row.values["period"], row.values["quantity"]) for row in rows] == [
        ("甲", "2025-01", "5"),
        ("甲", "2025-02", "60"),
        ("乙", "2025-02", "70"),
    ]
    assert rows[0].columns["period"] == rows[0].columns["quantity"] == "用水 · 1月"


def test_one_item_of_one_month_comes_from_one_column(load):
    twice = '[[quantities]]\nitem = "water"\ncolumn = "a"\nperiod = "1月"\n'
    with pytest.raises(Refusal, match="只能取自一列"):
        load(fields('code = { column = "c" }') + twice + twice.replace('"a"', '"b"'))


@pytest.mark.parametrize("rows", ["0", "5", "true", '"2"'])
def test_a_header_has_few_rows(load, rows):
    with pytest.raises(Refusal, match="header_rows"):
        load(f"header_rows = {rows}\n" + fields('code = { column = "c" }'))


def test_groups_and_what_stands_below_make_one_name():
    assert joined([["单位", "用电", "", "", "用水", ""], ["", "1月", "2月", "", "1月", "2月"]]) == [
        "单位",
        "用电 · 1月",
        "用电 · 2月",
        "",
        "用水 · 1月",
        "用水 · 2月",
    ]
    assert joined([["甲", "", "乙"], ["a", "", "b"], ["1", "2", "3"]]) == [
        "甲 · a · 1",
        "甲 · a · 2",
        "乙 · b · 3",
    ]
    assert joined([["序号", ""], ["", "名称"]]) == ["序号", "名称"]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_table_below_two_rows_of_headers_is_read(tmp_path, form):
    rows = [
        ["统计表", "", ""],
        ["单位", "用电", ""],
        ["", "1月", "2月"],
        ["甲", "1", "2"],
        ["", "", ""],
        ["乙", "3", ""],
    ]
    path = tmp_path / f"t.{form}"
    if form == "csv":
        path.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    else:
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.active.merge_cells("B2:C2")
        book.save(path)
    read = read_table(path, header_row=2, header_rows=2)
    assert read.headers == ["单位", "用电 · 1月", "用电 · 2月"]
    assert [(row.number, list(row.cells.values())) for row in read.rows] == [
        (4, ["甲", "1", "2"]),
        (6, ["乙", "3", ""]),
    ]
    assert len(read.rows) == 2
