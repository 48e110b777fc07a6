"""A sheet comes in by screen: looked at first, taken over whole, or not at all."""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

import factories
from jieyue.acts.models import AuditRecord
from jieyue.acts.rules import Role
from jieyue.exchange.actions import uploads
from jieyue.exchange.kinds import KINDS
from jieyue.ledgers.models import Entry, Record
from jieyue.registry.models import Organ

pytestmark = pytest.mark.django_db
HEAD = "机关代码,项目,期间,数量"


def sent(client, table, *lines, name="表.csv", year=2025):
    """The page an upload leads to, and its address."""
    file = SimpleUploadedFile(name, "\n".join(lines).encode())
    answer = client.post(f"/exchange/{table}/", {"file": file, "year": year})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"], client.get(answer["Location"]).content.decode()


def seen(page):
    return re.search(r'name="seen" value="(\w+)"', page)[1]


def commit(client, address, page):
    return client.post(address, {"do": "commit", "seen": seen(page)}, follow=True).content.decode()


def book(answer):
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))


def test_a_sheet_is_looked_at_taken_over_and_changes_nothing_the_second_time(officer):
    lines = (HEAD, "A-1,水,2025-07,55", "A-1,电,2025-01,1200")
    address, page = sent(officer, "energy", *lines)
    assert "确认导入" in page
    assert "新城区财政局 A-1 · 电 · 2025年1月" in page
    assert re.search(r"1000</s> → <strong>1200", page)
    assert not Entry.objects.filter(item="water", year=2025, month=7).exists()
    assert "已导入:新增 1,更新 1,未变 0" in commit(officer, address, page)
    assert Entry.objects.get(item="water", year=2025, month=7).quantity == 55
    address, page = sent(officer, "energy", *lines)
    assert "没有改动" in page
    assert "确认导入" not in page


def test_an_export_comes_back_by_screen_and_a_typed_cell_is_the_only_change(officer):
    answer = officer.get("/exchange/energy/export/xlsx/?year=2025")
    workbook = book(answer)
    workbook.worksheets[0]["D2"] = 1234
    kept = io.BytesIO()
    workbook.save(kept)
    file = SimpleUploadedFile("台账.xlsx", kept.getvalue())
    address = officer.post("/exchange/energy/", {"file": file, "year": 2025})["Location"]
    page = officer.get(address).content.decode()
    assert page.count('<span class="change">') == 1
    assert "更新 1,未变 22" in commit(officer, address, page)


def test_refused_cells_are_told_and_marked_in_a_copy(officer):
    address, page = sent(officer, "energy", HEAD, "A-1,电,2025-01,很多", "A-1,气,2025-01,5")
    assert "2 处有误,整份文件未导入" in page
    assert "“很多”不是数字" in page
    assert "确认导入" not in page
    sheet = book(officer.get(f"{address}marked/")).worksheets[0]
    assert "不是数字" in sheet["D2"].comment.text
    assert sheet["D3"].comment is None
    assert "项目" in sheet["B3"].comment.text


def test_what_moved_between_the_look_and_the_commit_is_shown_anew(officer, year):
    address, page = sent(officer, "energy", HEAD, "A-1,电,2025-01,1200")
    Entry.objects.filter(item="electricity", year=2025, month=1).update(quantity=1100)
    answer = officer.post(address, {"do": "commit", "seen": seen(page)})
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "您核对期间数据又有变动" in shown
    assert re.search(r"1100</s> → <strong>1200", shown)
    commit(officer, address, shown)
    assert Entry.objects.get(item="electricity", year=2025, month=1).quantity == 1200


def test_the_upload_is_its_owners_only_and_gone_once_it_is_done_with(officer, signed_in):
    address, _ = sent(officer, "energy", HEAD, "A-1,电,2025-01,1200")
    stranger = signed_in(Role.ORGAN, "A-2")
    assert stranger.get(address).status_code == 404
    officer.post(address, {"do": "drop"})
    assert officer.get(address).status_code == 404
    assert Entry.objects.get(item="electricity", year=2025, month=1).quantity == 1000
    token = address.strip("/").rpartition("/")[2]
    assert not list((Path(settings.JIEYUE_HOME) / "uploads").glob(f"*/{token}"))


def test_the_uploaders_own_rights_decide(officer):
    _, page = sent(officer, "energy", HEAD, "A-2,电,2025-01,1")
    assert "不在" in page
    assert "确认导入" not in page
    file = SimpleUploadedFile("n.csv", b"a")
    assert officer.post("/exchange/named/", {"file": file}).status_code == 409


def test_an_upload_expires_and_few_are_kept_at_a_time(officer, monkeypatch):
    first, _ = sent(officer, "energy", HEAD, "A-1,电,2025-01,1200")
    for _ in range(uploads.MOST):
        last, _ = sent(officer, "energy", HEAD, "A-1,电,2025-01,1200")
    assert officer.get(first).status_code == 404
    assert officer.get(last).status_code == 200
    monkeypatch.setattr(uploads, "KEPT_FOR", -uploads.KEPT_FOR)
    assert officer.get(last).status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("x.exe", b"MZ", "请上传 .xlsx"),
        ("x.xlsx", b"PK\x03\x04 no", "工作簿已损坏"),
        ("x.csv", b"", "是空的"),
        ("x.csv", "机关代码\n".encode() + b"a" * (21 << 20), "超过 20 MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(officer, name, content, sentence):
    file = SimpleUploadedFile(name, content)
    answer = officer.post("/exchange/energy/", {"file": file, "year": 2025})
    assert answer.status_code == 409
    assert sentence in answer.content.decode()


def test_the_longest_name_of_a_file_fits_on_disk(officer):
    """Characters of four bytes each."""
    file = SimpleUploadedFile("\U00020000" * 90 + ".csv", HEAD.encode() + b"\n" + "A-1,电,2025-01,1".encode())
    assert officer.post("/exchange/energy/", {"file": file, "year": 2025}).status_code == 302


def test_ledgers_and_organs_come_in_the_same_way(county):
    address, page = sent(county, "waste", "机关代码,期间,类别,清运单位,清运量", "A-1,2025-01,厨余垃圾,绿城,6")
    assert "将新增" in page
    commit(county, address, page)
    assert Record.objects.get().cells["weight"] == "6"
    address, page = sent(
        county, "organs", "机关代码,机关名称,报送区划,层级,类别,联系人", "A-1,,610102,,,王五"
    )
    assert "将更新" in page or "缺少必填列" in page
    commit(county, address, page)
    assert Organ.objects.get(code="A-1").contact == "王五"
    assert set(AuditRecord.objects.values_list("act", flat=True)) >= {"record.import", "organ.import"}


@pytest.mark.parametrize("table", [name for name in KINDS if name != "accounts"])
def test_every_table_has_its_page_and_its_template(province, table):
    assert province.get(f"/exchange/{table}/?year=2025").status_code == 200
    sheet = book(province.get(f"/exchange/{table}/template/?year=2025")).worksheets[0]
    titles = [cell.value for cell in sheet[1]]
    assert titles == [column.title_zh for column in KINDS[table].columns_in(2025)]


def test_the_index_leads_to_what_one_may_do(officer, province):
    shown = officer.get("/exchange/").content.decode()
    assert "/exchange/waste/template/" in shown
    assert "/exchange/named/" not in shown
    assert "/exchange/named/" in province.get("/exchange/").content.decode()


def test_an_old_year_keeps_its_form(officer):
    old = book(officer.get("/exchange/data_centre/template/?year=2023")).worksheets[0]
    new = book(officer.get("/exchange/data_centre/template/?year=2025")).worksheets[0]
    assert {cell.value for cell in old[1]} > {cell.value for cell in new[1]}


def test_the_export_is_narrowed_to_a_region_or_an_organ(province):
    factories.entry(Organ.objects.get(code="B-1"), "water", "2025-01", "9")
    whole = book(province.get("/exchange/energy/export/xlsx/?year=2025")).worksheets[0]
    one = book(province.get("/exchange/energy/export/xlsx/?year=2025&organ=B-1")).worksheets[0]
    area = book(province.get("/exchange/energy/export/xlsx/?year=2025&region=610200")).worksheets[0]
    assert (whole.max_row, one.max_row, area.max_row) == (25, 2, 2)


def test_a_figure_that_came_of_a_split_is_not_written_over_unseen(officer):
    shared = Entry.objects.get(organ__code="A-1", item="electricity", year=2025, month=1)
    shared.change.split = True
    shared.change.save()
    note = "现有的数由集中办公区分摊得来"
    _, page = sent(officer, "energy", HEAD, "A-1,水,2025-07,55")
    assert note not in page
    address, page = sent(officer, "energy", HEAD, "A-1,水,2025-07,55", "A-1,电,2025-01,1200")
    assert page.count(note) == 1
    assert "已导入:新增 1,更新 1" in commit(officer, address, page)
