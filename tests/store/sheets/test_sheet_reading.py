"""What a person sees in a sheet is what the programme gets, whatever the file's format."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jieyue.sheets.limits import LIMITS, inspect
from jieyue.sheets.parsing import Parser
from jieyue.sheets.reading import read_table
from jieyue.values.refusals import Refusal

ROWS = [
    ["机关代码", "数量", "日期", "是否估算", "备注"],
    ["A001", 0.1229, dt.date(2025, 3, 1), True, "第一行"],
    ["007", 3, dt.date(2024, 2, 29), False, "两\n行"],
    [],
    ["A003", "NA", "2025-03", "", "混合"],
    ["A004", 1234567.8901, dt.date(1999, 12, 31), True, "001"],
]
SEEN = [
    (2, ["A001", "0.1229", "2025-03-01", "是", "第一行"]),
    (3, ["007", "3", "2024-02-29", "否", "两\n行"]),
    (5, ["A003", "NA", "2025-03", "", "混合"]),
    (6, ["A004", "1234567.8901", "1999-12-31", "是", "001"]),
]


def seen(table):
    return [(row.number, list(row.cells.values())) for row in table.rows]


def refusal(path, **options):
    with pytest.raises(Refusal) as refused:
        read_table(path, **options)
    return str(refused.value)


def test_cells_of_a_workbook_read_as_they_look(workbook):
    table = read_table(workbook(ROWS))
    assert (table.sheet, table.headers) == ("数据", ROWS[0])
    assert seen(table) == SEEN
    assert len(table.rows) == 4


@pytest.mark.parametrize("suffix", ["xls", "ods"])
def test_other_formats_read_alike(workbook, converted, suffix):
    # LibreOffice turns ticked cells of an .xlsx into 1 and 0 on the way to .ods, so words stand for them.
    words = [["是" if cell is True else "否" if cell is False else cell for cell in row] for row in ROWS]
    assert seen(read_table(converted(workbook(words), suffix))) == SEEN


def test_typed_cells_of_opendocument(ods_file, ods_cell):
    typed = (
        'office:value-type="boolean" office:boolean-value="true"',
        'office:value-type="date" office:date-value="2025-03-01"',
        'office:value-type="float" office:value="0.333333333333333"',
        'office:value-type="percentage" office:value="0.5"',
    )
    cells = "".join(f"<table:table-cell {kind}><text:p>?</text:p></table:table-cell>" for kind in typed)
    header = "".join(ods_cell(name) for name in "甲乙丙丁")
    path = ods_file(f"<table:table-row>{header}</table:table-row><table:table-row>{cells}</table:table-row>")
    assert seen(read_table(path)) == [(2, ["是", "2025-03-01", "0.333333333333333", "0.5"])]


def test_the_name_of_a_file_does_not_matter(workbook):
    assert seen(read_table(workbook(ROWS, name="book.csv"))) == SEEN


def test_numbers_keep_fifteen_digits_and_no_binary_noise(workbook):
    numbers = [0.1 + 0.2, 2 / 3, 1e-12, 123456.789012345, 1e20, 0.12290000000000001, -5.0, 0.0, 14718946.0804]
    table = read_table(workbook([["数"], *([number] for number in numbers)]))
    assert [row.cells["数"] for row in table.rows] == [
        "0.3",
        "0.666666666666667",
        "0.000000000001",
        "123456.789012345",
        "100000000000000000000",
        "0.1229",
        "-5",
        "0",
        "14718946.0804",
    ]


def test_large_numbers_with_cents_carry_no_noise(workbook):
    """Nothing else in this sheet asks for the exact pass."""
    table = read_table(workbook([["数"], [14718946.0804], [99999999.99]]))
    assert [row.cells["数"] for row in table.rows] == ["14718946.0804", "99999999.99"]


def test_the_noise_of_binary_fractions_needs_no_second_pass(workbook):
    """As Excel stores sums of cents: seventeen digits, of which nobody is shown the last two."""
    sums = [650.84 + 0.6 + number / 100 for number in range(2000)]
    assert any(len(repr(number)) > len("9999.99") for number in sums)
    path = workbook([["数"], *([number] for number in sums)])
    assert not inspect(path).fine_numbers
    table = read_table(path)
    assert [row.cells["数"] for row in table.rows] == [
        f"{number:.2f}".rstrip("0").rstrip(".") for number in sums
    ]
    assert inspect(workbook([["数"], *([number] for number in [*sums, 2 / 3])])).fine_numbers


@given(st.lists(st.floats(-1e12, 1e12) | st.decimals(-(10**9), 10**9, places=4).map(float), min_size=1))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_one_pass_reads_what_two_passes_read(workbook, numbers):
    path = workbook([["数"], *([number] for number in numbers)])
    with Parser(LIMITS) as parser:
        exact = parser.parse(path, None, 1, fine_numbers=True)
    assert [row.cells for row in read_table(path).rows] == [row.cells for row in exact.rows]


def test_long_numbers_typed_as_text_are_left_alone(workbook):
    texts = [
        "12345678901234.56789",
        "1562499999999.9999",
        "1234567.123456789",
        "110101199003071232",
        "007",
        "1.50",
    ]
    table = read_table(workbook([["号"], *([text] for text in texts), [2 / 3]]))
    assert [row.cells["号"] for row in table.rows] == [*texts, "0.666666666666667"]


def test_fine_numbers_survive_beside_text_and_dates(workbook):
    table = read_table(workbook([["混"], [2 / 3], ["NA"], [dt.date(2025, 3, 1)], [True], ["0.10"]]))
    assert [row.cells["混"] for row in table.rows] == ["0.666666666666667", "NA", "2025-03-01", "是", "0.10"]


def test_a_failed_formula_is_not_a_blank(bare_workbook):
    path = bare_workbook(
        '<row r="1"><c r="A1" t="str"><v>数</v></c></row><row r="2"><c r="A2" t="e"><v>#DIV/0!</v></c></row>'
    )
    assert [row.cells for row in read_table(path).rows] == [{"数": "#DIV/0!"}]


def test_a_sheet_is_chosen_by_name_and_its_header_by_row(workbook):
    path = workbook([["某省能耗表"], [], *ROWS], more_sheets=["空表"])
    table = read_table(path, sheet="数据", header_row=3)
    assert table.headers == ROWS[0]
    assert [row.number for row in table.rows] == [4, 5, 7, 8]
    assert refusal(path, sheet="能耗") == "没有名为“能耗”的工作表,现有:数据、空表。"
    assert refusal(path, sheet="空表") == "工作表“空表”是空的。"
    assert "没有第 99 行" in refusal(path, header_row=99)
    assert "第 2 行没有表头" in refusal(path, header_row=2)


def test_headers_must_differ_and_rows_must_follow(workbook):
    assert refusal(workbook([["甲", "乙", "甲"], [1, 2, 3]])) == "“数据”的表头重复:甲,请改名后再导入。"
    assert refusal(workbook([["甲", "甲_1"]])) == "“数据”只有表头,没有数据行。"
    assert read_table(workbook([["甲", "甲_1"], [1, 2]])).headers == ["甲", "甲_1"]


def test_columns_without_header_are_left_out_and_headers_stand_on_one_line(workbook):
    table = read_table(workbook([["", " 面积\n(m2) ", "", "丙"], [1, 2, 3, 4], [5, "", 6, ""]]))
    assert seen(table) == [(2, ["2", "4"])]
    assert table.headers == ["面积 (m2)", "丙"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_in_every_usual_dress(tmp_path, encoding, delimiter):
    lines = [["机关代码", "名称"], ["A1", "鄠邑区机关事务服务中心"], ["", ""], ["A2", '"两\n行"'], ["A3"]]
    path = tmp_path / "a.csv"
    path.write_text("\r\n".join(delimiter.join(line) for line in lines), encoding=encoding, newline="")
    table = read_table(path)
    assert seen(table) == [(2, ["A1", "鄠邑区机关事务服务中心"]), (4, ["A2", "两\n行"]), (5, ["A3", ""])]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xff\xfea\x00,\x00", "不是表格文件"),
        (b"a,b\n\xff\xff\xff,1\n", "编码无法识别"),
        (b'a,b\n1,"open\n', "引号或单元格格式有误"),
        (b"a" * 200_000 + b",b\n1,2\n", "引号或单元格格式有误"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "其实是网页或 XML"),
        (b"%PDF-1.7 ...", "不是表格文件"),
        (b"", "是空的"),
        (b"a,b\n", "只有表头,没有数据行"),
        (b"a,a\n1,2\n", "表头重复:a"),
    ],
)
def test_text_that_is_no_table_is_refused(tmp_path, content, sentence):
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    assert sentence in refusal(path)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    assert refusal(tmp_path / "没有.xlsx") == "找不到文件“没有.xlsx”。"
    assert "没有第 9 行" in refusal(_written(tmp_path, "a,b\n1,2\n"), header_row=9)


def _written(folder, text):
    path = folder / "b.csv"
    path.write_text(text)
    return path


def test_twenty_thousand_rows_arrive_whole(workbook, measured):
    header = [f"列{place}" for place in range(20)]
    path = workbook([header, *([f"{row}-{place}" for place in range(20)] for row in range(20_000))])
    rows, _, child = measured(path)
    assert rows == 20_000
    assert child < 300


def test_the_real_file_reads_whole(municipal):
    table = read_table(municipal)
    rows = list(table.rows)
    assert (len(rows), len(table.headers)) == (69, 54)
    assert rows[0].number == 2
    # Addresses hold line breaks; the record after them still has the next number.
    assert [row.number for row in rows] == list(range(2, 71))
    assert rows[0].cells["Natural Gas Use (therms)"] == "221770.448"


def test_a_file_of_blank_lines_is_called_empty_when_no_header_is_asked_for(tmp_path):
    path = tmp_path / "空.csv"
    path.write_text("\n\n", encoding="utf-8")
    with pytest.raises(Refusal, match="是空的"):
        read_table(path, header_row=0)
