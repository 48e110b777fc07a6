"""Hostile and broken workbooks are refused by name, the reader lives, memory stays bounded."""

import io
import os
import zipfile
from pathlib import Path

import msoffcrypto.format.ooxml
import pytest

from jieyue.sheets.archives import list_members
from jieyue.sheets.limits import LIMITS, Limits, inspect
from jieyue.sheets.parsing import Parser
from jieyue.sheets.reading import read_table
from jieyue.values.refusals import Refusal

FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
# An idle reader with its libraries takes about 100 MiB.
READER_MIB = 250


def refusal(path, **options):
    with pytest.raises(Refusal) as refused:
        read_table(path, **options)
    return str(refused.value)


def test_a_protected_workbook_is_named_so(workbook, tmp_path):
    plain = workbook([["甲"], [1]])
    path = tmp_path / "locked.xlsx"
    with plain.open("rb") as source, path.open("wb") as target:
        msoffcrypto.format.ooxml.OOXMLFile(source).encrypt("secret", target)
    assert refusal(path) == "工作簿设有密码,请取消密码保护后再导入。"


def test_a_protected_opendocument_is_named_so(ods_file):
    path = ods_file("", manifest="<file-entry><encryption-data/></file-entry>")
    assert refusal(path) == "工作簿设有密码,请取消密码保护后再导入。"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_workbook_is_refused(workbook, tmp_path, share):
    whole = workbook([["甲"], *([n] for n in range(500))]).read_bytes()
    path = tmp_path / "cut.xlsx"
    path.write_bytes(whole[: int(len(whole) * share)])
    assert refusal(path) == "工作簿已损坏或不完整,请重新导出或用 Excel 打开后另存。"


@pytest.mark.parametrize("share", [0.01, 0.3, 0.6, 0.9])
def test_a_truncated_xls_is_refused(workbook, converted, share):
    path = converted(workbook([["甲"], *([f"行{n}"] for n in range(5000))]), "xls")
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    sentence = refusal(path)
    assert "损坏" in sentence


def test_flipped_bytes_are_noticed(workbook, tmp_path):
    content = bytearray(workbook([["甲"], *([n] for n in range(500))]).read_bytes())
    place = content.index(b"xl/worksheets/sheet1.xml") + 200
    content[place] ^= 0xFF
    path = tmp_path / "flipped.xlsx"
    path.write_bytes(content)
    assert "损坏" in refusal(path)


def test_two_cells_that_span_the_sheet_are_refused_before_parsing(bare_workbook, measured):
    path = bare_workbook(FAR)
    assert path.stat().st_size < 5000
    sentence, own, _ = measured(path)
    assert "跨到第 1048576 行、第 16384 列" in sentence
    assert own < READER_MIB


@pytest.mark.parametrize(
    "rows",
    [
        "<row r='1'><c r='A1'><v>1</v></c></row><row r='1048576'><c r='XFD1048576'><v>2</v></c></row>",
        '<row r="1048575"/><row>' + "<c><v>1</v></c>" * 20 + "</row>",
        '<row r="1"><c s="1" r="A1"><v>1</v></c></row><row r="9"><c s="1" r="XFD1048576"><is><t>x</t></is></c></row>',
        '<x:row xmlns:x="m" r="1"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>',
    ],
)
def test_far_cells_are_found_in_any_spelling(bare_workbook, rows):
    assert "跨到第" in refusal(bare_workbook(rows))


def test_styled_cells_without_content_do_not_count(bare_workbook):
    path = bare_workbook(
        '<row r="1"><c r="A1" t="str"><v>数</v></c><c r="XFD1" s="0"/></row>'
        '<row r="2"><c r="A2"><v>5</v></c></row><row r="1048576"><c r="A1048576" s="0"/></row>'
    )
    assert [row.cells for row in read_table(path).rows] == [{"数": "5"}]


def test_a_parser_that_is_not_warned_dies_alone(bare_workbook):
    path = bare_workbook(FAR)
    with Parser(LIMITS) as parser, pytest.raises(Refusal, match="内存上限"):
        parser.parse(path, None, 1, fine_numbers=True)


def test_a_parser_that_takes_too_long_is_stopped(workbook):
    path = workbook([["甲"], [1]])
    with Parser(Limits(seconds=0.001)) as parser, pytest.raises(Refusal, match="已停止"):
        parser.parse(path, None, 1, fine_numbers=True)
    assert parser.process.returncode is not None


def test_a_sparse_workbook_of_fifty_megabytes_is_refused(sparse_workbook, measured):
    assert sparse_workbook.stat().st_size > 45 << 20
    sentence, own, child = measured(sparse_workbook)
    assert "请删去远处的多余内容" in sentence
    assert own < READER_MIB
    assert child < READER_MIB


@pytest.mark.parametrize("declared", [None, 100])
def test_a_zip_bomb_is_refused_whatever_its_header_says(bomb, measured, declared):
    path = bomb(600, declared)
    assert path.stat().st_size < 1 << 20
    sentence, own, _ = measured(path)
    assert "疑似压缩炸弹" in sentence
    assert own < READER_MIB


def test_a_header_that_understates_a_little_is_damage(bomb):
    with pytest.raises(Refusal, match="损坏"):
        inspect(bomb(3, declared=100))


def test_too_many_members_are_refused(bare_workbook):
    path = bare_workbook("", extra=[(f"xl/media/{n}", "") for n in range(300)])
    assert "内部文件过多" in refusal(path, limits=Limits(members=200))


@pytest.mark.parametrize(
    ("member", "sentence"),
    [("xl/vbaProject.bin", "含有宏"), ("xl/externalLinks/externalLink1.xml", "引用了别的文件")],
)
def test_active_content_is_refused(bare_workbook, member, sentence):
    assert sentence in refusal(bare_workbook("", extra=[(member, "x")]))


def test_entities_are_not_expanded(bare_workbook):
    path = bare_workbook('<row r="1"><c><v>1</v></c></row>')
    evil = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(evil, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            if "sheet1" in name:
                text = '<!DOCTYPE a [<!ENTITY b "c">]>' + text
            new.writestr(name, text)
    path.write_bytes(evil.getvalue())
    assert "损坏" in refusal(path)


@pytest.mark.parametrize("size", [50_000_000, 0xFFFF_FFFE])
def test_a_directory_that_begins_before_its_file_is_damage(workbook, size):
    """What newer Pythons tell by themselves comes from older ones as an error of the file system."""
    path = workbook([["甲"], [1]])
    bytes_of = bytearray(path.read_bytes())
    end = bytes_of.rfind(b"PK\x05\x06")
    bytes_of[end + 12 : end + 16] = size.to_bytes(4, "little")
    path.write_bytes(bytes_of)
    assert "已损坏" in refusal(path)


def test_what_the_disk_refuses_is_not_called_damage():
    with pytest.raises(OSError, match="Input/output error"):
        list_members(Path("/proc/self/mem"), 10)


def test_other_archives_are_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    assert "不是 .xlsx 或 .ods 工作簿" in refusal(path)


def test_a_file_beyond_the_size_limit_is_refused(workbook):
    assert "超过 0 MB 的上限" in refusal(workbook([["甲"], [1]]), limits=Limits(file_bytes=100))


def test_an_opendocument_that_repeats_cells_without_end_is_refused(ods_file, ods_cell):
    wide = f'<table:table-row table:number-rows-repeated="1048576">{ods_cell("x", 16384)}</table:table-row>'
    assert "跨到第 1048576 行、第 16384 列" in refusal(ods_file(wide))


def test_an_opendocument_may_end_in_blank_repetitions(ods_file, ods_cell):
    blank = '<table:table-cell table:number-columns-repeated="16383"/>'
    rows = (
        f"<table:table-row>{ods_cell('甲')}{blank}</table:table-row>"
        f"<table:table-row>{ods_cell('7')}{blank}</table:table-row>"
        f'<table:table-row table:number-rows-repeated="1048574">{blank}</table:table-row>'
    )
    assert [(row.number, row.cells) for row in read_table(ods_file(rows)).rows] == [(2, {"甲": "7"})]


def test_an_old_workbook_that_spans_its_sheet_is_refused(bare_workbook, converted):
    path = bare_workbook(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="65536"><c r="IV65536"><v>2</v></c></row>'
    )
    assert "65536 行、256 列,超过上限" in refusal(converted(path, "xls"))


def test_a_csv_of_too_many_cells_is_refused(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a,b\n" + "1,2\n" * 100)
    assert "超过 50 个单元格的上限" in refusal(path, limits=Limits(positions=50))


def test_rows_shorter_than_their_header_count_in_full(tmp_path):
    path = tmp_path / "wide.csv"
    path.write_text(",".join(f"列{n}" for n in range(100)) + "\n" + "1\n" * 100)
    assert "单元格的上限" in refusal(path, limits=Limits(positions=5_000))


def test_a_pipe_is_not_waited_for(tmp_path):
    path = tmp_path / "pipe.xlsx"
    os.mkfifo(path)
    assert refusal(path) == "找不到文件“pipe.xlsx”。"


def test_a_name_too_long_to_exist_is_not_found(tmp_path):
    assert refusal(tmp_path / ("长" * 300)).startswith("找不到文件“长长")


def test_a_name_that_is_not_utf8_is_refused(tmp_path):
    path = tmp_path / os.fsdecode(b"\xff\xfe.csv")
    path.write_text("甲\n1\n")
    assert refusal(path) == "文件名不是 UTF-8 编码,请改名后再导入。"
