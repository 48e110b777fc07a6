"""Handing in a standard: faults at their cells, then a draft with what it changes, then published."""

from __future__ import annotations

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jieyue.standards.models import StandardDraft, StandardVersion
from jieyue.standards.rules.form import document_of
from jieyue.standards.rules.shipped import shipped_text
from jieyue.standards.workbook import write_standard

pytestmark = pytest.mark.django_db
TEXT = shipped_text("example-2026")
NEXT = TEXT.replace('version = "1"', 'version = "2"').replace("绿色照明", "高效照明")


def send(browser, text, name="s.toml"):
    content = text if isinstance(text, bytes) else text.encode()
    return browser.post("/standards/import/", {"file": SimpleUploadedFile(name, content)})


def test_a_draft_shows_what_it_changes_and_is_published(province):
    answer = send(province, NEXT)
    assert (answer.status_code, answer["Location"]) == (302, "/standards/example-2026@draft/")
    text = province.get("/standards/example-2026@draft/").content.decode()
    assert "与已发布的版本 1 的差异" in text
    assert "<del>绿色照明</del> <ins>高效照明</ins>" in text
    seen = StandardDraft.objects.get().digest
    assert (
        province.post("/standards/example-2026@draft/publish/", {"do": "publish", "seen": "x"}).status_code
        == 409
    )
    done = province.post("/standards/example-2026@draft/publish/", {"do": "publish", "seen": seen})
    assert done["Location"] == "/standards/example-2026/"
    assert StandardVersion.objects.filter(code="example-2026").count() == 2


def test_a_draft_can_be_deleted(province):
    send(province, NEXT)
    assert province.post("/standards/example-2026@draft/publish/", {"do": "drop"}).status_code == 302
    assert not StandardDraft.objects.exists()


def test_a_workbook_with_faults_is_told_cell_by_cell(province, tmp_path):
    path = tmp_path / "s.xlsx"
    write_standard(path, document_of(TEXT))
    book = openpyxl.load_workbook(path)
    book["板块"]["D3"] = 24
    book.save(path)
    answer = send(province, path.read_bytes(), "s.xlsx")
    assert answer.status_code == 409
    assert "板块 2:各项分值合计 25 分,与板块的 24 分不符。" in answer.content.decode()
    assert not StandardDraft.objects.exists()


@pytest.mark.parametrize(
    ("text", "name", "sentence"),
    [
        ("code = 1", "s.toml", "“code”应为非空文字。"),
        (b"\xff\xfe", "s.toml", "不是 UTF-8 编码的 TOML"),
        ("MZ", "s.exe", "请上传 .xlsx、.ods 或 .toml 文件。"),
        (TEXT, "s.toml", "已经发布,没有变化"),
    ],
)
def test_what_is_refused(province, text, name, sentence):
    answer = send(province, text, name)
    assert (answer.status_code, sentence in answer.content.decode()) == (409, True)


def test_others_may_look_and_not_hand_in(county):
    assert "不在" in county.get("/standards/import/").content.decode()
    assert send(county, NEXT).status_code == 409


def test_a_shipped_standard_is_published_as_it_is(province, county):
    assert county.post("/standards/model-unit/publish/", {"do": "publish"}).status_code == 409
    assert province.post("/standards/model-unit/publish/", {"do": "publish"}).status_code == 302
    assert StandardVersion.objects.filter(code="model-unit").exists()
