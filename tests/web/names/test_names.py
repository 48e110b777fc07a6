"""The list of names, on screen and as a file."""

from __future__ import annotations

import io

import openpyxl
import pytest

import factories
from jieyue.accounts.models import Home
from jieyue.evaluations.models import Naming

pytestmark = pytest.mark.django_db


@pytest.fixture
def named(year):
    return Naming.objects.create(
        organ=year, year=2026, number=1, batch="第一批", document="陕机管〔2026〕1号", named_at=factories.NOON
    )


def test_the_list_shows_number_and_basis(province, named):
    page = province.get("/names/2026/").content.decode()
    assert "新城区财政局" in page
    assert "陕机管〔2026〕1号" in page


def test_an_empty_list_says_how_it_will_fill(province):
    assert "名单还没有产生" in province.get("/names/2026/").content.decode()


def test_the_files_hold_the_same_rows(province, named):
    sheet = openpyxl.load_workbook(io.BytesIO(province.get("/names/2026/xlsx/").content)).active
    assert sheet["C2"].value == "新城区财政局"
    assert province.get("/names/2026/csv/").content.decode("utf-8-sig").splitlines()[1].startswith("1,A-1,")


def test_a_file_from_a_demo_home_says_so(province, named):
    Home.objects.create(demo=True, created_at=factories.NOON)
    header = province.get("/names/2026/xlsx/").headers["Content-Disposition"]
    assert "%E6%BC%94%E7%A4%BA" in header


def test_there_is_no_other_format(province, named):
    assert province.get("/names/2026/pdf/").status_code == 404
