"""Every table that comes back from Excel: what somebody else changed meanwhile is told, and never undone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import openpyxl
import pytest

import factories
from jieyue.evaluations.models import SiteRecord
from jieyue.exchange.actions.giving import copied, give_table
from jieyue.exchange.actions.taking import Handed, read_sheet, take
from jieyue.exchange.kinds import EXPORTED, KINDS
from jieyue.exchange.kinds.batch import Wanted
from jieyue.indicators.models import Quota
from jieyue.ledgers.actions.entries import write_entry
from jieyue.ledgers.actions.records import write_record
from jieyue.ledgers.models import Entry, Record
from jieyue.ledgers.queries.records import last_record_change
from jieyue.ledgers.rules.records.kinds import LEDGERS
from jieyue.plans.models import Assignment
from jieyue.registry.models import Organ
from jieyue.sites.models import FixedShare, Membership, Site, SiteEntry, SplitMethod, SupplyAccount
from jieyue.values.refusals import RowsRefused

pytestmark = pytest.mark.django_db

YEAR = 2025


def officer():
    return factories.actor(factories.Role.ORGAN, Organ.objects.get(code="A-1").path)


@pytest.fixture
def organ():
    factories.registry()
    made = factories.organ("A-1", name="市财政局")
    factories.profile(made)
    return made


def compound(organ):
    """A compound of one member, its bill split by headcount, with one month."""
    site = Site.objects.create(code="S-1", name="一号院", region=organ.region, floor_area=100)
    Membership.objects.create(site=site, organ=organ, valid_from=date(2020, 1, 1), floor_area=10)
    SplitMethod.objects.create(site=site, item="", valid_from=date(2020, 1, 1), kind="headcount")
    SiteEntry.objects.create(site=site, item="water", year=YEAR, month=3, quantity=100)


def fill_organs(organ):
    Organ.objects.update(phone="1")


def fill_supply(organ):
    SupplyAccount.objects.create(
        organ=organ,
        number="61",
        supplier="供电局",
        item="water",
        valid_from=date(2020, 1, 1),
        valid_to="2026-01-01",
    )


def fill_energy(organ):
    factories.entry(organ, "water", f"{YEAR}-03", "100")


def fill_goals(organ):
    Assignment.objects.create(
        organ=organ,
        path=organ.path,
        giver=organ.region,
        indicator="energy_total",
        year=YEAR,
        base_year=YEAR - 1,
        base=200,
        limit=100,
        state="assigned",
        at=factories.NOON,
        by="市",
    )


def fill_quotas(organ):
    Quota.objects.create(
        indicator="energy_per_area", kind="", climate="", constraint=100, source="示例", mark="example"
    )


def fill_visits(organ):
    visit = factories.visit(organ, YEAR, "2.2")
    SiteRecord.objects.create(
        visit=visit, item="2.2", verdict="fits", score=1, note="", key="test", at=factories.NOON
    )


def fill_ledger(organ):
    factories.record(organ, "paper", period=f"{YEAR}-03", used="100")


# The table, what is in it, the header of a cell, how another person changes it, how the three values read.
CASES = {
    "organs": (fill_organs, "电话", lambda: Organ.objects.update(phone="2"), ("1", "3", "2")),
    "sites": (compound, "总建筑面积", lambda: Site.objects.update(floor_area=200), ("100", "300", "200")),
    "supply-accounts": (
        fill_supply,
        "截止日期",
        lambda: SupplyAccount.objects.update(valid_to="2026-02-01"),
        ("2026-01-01", "2026-03-01", "2026-02-01"),
    ),
    "energy": (
        fill_energy,
        "数量",
        lambda: write_entry(officer(), "A-1", "water", f"{YEAR}-03", "200"),
        ("100", "300", "200"),
    ),
    "site-energy": (compound, "数量", lambda: SiteEntry.objects.update(quantity=200), ("100", "300", "200")),
    "goals": (fill_goals, "年度上限", lambda: Assignment.objects.update(limit=200), ("100", "300", "200")),
    "quotas": (fill_quotas, "约束值", lambda: Quota.objects.update(constraint=200), ("100", "300", "200")),
    "site-visits": (fill_visits, "建议得分", lambda: SiteRecord.objects.update(score=2), ("1", "3", "2")),
    "paper": (
        fill_ledger,
        "用纸量",
        lambda: write_record(
            officer(),
            LEDGERS["paper"],
            "A-1",
            {"period": f"{YEAR}-03", "used": "200"},
            pk=Record.objects.get().pk,
            seen=last_record_change(),
        ),
        ("100", "300", "200"),
    ),
}
STORED = (
    Organ,
    Site,
    Membership,
    SplitMethod,
    FixedShare,
    SiteEntry,
    SupplyAccount,
    Entry,
    Record,
    Assignment,
    Quota,
    SiteRecord,
)


def everything():
    return {model: sorted(model.objects.values_list()) for model in STORED}


def exported(table, path, **narrowed):
    give_table(factories.actor(), table, path, year=YEAR, **narrowed)
    return path


def typed(path, row, cells):
    """The workbook with these cells, by header, of a row typed over."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    headers = [cell.value for cell in sheet[1]]
    for header, value in cells.items():
        sheet.cell(row, headers.index(header) + 1).value = value
    book.save(path)
    return path


def taken(table, path):
    return take(factories.actor(), read_sheet(table, Handed(path, path.name))).tally


def test_every_table_is_tried():
    assert {"paper" if table in LEDGERS else table for table in EXPORTED} == set(CASES)


@pytest.mark.parametrize("table", CASES)
def test_a_cell_changed_on_both_sides_is_refused_with_its_three_values(organ, tmp_path, table):
    fill, header, change, (base, theirs, now) = CASES[table]
    fill(organ)
    path = exported(table, tmp_path / "t.xlsx")
    change()
    before = everything()
    with pytest.raises(RowsRefused) as refused:
        taken(table, typed(path, 2, {header: theirs}))
    assert [(error.row, error.column) for error in refused.value.errors] == [(2, header)]
    assert f"导出时 {base},表中 {theirs},现在 {now}" in str(refused.value.errors[0].message)
    assert everything() == before


@pytest.mark.parametrize("table", CASES)
def test_a_stale_sheet_nobody_touched_changes_nothing(organ, tmp_path, table):
    fill, _, change, _ = CASES[table]
    fill(organ)
    path = exported(table, tmp_path / "t.xlsx")
    change()
    before = everything()
    assert not taken(table, path).changed
    assert everything() == before


def test_a_percentage_is_compared_as_the_limit_it_means(organ, tmp_path):
    fill_goals(organ)
    path = typed(exported("goals", tmp_path / "t.xlsx"), 2, {"下降比例(%)": 25})
    Assignment.objects.update(limit=120)
    with pytest.raises(RowsRefused) as refused:
        taken("goals", path)
    assert "导出时 100,表中 150,现在 120" in str(refused.value.errors[0].message)
    Assignment.objects.update(limit=150)
    assert not taken("goals", path).changed


def test_a_percentage_beside_the_limit_as_exported_is_taken(organ, tmp_path):
    fill_goals(organ)
    path = exported("goals", tmp_path / "t.xlsx")
    assert taken("goals", typed(path, 2, {"下降比例(%)": "25%", "说明": "市政办〔2026〕5号"})).updated == 1
    assert Assignment.objects.get().limit == 150


def test_another_cell_of_a_row_that_others_changed_is_taken(organ, tmp_path):
    compound(organ)
    path = exported("sites", tmp_path / "t.xlsx")
    Site.objects.update(floor_area=200)
    taken("sites", typed(path, 2, {"集中办公区名称": "二号院"}))
    kept = Site.objects.get()
    assert (kept.name, kept.floor_area) == ("二号院", Decimal(200))


def test_shares_that_others_set_anew_are_told_each(organ, tmp_path):
    compound(organ)
    other = factories.organ("A-2", name="市审计局")
    method = SplitMethod.objects.get()
    SplitMethod.objects.update(kind="fixed")
    for member, share in ((organ, 60), (other, 40)):
        FixedShare.objects.create(method=method, organ=member, percent=share)
    path = exported("sites", tmp_path / "t.xlsx")
    FixedShare.objects.update(percent=50)
    assert not taken("sites", path).changed
    with pytest.raises(RowsRefused) as refused:
        taken("sites", typed(path, 4, {"比例": 70}))
    assert "导出时 60,表中 70,现在 50" in str(refused.value.errors[0].message)


def test_a_row_that_is_no_more_is_not_made_again(organ, tmp_path):
    compound(organ)
    path = exported("sites", tmp_path / "t.xlsx")
    Membership.objects.all().delete()
    assert not taken("sites", path).changed
    assert not Membership.objects.exists()
    with pytest.raises(RowsRefused, match="整份文件未导入"):
        taken("sites", typed(path, 3, {"使用面积": 12}))
    assert not Membership.objects.exists()


def test_a_row_that_others_made_since_counts_as_changed_within_the_export_only(organ, tmp_path):
    compound(organ)
    region = organ.region.code
    path = exported("sites", tmp_path / "t.xlsx", region=region)
    Membership.objects.create(
        site=Site.objects.get(), organ=factories.organ("A-2"), valid_from=date(2024, 1, 1), floor_area=20
    )
    cells = {"集中办公区代码": "S-1", "机关代码": "A-2", "起始日期": "2024-01-01", "使用面积": 30}
    row = openpyxl.load_workbook(path).worksheets[0].max_row + 1
    with pytest.raises(RowsRefused) as refused:
        taken("sites", typed(path, row, cells))
    assert "导出时 —,表中 30,现在 20" in str(refused.value.errors[0].message)


def test_a_row_beyond_the_place_that_was_exported_is_no_stale_one(organ, tmp_path):
    factories.profile(factories.organ("B-1", region="610200", name="铜川市财政局", phone="1"))
    path = exported("organs", tmp_path / "t.xlsx", region=organ.region.code)
    cells = {
        "机关代码": "B-1",
        "机关名称": "铜川市财政局",
        "报送区划": "610200",
        "层级": "市级",
        "类别": "行政机关",
    }
    taken("organs", typed(path, 3, {**cells, "电话": "2"}))
    assert Organ.objects.get(code="B-1").phone == "2"


def test_no_two_rows_of_a_copy_are_one(organ):
    """A table whose copy lost a row to another's key would take a stale sheet for a fresh one."""
    compound(organ)
    fill_organs(organ)
    factories.profile(organ, valid_from=date(2025, 1, 1))
    for table, count in (("organs", 2), ("sites", 3), ("site-energy", 1)):
        rows = list(KINDS[table].give(Wanted(factories.actor(), YEAR)).rows)
        assert len(copied(KINDS[table], rows)) == len(rows) == count
