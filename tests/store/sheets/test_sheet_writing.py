"""What is written can be read again, by us and by an independent reader, and can't run as a formula."""

import datetime as dt
import json
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jieyue.sheets.columns import Column, ColumnKind
from jieyue.sheets.mapping import mapping_for_template
from jieyue.sheets.reading import read_table
from jieyue.sheets.templates import write_template
from jieyue.sheets.writing import to_csv_text, to_json_text, write_table
from jieyue.values.refusals import Refusal

HEADERS = [("code", "机关代码"), ("value", "数值")]
ROWS = [
    {"code": "=HYPERLINK(1)", "value": Decimal("-12.50")},
    {"code": "007", "value": Decimal("12345678901234.56789")},
    {"code": None, "value": dt.date(2025, 3, 1)},
    {"code": "http://a.b", "value": True},
    {"code": "@x", "value": -3},
]

# Sheets hold no control characters, and a line break comes back as a line feed.
TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cn"], include_characters="\n\t=+-@'"), max_size=20
)
VALUES = st.one_of(
    TEXT,
    st.none(),
    st.booleans(),
    st.integers(-(10**18), 10**18),
    st.decimals(-(10**14), 10**14, allow_nan=False, places=4),
    st.dates(dt.date(1900, 3, 1), dt.date(2099, 12, 31)),
)


def as_read(value):
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case Decimal():
            return (
                format(value, "f").rstrip("0").rstrip(".").replace("-0", "0") if not value else _plain(value)
            )
        case _:
            return str(value)


def _plain(value):
    return format(value, "f").rstrip("0").rstrip(".")


@pytest.mark.parametrize("fmt", ["csv", "xlsx"])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=20))
def test_what_is_written_reads_back_the_same(tmp_path, fmt, rows):
    path = tmp_path / f"t.{fmt}"
    write_table(path, HEADERS, [{"code": a, "value": b} for a, b in [*rows, ("完", "完")]], fmt)
    # English words for yes and no become the Chinese ones; blank rows are left out.
    words = {"true": "是", "false": "否"} if fmt == "xlsx" else {}
    expected = [[words.get(as_read(cell), as_read(cell)) for cell in row] for row in rows]
    expected = [row for row in expected if any(cell.strip() for cell in row)]
    read = [list(row.cells.values()) for row in read_table(path).rows]
    assert read == [*expected, ["完", "完"]]


def test_a_workbook_holds_text_where_a_formula_was_meant(tmp_path):
    path = tmp_path / "t.xlsx"
    write_table(path, HEADERS, ROWS, "xlsx", title="名单[1]")
    sheet = openpyxl.load_workbook(path).active
    assert sheet.title == "名单 1"
    cells = [[(cell.data_type, cell.value) for cell in row] for row in sheet.iter_rows()]
    assert cells == [
        [("s", "机关代码"), ("s", "数值")],
        [("s", "=HYPERLINK(1)"), ("n", -12.5)],
        [("s", "007"), ("s", "12345678901234.56789")],
        [("n", None), ("d", dt.datetime(2025, 3, 1))],  # noqa: DTZ001  a cell's date has no zone
        [("s", "http://a.b"), ("s", "是")],
        [("s", "@x"), ("n", -3)],
    ]
    assert not any(cell.hyperlink for row in sheet.iter_rows() for cell in row)


def test_odd_values_are_text_and_hidden_rows_stay_hidden(tmp_path):
    path = tmp_path / "t.xlsx"
    odd = [float("nan"), Decimal("Infinity"), "_x0041_", 'a<b>&"c"', " 空 ", "\x01", 0.1, 1e20]
    rows = [{"code": value, "value": 1} for value in odd]
    write_table(path, HEADERS, rows, "xlsx", hidden=("_told", [("甲", "乙<&>")]))
    book = openpyxl.load_workbook(path)
    cells = [(cell.data_type, cell.value) for (cell,) in book.worksheets[0].iter_rows(min_row=2, max_col=1)]
    assert cells == [
        ("s", "NaN"),
        ("s", "Infinity"),
        ("s", "_x005F_x0041_"),  # as it is written: this reader leaves the escape where it stands
        ("s", 'a<b>&"c"'),
        ("s", " 空 "),
        ("s", "�"),
        ("n", 0.1),
        ("n", 100000000000000000000),
    ]
    assert book["_told"].sheet_state == "veryHidden"
    assert [[cell.value for cell in row] for row in book["_told"].iter_rows()] == [
        ["name", "value"],
        ["甲", "乙<&>"],
    ]
    read = [row.cells["机关代码"] for row in read_table(path).rows]
    assert read[2] == "_x0041_"
    assert len(read) == len(odd)


def test_more_than_twenty_six_columns_keep_their_order(tmp_path):
    headers = [(f"k{place}", f"列{place}") for place in range(800)]
    write_table(tmp_path / "t.xlsx", headers, [{key: key for key, _ in headers}], "xlsx")
    (row,) = read_table(tmp_path / "t.xlsx").rows
    assert list(row.cells.values()) == [key for key, _ in headers]


def test_csv_and_json_are_headed_by_keys_and_hold_the_same(tmp_path):
    text = to_csv_text(HEADERS, ROWS)
    assert text.splitlines() == [
        "code,value",
        "'=HYPERLINK(1),-12.5",
        "007,12345678901234.56789",
        ",2025-03-01",
        "http://a.b,是",
        "'@x,-3",
    ]
    assert json.loads(to_json_text(HEADERS, ROWS)) == [
        {"code": "=HYPERLINK(1)", "value": "-12.5"},
        {"code": "007", "value": "12345678901234.56789"},
        {"code": None, "value": "2025-03-01"},
        {"code": "http://a.b", "value": True},
        {"code": "@x", "value": -3},
    ]
    assert json.loads(to_json_text(HEADERS, [])) == []
    write_table(tmp_path / "t.csv", HEADERS, ROWS, "csv")
    assert (tmp_path / "t.csv").read_bytes() == b"\xef\xbb\xbf" + text.encode()
    write_table(tmp_path / "t.json", HEADERS, ROWS, "json")
    assert (tmp_path / "t.json").read_text("utf-8") == to_json_text(HEADERS, ROWS)


def test_a_write_that_fails_leaves_the_old_file_and_no_other(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("old")

    def rows():
        yield {"code": "1"}
        raise RuntimeError

    for fmt in ("csv", "xlsx", "json"):
        with pytest.raises(RuntimeError):
            write_table(path, HEADERS, rows(), fmt)
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("t.csv", "old")]


def test_places_and_formats_that_do_not_exist_are_refused(tmp_path):
    with pytest.raises(Refusal, match="不支持的格式“pdf”"):
        write_table(tmp_path / "t.pdf", HEADERS, ROWS, "pdf")
    with pytest.raises(Refusal, match="不存在,无法写入"):
        write_table(tmp_path / "no" / "t.csv", HEADERS, ROWS, "csv")


COLUMNS = (
    Column("code", "机关代码", required=True, note="在本平台的唯一代码", width=16),
    Column("kind", "类别", required=True, choices=tuple(f"类别{n:03}很长的名称" for n in range(40))),
    Column("quantity", "数量", kind=ColumnKind.NUMBER),
    Column("from", "生效日期", kind=ColumnKind.DATE),
    Column("joint", "合署", kind=ColumnKind.YES_NO),
)


def test_a_filled_template_reads_back_through_its_own_columns(tmp_path):
    path = tmp_path / "t.xlsx"
    write_template(path, COLUMNS, "能耗/台账", ["逐行填写。"], examples=[{"code": "A1", "kind": "类别001"}])
    with pytest.raises(Refusal, match="只有表头,没有数据行"):
        read_table(path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["能耗 台账", "填写说明", "选项"]
    assert book["选项"].sheet_state == "hidden"
    sheet = book.worksheets[0]
    assert sheet.freeze_panes == "B2"
    assert {v.formula1 for v in sheet.data_validations.dataValidation if v.type == "list"} == {
        "选项!$B$1:$B$40",
        "选项!$E$1:$E$2",
    }
    sheet.append(["007", "类别001", 12.5, dt.date(2025, 3, 1), "是"])
    book.save(path)
    (row,) = mapping_for_template(COLUMNS).apply(read_table(path))
    assert row.number == 2
    assert list(row.values.values()) == ["007", "类别001", "12.5", "2025-03-01", "是"]


def test_the_guide_explains_every_column(tmp_path):
    path = tmp_path / "t.xlsx"
    write_template(path, COLUMNS, "能耗", ["逐行填写。"])
    guide = read_table(path, sheet="填写说明", header_row=4)
    assert [row.cells["代号"] for row in guide.rows] == [column.key for column in COLUMNS]
    assert [row.cells["必填"] for row in guide.rows] == ["是", "是", "", "", ""]
