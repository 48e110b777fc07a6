"""`jieyue import energy`: quantities in our own and in foreign sheets, and every way a cell can be wrong."""

from __future__ import annotations

from decimal import Decimal

import pytest

import factories
from jieyue.ledgers.models import Change, Entry, Revision

HEAD = "机关代码,项目,期间,数量,费用,估算,备注"
GOOD = "A,电,2025-01,1200.5,800,否,抄表"


@pytest.fixture(autouse=True)
def _organ(db):
    factories.registry()
    factories.organ("A")


def _told(rows, created=0, updated=0, unchanged=0):
    return {
        "rows": rows,
        "created": created,
        "updated": updated,
        "unchanged": unchanged,
        "rejected": 0,
        "errors_total": 0,
        "errors": [],
    }


def test_entries_come_in_and_only_what_differs_is_revised(jieyue, csv_file):
    sheet = csv_file(HEAD, GOOD, "A,water,2025,30,,,")
    assert jieyue("import", "energy", sheet, "--json").json == _told(2, created=2)
    assert jieyue("import", "energy", sheet, "--json").json == _told(2, unchanged=2)
    changed = csv_file(HEAD, "A,electricity,2025/1,1300,,,", "A,水,2025年,30,,,")
    assert jieyue("import", "energy", changed, "--json").json == _told(2, updated=1, unchanged=1)
    entry = Entry.objects.get(item="electricity")
    assert (entry.quantity, entry.cost, entry.note) == (1300, 800, "抄表")
    revised = Revision.objects.filter(entry=entry).order_by("pk").values_list("old_quantity", "new_quantity")
    assert list(revised) == [(None, Decimal("1200.5")), (Decimal("1200.5"), 1300)]
    assert Change.objects.count() == 2


@pytest.mark.parametrize(
    ("row", "column", "sentence"),
    [
        ("Z,电,2025-02,1,,,", "机关代码", "“Z”不在名录里"),
        ("A,太阳,2025-02,1,,,", "项目", "“太阳”不存在"),
        ("A,电,2025-13,1,,,", "期间", "不是有效的年月"),
        ("A,电,上个月,1,,,", "期间", "无法识别"),
        ("A,电,2,1,,,", "期间", "只有月份"),
        ("A,电,2025-02,很多,,,", "数量", "“很多”不是数字"),
        ("A,电,2025-02,-1,,,", "数量", "不能为负数"),
        ("A,电,2025-02,,9,,", "数量", "缺少数量"),
        ("A,电,2025-02,1,-9,,", "费用", "不能为负数"),
        ("A,电,2025-02,1,,大概,", "估算", "“大概”"),
        ("A,电,2025-01,1300,,,", "期间", "第 2 行与第 3 行"),
        (GOOD, "期间", "第 2 行与第 3 行"),
    ],
)
def test_a_bad_cell_is_told_by_row_and_header_and_nothing_is_stored(jieyue, csv_file, row, column, sentence):
    outcome = jieyue("import", "energy", csv_file(HEAD, GOOD, row), "--json")
    assert outcome.code == 2
    told = outcome.json
    assert (told["rows"], told["created"], told["rejected"], told["errors_total"]) == (2, 0, 1, 1)
    (error,) = told["errors"]
    assert (error["row"], error["column"]) == (3, column)
    assert sentence in error["message"]
    assert not Entry.objects.exists()
    assert not Change.objects.exists()


def test_a_year_is_given_to_sheets_that_write_months_only(jieyue, csv_file):
    sheet = csv_file(HEAD, "A,电,1,5,,,", "A,电,2月,6,,,")
    assert jieyue("import", "energy", sheet, "--year", "2024", "--json").json == _told(2, created=2)
    assert list(Entry.objects.values_list("year", "month")) == [(2024, 1), (2024, 2)]


MAPPING = """
target = "energy"
missing = ["", "NA"]
skip = { "ID" = ["sum"] }
[fields]
code = { column = "ID" }
"""


@pytest.fixture
def mapping(tmp_path):
    def write(text: str):
        path = tmp_path / "mapping.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_wide_sheet_becomes_one_entry_a_month(jieyue, csv_file, mapping):
    sheet = csv_file("ID,1月,2月,3月", "A,10,NA,12", "sum,9,9,9")
    rules = MAPPING + (
        'item = { constant = "water" }\n'
        'period = { columns = { "1月" = "2025-01", "2月" = "2025-02", "3月" = "2025-03" } }\n'
    )
    assert jieyue("import", "energy", sheet, "--mapping", mapping(rules), "--json").json == _told(
        2, created=2
    )
    assert list(Entry.objects.order_by("month").values_list("month", "quantity")) == [(1, 10), (3, 12)]


@pytest.mark.parametrize("period", ['{ column = "Year" }', '{ column = "Year", format = "year" }'])
def test_quantities_are_brought_to_the_items_unit(jieyue, csv_file, mapping, period):
    sheet = csv_file("ID,Year,Gas,Gas USD", "A,2013,284.129,5")
    rules = MAPPING + (
        f"period = {period}\n"
        '[[quantities]]\nitem = "natural_gas"\ncolumn = "Gas"\nfactor = 2.9646\ncost = "Gas USD"\n'
    )
    assert jieyue("import", "energy", sheet, "--mapping", mapping(rules), "--json").json == _told(
        1, created=1
    )
    entry = Entry.objects.get()
    # 284.129 x 2.9646 = 842.3288334
    assert (entry.year, entry.month, str(entry.quantity), entry.cost) == (2013, 0, "842.3288", 5)


def test_a_bad_cell_of_a_foreign_sheet_is_told_by_its_own_header(jieyue, csv_file, mapping):
    sheet = csv_file("ID,Year,Gas", "A,2013,1", "A,2014,-2")
    rules = MAPPING + 'period = { column = "Year" }\n[[quantities]]\nitem = "natural_gas"\ncolumn = "Gas"\n'
    outcome = jieyue("import", "energy", sheet, "--mapping", mapping(rules), "--json")
    assert outcome.code == 2
    assert [(error["row"], error["column"]) for error in outcome.json["errors"]] == [(3, "Gas")]
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            MAPPING
            + 'period = { column = "Jahr" }\nitem = { constant = "water" }\nquantity = { column = "Gas" }',
            "“Jahr”",
        ),
        (MAPPING, "缺少必填字段:item、period、quantity"),
        (MAPPING.replace("energy", "organs"), "不能用来导入 energy"),
        (MAPPING + "period = 3", "fields.period"),
        ("target =", "不是有效的 TOML"),
        (MAPPING.replace("code", "kode"), "fields.kode"),
    ],
)
def test_a_bad_mapping_is_an_error_of_the_whole_file(jieyue, csv_file, mapping, text, sentence):
    sheet = csv_file("ID,Year,Gas", "A,2013,1")
    outcome = jieyue("import", "energy", sheet, "--mapping", mapping(text), "--json")
    assert outcome.code == 1
    (error,) = outcome.json["errors"]
    assert error["row"] is None
    assert sentence in error["message"]
    assert error["message"] in outcome.err
    assert not Entry.objects.exists()
