"""`jieyue import sites`, `site-energy` and `supply-accounts`: compounds, their bills and account numbers from sheets."""

from __future__ import annotations

import pytest

import factories
from jieyue.ledgers.models import Entry
from jieyue.sites.models import SupplyAccount

SITES = "集中办公区代码,集中办公区名称,报送区划,机关代码,起始日期,项目,分摊方法,比例"
ENERGY = "集中办公区代码,项目,期间,数量,费用,机关代码"


@pytest.fixture(autouse=True)
def _organs(db):
    factories.registry()
    for code in ("A", "B"):
        factories.profile(factories.organ(code))


@pytest.fixture
def sites(jieyue, csv_file):
    lines = (
        "S-1,一号院,西安市,,,,,",
        "S-1,,,A,2024-01-01,,,",
        "S-1,,,B,2024-01-01,,,",
        "S-1,,,,2024-01-01,全部,按建筑面积,",
        "S-1,,,A,2025-01-01,水,按固定比例,25",
        "S-1,,,B,2025-01-01,水,按固定比例,75",
    )
    return jieyue("import", "sites", csv_file(SITES, *lines), "--json")


def test_compounds_come_from_a_sheet(sites):
    assert sites.json["created"] == 1
    assert sites.code == 0


def test_their_bills_are_split_as_they_are_taken_over(jieyue, csv_file, sites):
    lines = ("S-1,电,2025-01,1000.0001,650,", "S-1,水,2025-01,100,,")
    assert jieyue("import", "site-energy", csv_file(ENERGY, *lines), "--json").json["created"] == 2
    told = {
        (organ, item): float(quantity)
        for organ, item, quantity in Entry.objects.values_list("organ__code", "item", "quantity")
    }
    assert told == {
        ("A", "electricity"): 500.0001,
        ("B", "electricity"): 500,
        ("A", "water"): 25,
        ("B", "water"): 75,
    }
    again = jieyue("import", "site-energy", csv_file(ENERGY, *lines), "--json").json
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 2)


def test_a_sheet_with_one_bad_cell_stores_nothing(jieyue, csv_file, sites):
    lines = ("S-1,电,2025-01,1000,,", "S-1,电,2025,1000,,", "S-9,电,2025-01,1,,")
    refused = jieyue("import", "site-energy", csv_file(ENERGY, *lines), "--json")
    assert refused.code == 2
    assert [error["row"] for error in refused.json["errors"]] == [3, 4]
    assert not Entry.objects.exists()


def test_a_number_bound_twice_is_refused_with_where_it_is(jieyue, csv_file, sites):
    head = "户号,项目,供应单位,机关代码,集中办公区代码,起始日期"
    lines = ("6101,电,示例供电公司,,S-1,2024-01-01", "6102,水,示例水务,A,,2024-01-01")
    assert jieyue("import", "supply-accounts", csv_file(head, *lines), "--json").json["created"] == 2
    moved = csv_file(head, "6101,电,示例供电公司,B,,2025-01-01")
    refused = jieyue("import", "supply-accounts", moved, "--json")
    assert refused.code == 2
    assert "已绑定“一号院”" in refused.json["errors"][0]["message"]
    assert SupplyAccount.objects.count() == 2


@pytest.mark.parametrize("kind", ["sites", "site-energy", "supply-accounts"])
def test_there_is_a_template(jieyue, tmp_path, kind):
    file = tmp_path / "template.xlsx"
    assert jieyue("template", kind, "--out", file).code == 0
    assert file.stat().st_size > 1000
