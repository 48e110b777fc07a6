"""`jieyue import organs`: taken whole or refused cell by cell, through the command and its JSON."""

from __future__ import annotations

import openpyxl
import pytest

import factories
from jieyue.acts.models import AuditRecord
from jieyue.registry.models import Organ, Profile

HEAD = "机关代码,机关名称,报送区划,层级,类别,统一社会信用代码,上级主管,合署,生效日期,用能人数,建筑面积"
GOOD = "A,甲局,610100,市级,行政机关,,,,,120,3500.5"


@pytest.fixture(autouse=True)
def _registry(db):
    factories.registry()


def _told(rows, created=0, updated=0, unchanged=0, rejected=0, errors=()):
    return {
        "rows": rows,
        "created": created,
        "updated": updated,
        "unchanged": unchanged,
        "rejected": rejected,
        "errors_total": len(errors),
        "errors": list(errors),
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_is_taken_in_any_of_its_encodings(jieyue, csv_file, encoding):
    outcome = jieyue("import", "organs", csv_file(HEAD, GOOD, encoding=encoding), "--json")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.json == _told(1, created=1)
    assert Organ.objects.get().name == "甲局"
    assert Profile.objects.get().headcount == 120


def test_the_same_file_again_changes_nothing_and_says_so(jieyue, csv_file):
    sheet = csv_file(HEAD, GOOD)
    jieyue("import", "organs", sheet)
    assert jieyue("import", "organs", sheet, "--json").json == _told(1, unchanged=1)
    spoken = jieyue("import", "organs", sheet)
    assert spoken.out == ""
    assert "没有改动" in spoken.err


def test_a_changed_file_updates_and_blanks_leave_alone(jieyue, csv_file):
    jieyue("import", "organs", csv_file(HEAD, GOOD))
    changed = csv_file(HEAD, "A,,,,,,,,,130,")
    assert jieyue("import", "organs", changed, "--json").json == _told(1, updated=1)
    profile = Profile.objects.get()
    assert (profile.headcount, str(profile.floor_area)) == (130, "3500.5000")


def test_rows_with_other_dates_become_dated_profiles(jieyue, csv_file):
    sheet = csv_file(
        HEAD,
        "A,甲局,610100,市级,行政机关,,,,2024-01-01,100,3000",
        "A,甲局,610100,市级,行政机关,,,,2025-01-01,120,3000",
    )
    assert jieyue("import", "organs", sheet, "--json").json == _told(2, created=1)
    assert [str(row.valid_from) for row in Profile.objects.all()] == ["2024-01-01", "2025-01-01"]
    assert jieyue("import", "organs", sheet, "--json").json == _told(2, unchanged=1)


def test_a_dry_run_tells_and_stores_nothing(jieyue, csv_file):
    sheet = csv_file(HEAD, GOOD)
    assert jieyue("import", "organs", sheet, "--dry-run", "--json").json == _told(1, created=1)
    assert "试运行" in jieyue("import", "organs", sheet, "--dry-run").err
    assert not Organ.objects.exists()


CREDIT = factories.credit_code(1)
WRONG_CREDIT = CREDIT[:-1] + ("0" if CREDIT[-1] != "0" else "1")


@pytest.mark.parametrize(
    ("row", "column", "sentence"),
    [
        (f"B,乙局,610100,市级,行政机关,{WRONG_CREDIT},,,,,", "统一社会信用代码", "校验位不符"),
        ("B,乙局,999999,市级,行政机关,,,,,,", "报送区划", "“999999”不存在"),
        ("B,乙局,610100,县级,行政机关,,,,,,", "层级", "不符"),
        ("B,乙局,610100,市级,公司,,,,,,", "类别", "“公司”不存在"),
        ("B,乙局,610100,市级,行政机关,,Z,,,,", "上级主管", "“Z”既不在名录里"),
        ("B,乙局,610100,市级,行政机关,,,也许,,,", "合署", "“也许”"),
        ("B,乙局,610100,市级,行政机关,,,,,很多,", "用能人数", "“很多”不是数字"),
        ("B,乙局,610100,市级,行政机关,,,,,,-5", "建筑面积", "不能为负数"),
        ("B,乙局,610100,市级,行政机关,,,,2025-02-30,,", "生效日期", "不存在"),
        (",乙局,610100,市级,行政机关,,,,,,", "机关代码", "必须填写"),
        ("B,,610100,市级,行政机关,,,,,,", "机关名称", "新机关“B”缺少这一项"),
        ("A,甲局,610100,市级,行政机关,,,,,121,", "用能人数", "第 2 行与第 3 行"),
    ],
)
def test_a_bad_cell_is_told_by_row_and_header_and_nothing_is_stored(jieyue, csv_file, row, column, sentence):
    outcome = jieyue("import", "organs", csv_file(HEAD, GOOD, row), "--json")
    assert outcome.code == 2
    told = outcome.json
    assert told | {"errors": []} == _told(2, rejected=1) | {"errors_total": 1}
    (error,) = told["errors"]
    assert (error["sheet"], error["row"], error["column"]) == ("sheet", 3, column)
    assert sentence in error["message"]
    assert not Organ.objects.exists()
    assert not AuditRecord.objects.exists()


def test_a_credit_code_is_shared_only_by_organs_marked_joint(jieyue, csv_file):
    rows = [f"{code},{code}局,610100,市级,行政机关,{CREDIT},,{{joint}},,," for code in "AB"]
    refused = jieyue("import", "organs", csv_file(HEAD, *(row.format(joint="否") for row in rows)), "--json")
    assert [error["row"] for error in refused.json["errors"]] == [2, 3]
    taken = jieyue("import", "organs", csv_file(HEAD, *(row.format(joint="是") for row in rows)), "--json")
    assert taken.json == _told(2, created=2)


def test_a_person_sees_the_first_errors_as_a_table(jieyue, csv_file):
    rows = [f"{n},局,999999,市级,行政机关,,,,,," for n in range(30)]
    outcome = jieyue("import", "organs", csv_file(HEAD, *rows))
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.count("“999999”不存在") == 20
    assert "另有 10 处未列出" in outcome.err
    assert "30 处有误,整份文件未导入" in outcome.err


def test_at_most_a_thousand_errors_are_listed(jieyue, csv_file):
    rows = [f"{n},局,999999,市级,行政机关,,,,,," for n in range(1200)]
    told = jieyue("import", "organs", csv_file(HEAD, *rows), "--json").json
    assert (told["rows"], told["rejected"], told["errors_total"]) == (1200, 1200, 1200)
    assert len(told["errors"]) == 1000


def test_the_template_is_filled_in_and_comes_back(jieyue, tmp_path):
    path = tmp_path / "机关.xlsx"
    assert jieyue("template", "organs", "--out", path).code == 0
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    headers = [cell.value for cell in sheet[1]]
    assert headers == [
        "机关代码",
        "机关名称",
        "报送区划",
        "层级",
        "类别",
        "统一社会信用代码",
        "上级主管",
        "办公形式",
        "合署",
        "涉密",
        "生效日期",
        "用能人数",
        "建筑面积",
        "公务车辆",
        "联系人",
        "电话",
    ]
    filled = {
        "机关代码": "007",
        "机关名称": "甲局",
        "报送区划": "西安市",
        "层级": "市级",
        "类别": "党的机关",
        "办公形式": "集中办公",
        "涉密": "是",
        "用能人数": 86,
        "建筑面积": 2150.5,
        "公务车辆": 3,
    }
    for place, header in enumerate(headers, start=1):
        sheet.cell(2, place, filled.get(header))
    book.save(path)
    assert jieyue("import", "organs", path, "--json").json == _told(1, created=1)
    organ = Organ.objects.get()
    assert (organ.code, organ.kind_id, organ.premises, organ.sensitive) == ("007", "party", "shared", True)
    assert Profile.objects.get().vehicles == 3


def test_a_template_is_an_xlsx(jieyue, tmp_path):
    outcome = jieyue("template", "energy", "--out", tmp_path / "a.csv")
    assert outcome.code == 64
    assert "应以 .xlsx 结尾" in outcome.err
    assert jieyue("template", "nothing", "--out", tmp_path / "a.xlsx").code == 64


def test_an_organ_that_may_stand_there_already_is_told_and_taken_all_the_same(jieyue, csv_file):
    header = "机关代码,机关名称,报送区划,层级,类别,电话"
    first = csv_file(header, "A-1,新城区财政局,610102,县级,行政机关,029-1234567", name="first.csv")
    assert "可能是同一家" not in jieyue("import", "organs", first).err
    again = csv_file(header, "A-9,西安市新城区财政局,610102,县级,行政机关,", name="again.csv")
    told = jieyue("import", "organs", again, "--dry-run", "--json").json
    assert told["notices"] == ["“西安市新城区财政局”(A-9)与“新城区财政局”(A-1)可能是同一家:名称含义相同。"]
    told = jieyue("import", "organs", again)
    assert told.code == 0
    assert "可能是同一家" in told.err
    assert "notices" not in jieyue("import", "organs", again, "--json").json
