"""`jieyue goals`: limits come in from a sheet, are divided by rule, and are told as a table and as JSON."""

from __future__ import annotations

import pytest
from openpyxl import load_workbook

import factories
from jieyue.plans.models import Assignment


@pytest.fixture
def county(db):
    factories.registry()
    for code, quantity in (("A-1", "1000"), ("A-2", "3000")):
        organ = factories.organ(code, region="610102")
        factories.profile(organ)
        for month in range(1, 13):
            factories.entry(organ, "electricity", f"2024-{month:02}", quantity)
    sheet = "code,indicator,year,limit,base_year,base", "610102,energy_total,2025,5000,2024,6000"
    return "\n".join(sheet)


@pytest.fixture
def sheet(county, tmp_path):
    path = tmp_path / "goals.csv"
    path.write_text(county, encoding="utf-8")
    return path


def test_import_split_show(jieyue, sheet):
    told = jieyue("goals", "import", sheet, "--json")
    assert (told.code, told.json["created"]) == (0, 1)
    assert jieyue("import", "goals", sheet, "--json").json["unchanged"] == 1
    done = jieyue(
        "goals", "split", "--year", 2025, "--region", "610102", "--indicator", "energy_total", "--by", "use"
    )
    assert done.code == 0
    assert "2 个单位" in done.err
    rows = jieyue("goals", "show", "--year", 2025, "--region", "610102", "--json").json
    assert [(row["code"], row["limit"], row["state"]) for row in rows] == [
        ("610102", 5000, "assigned"),
        ("A-1", 1250, "drafted"),
        ("A-2", 3750, "drafted"),
    ]
    assert rows[0]["remainder"] == 0
    assert rows[0]["outcome"] == "not_assessable"
    assert "能源消费总量" in jieyue("goals", "show", "--year", 2025, "--region", "610102").out


def test_an_organ_is_told_what_was_assigned_to_it(jieyue, sheet):
    Assignment.objects.all().delete()
    sheet.write_text("code,indicator,year,limit\nA-1,energy_total,2024,1000\n", encoding="utf-8")
    assert jieyue("goals", "import", sheet).code == 0
    (row,) = jieyue("goals", "show", "--year", 2024, "--organ", "A-1", "--json").json
    assert (row["used"], row["left"], row["outcome"]) == (1474.8, -474.8, "missed")
    assert len(row["months"]) == 12


def test_refused_rows_leave_with_two(jieyue, sheet):
    sheet.write_text("code,indicator,year,limit\nnobody,energy_total,2025,1\n", encoding="utf-8")
    told = jieyue("goals", "import", sheet, "--json")
    assert told.code == 2
    assert told.json["errors"][0]["row"] == 2


def test_errors_leave_with_one_and_usage_with_sixty_four(jieyue, county):
    split = ("goals", "split", "--year", 2025, "--indicator", "energy_total", "--by", "use")
    assert jieyue(*split, "--region", "610102").code == 1
    assert jieyue("goals", "show", "--year", 2025).code == 1
    assert jieyue(*split, "--region", "610102", "--reserve", "100").code == 64
    assert jieyue("goals", "split", "--year", 2025).code == 64


def test_the_template_has_the_columns_the_import_reads(jieyue, county, tmp_path):
    file = tmp_path / "goals.xlsx"
    assert jieyue("template", "goals", "--out", file).code == 0
    book = load_workbook(file)
    book.worksheets[0].append(["A-1", "用水总量", 2026, 12])
    book.save(file)
    assert jieyue("goals", "import", file).code == 0
    assert Assignment.objects.get().limit == 12
