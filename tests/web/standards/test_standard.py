"""One standard line by line in both languages, and its files, for everybody signed in."""

from __future__ import annotations

import pytest

from jieyue.standards.rules.shipped import shipped_codes

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", shipped_codes())
def test_a_standard_is_told_line_by_line(province, code):
    page = province.get(f"/standards/{code}/")
    assert page.status_code == 200
    assert "通过条件:" in page.content.decode()


def test_files_to_take_away(county):
    assert county.get("/standards/model-unit/export/toml/").content.decode().startswith("# 节约型公共机构")
    book = county.get("/standards/model-unit/export/xlsx/")
    assert b"".join(book.streaming_content)[:2] == b"PK"


@pytest.mark.parametrize(
    "path", ["nothing/", "example-2026@9/", "model-unit@draft/", "model-unit/export/pdf/"]
)
def test_what_is_not_there(province, path):
    assert province.get(f"/standards/{path}").status_code == 404


def test_it_reads_in_english(province):
    province.post("/accounts/language/", {"language": "en"})
    text = province.get("/standards/waste-sorting/").content.decode()
    assert "Staff know how to sort" in text
    assert "To pass: at least 80 points" in text
