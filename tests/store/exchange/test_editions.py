"""The energy sheet follows the form edition of its year: an old year keeps its items under their old names."""

from __future__ import annotations

import openpyxl
import pytest

import factories
from jieyue.cli.main import main
from jieyue.exchange.actions.giving import give_table, give_template
from jieyue.exchange.actions.taking import Handed, read_sheet, take
from jieyue.ledgers.models import Entry
from jieyue.ledgers.rules.forms import edition_of
from jieyue.ledgers.rules.items import ITEMS

pytestmark = pytest.mark.django_db

OLD, NEW = "太阳能光电系统发电量", "太阳能光电发电量"


def items_of(path):
    """What the template's drop-down list of items offers."""
    book = openpyxl.load_workbook(path)
    headers = [cell.value for cell in book.worksheets[0][1]]
    place = headers.index("项目") + 1
    return [cell.value for (cell,) in book["选项"].iter_rows(min_col=place, max_col=place) if cell.value]


def told(path):
    return "\n".join(
        str(cell.value)
        for row in openpyxl.load_workbook(path)["填写说明"].iter_rows()
        for cell in row
        if cell.value
    )


@pytest.mark.parametrize("table", ["energy", "site-energy"])
@pytest.mark.parametrize(("year", "here", "gone"), [(2022, OLD, NEW), (2024, OLD, NEW), (2025, NEW, OLD)])
def test_a_template_has_the_items_of_its_years_form(tmp_path, table, year, here, gone):
    path = tmp_path / "t.xlsx"
    give_template(table, path, year=year)
    items = items_of(path)
    assert items == list(edition_of(year).item_titles.values())
    assert here in items
    assert gone not in items
    assert f"{year} 年使用{edition_of(year).title}" in told(path)
    if table == "energy":
        assert f"{here} kWh" in told(path)
        assert f"{year}-03" in told(path)


def test_the_command_draws_the_template_of_the_year(tmp_path):
    path = tmp_path / "t.xlsx"
    assert main(["template", "energy", "--year", "2022", "--out", str(path)]) == 0
    assert OLD in items_of(path)


@pytest.mark.parametrize(("year", "name"), [(2023, OLD), (2025, NEW)])
def test_an_export_speaks_as_the_form_of_its_year_and_comes_back(tmp_path, year, name):
    factories.registry()
    factories.entry(factories.organ("A-1"), "pv_generation", f"{year}-03", "7")
    path = tmp_path / "t.xlsx"
    give_table(factories.actor(), "energy", path, year=year)
    assert openpyxl.load_workbook(path).worksheets[0]["B2"].value == name
    assert not take(factories.actor(), read_sheet("energy", Handed(path, path.name))).tally.changed


@pytest.mark.parametrize("name", [OLD, NEW, "pv_generation"])
def test_a_sheet_may_call_an_item_by_any_of_its_names(tmp_path, name):
    factories.registry()
    factories.organ("A-1")
    path = tmp_path / "t.csv"
    path.write_text(f"机关代码,项目,期间,数量\nA-1,{name},2023-03,7\n", encoding="utf-8")
    take(factories.actor(), read_sheet("energy", Handed(path, path.name)))
    assert ITEMS[Entry.objects.get().item].title == NEW
