"""`jieyue standard`: a standard goes out as a workbook, comes back changed, is compared and published."""

from __future__ import annotations

import openpyxl
import pytest

from jieyue.standards.models import StandardDraft, StandardVersion

CODE = "example-2026"


@pytest.fixture
def book(db, jieyue, tmp_path):
    path = tmp_path / "s.xlsx"
    assert jieyue("standard", "export", CODE, "--out", path).code == 0
    return path


def test_out_and_back_and_published(jieyue, book):
    assert jieyue("standard", "check", book).code == 0
    assert "没有差异" in jieyue("standard", "diff", CODE, book).err
    opened = openpyxl.load_workbook(book)
    opened["标准"]["B3"] = "2"
    opened["评分项"]["C2"] = "节约目标"
    opened.save(book)
    assert jieyue("standard", "import", book).code == 0
    assert jieyue("standard", "diff", CODE, f"{CODE}@draft").out.splitlines()[-2:] == [
        "修改 1.1 节约目标",
        "    名称:节约目标、标准和年度计划 → 节约目标",
    ]
    assert jieyue("standard", "publish", CODE).code == 0
    assert (StandardVersion.objects.count(), StandardDraft.objects.count()) == (1, 0)
    assert jieyue("standard", "list", "--json").json[0]["name"] == f"{CODE}@2"
    assert jieyue("standard", "publish", CODE).code == 1


def test_faults_leave_with_two_and_are_told_one_by_one(jieyue, book):
    opened = openpyxl.load_workbook(book)
    opened["板块"]["D3"] = 24
    opened.save(book)
    told = jieyue("standard", "import", book)
    assert told.code == 2
    assert "板块 第 3 行 分值:板块 2:各项分值合计 25 分,与板块的 24 分不符。" in told.err
    assert not StandardDraft.objects.exists()


def test_toml_faults_leave_with_two(jieyue, db, tmp_path):
    path = tmp_path / "s.toml"
    path.write_text("code = 1", encoding="utf-8")
    told = jieyue("standard", "check", path)
    assert (told.code, "“code”应为非空文字。" in told.err) == (2, True)


def test_it_is_shown_line_by_line(jieyue, db):
    told = jieyue("standard", "show", CODE)
    assert told.code == 0
    assert "  1.12 按月登记用电台账  3  应有 12 个月,每缺 1 个月扣 0.5 分,最低 0 分。" in told.out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("show", "nothing"), "没有评价标准“nothing”。"),
        (("check", "nothing.toml"), "文件“nothing.toml”不存在。"),
    ],
)
def test_refusals(jieyue, db, words, sentence):
    told = jieyue("standard", *words)
    assert (told.code, sentence in told.err) == (1, True)
