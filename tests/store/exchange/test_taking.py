"""A file for any table: what it would change is told first, and nothing that others changed meanwhile is undone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import openpyxl
import pytest

import factories
from jieyue.acts.models import AuditRecord
from jieyue.evaluations.actions.prefill import prefill
from jieyue.evaluations.models import Answer, Case, Naming
from jieyue.exchange.actions.giving import give_table
from jieyue.exchange.actions.taking import Handed, mark, read_sheet, take
from jieyue.ledgers.actions.entries import write_entry
from jieyue.ledgers.models import Entry, Revision
from jieyue.registry.models import Organ
from jieyue.sheets.mapping import read_mapping
from jieyue.standards.queries.versions import standard_of
from jieyue.standards.rules.answers import YES_NO
from jieyue.values.refusals import Refusal, RowsRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def organ():
    factories.registry()
    made = factories.organ("A-1", name="市财政局", credit_code=factories.credit_code(1))
    factories.profile(made)
    return made


@pytest.fixture
def sheet(tmp_path):
    """A CSV for a table, read."""

    def make(table, *lines, **handed):
        path = tmp_path / "表.csv"
        path.write_text("\n".join(lines), encoding="utf-8")
        return read_sheet(table, Handed(path, path.name, **handed))

    return make


def exported(tmp_path, table, year=0):
    path = tmp_path / f"{table}.xlsx"
    give_table(factories.actor(), table, path, year=year)
    return path


def typed(path, cells):
    """The workbook with these cells (by header and the first row whose cells begin with the key) typed over."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    headers = [cell.value for cell in sheet[1]]
    for place, value in cells.items():
        sheet.cell(2, headers.index(place) + 1).value = value
    book.save(path)


def test_a_trial_run_tells_what_would_change_and_stores_nothing(organ, sheet):
    factories.entry(organ, "electricity", "2025-01", "100", cost="50")
    read = sheet("energy", "机关代码,项目,期间,数量,费用", "A-1,电,2025-01,120,", "A-1,水,2025-01,7,20")
    tally = take(factories.actor(), read, dry_run=True).tally
    assert (tally.created, tally.updated) == (1, 1)
    assert [(one.row, tuple(map(str, one.names)), one.is_new) for one in tally.changes] == [
        (2, ("A-1", "电", "2025年1月"), False),
        (3, ("A-1", "水", "2025年1月"), True),
    ]
    assert [tuple(cell) for cell in tally.changes[0].cells] == [("quantity", "100", "120")]
    assert [tuple(cell) for cell in tally.changes[1].cells] == [("quantity", "", "7"), ("cost", "", "20")]
    assert Entry.objects.count() == 1
    assert not AuditRecord.objects.filter(act="ledger.import").exists()


def test_a_ledger_of_the_catalogue_tells_its_cells_in_words(organ, sheet):
    factories.record(organ, "waste", period="2025-01", **{"class": "kitchen"}, carrier="绿城", weight="5")
    read = sheet("waste", "机关代码,期间,类别,清运单位,清运量", "A-1,2025-01,厨余垃圾,绿城,6")
    (change,) = take(factories.actor(), read, dry_run=True).tally.changes
    assert tuple(map(str, change.names)) == ("A-1", "2025年1月", "厨余垃圾", "绿城")
    assert [tuple(cell) for cell in change.cells] == [("weight", "5", "6")]


def told(tally):
    return [
        (change.row, change.names[:2], change.is_new, [tuple(cell) for cell in change.cells])
        for change in tally.changes
    ]


def test_lists_of_earlier_batches_tell_line_by_line_what_would_change(organ, sheet):
    head = "机关代码,年度,批次,文号"
    take(factories.actor(), sheet("named", head, "A-1,2023,第一批,陕1号"))
    read = sheet("named", head, "A-1,2023,第一批,陕2号", "A-1,2024,第二批,")
    tally = take(factories.actor(), read, dry_run=True).tally
    assert told(tally) == [
        (2, ("A-1", "2023"), False, [("number", "陕1号", "陕2号")]),
        (3, ("A-1", "2024"), True, [("batch", "", "第二批")]),
    ]
    assert list(Naming.objects.values_list("document", flat=True)) == ["陕1号"]


def test_titles_of_demonstration_units_tell_the_days_that_change(organ, sheet):
    head = "机关代码,称号,取得日期,失效日期"
    take(factories.actor(), sheet("exemptions", head, "A-1,示范单位,2023-01-01,"))
    read = sheet("exemptions", head, "A-1,示范单位,2023-01-01,2027-12-31")
    tally = take(factories.actor(), read, dry_run=True).tally
    assert told(tally) == [(2, ("A-1", "示范单位"), False, [("expires", "", "2027-12-31")])]


def test_answers_tell_what_was_said_and_what_is_said_now(organ, sheet):
    prefill(factories.actor(), 2026, date(2026, 8, 1))
    standard = standard_of(Case.objects.get().standard)
    item = next(key for key, question in standard.questions.items() if question.kind == YES_NO)
    head = "机关代码,评分项,回答,说明"
    first = take(factories.actor(), sheet("answers", head, f"A-1,{item},是,")).tally
    assert first.created == 1
    tally = take(factories.actor(), sheet("answers", head, f"A-1,{item},否,见附件"), dry_run=True).tally
    assert told(tally) == [(2, ("A-1", item), False, [("answer", "是", "否"), ("note", "", "见附件")])]
    assert Answer.objects.get().value == "yes"


def test_cells_of_a_stale_energy_sheet_that_nobody_touched_undo_nothing(organ, tmp_path):
    factories.entry(organ, "electricity", "2025-01", "100", cost="50")
    path = exported(tmp_path, "energy", 2025)
    write_entry(factories.actor(factories.Role.ORGAN, organ.path), "A-1", "electricity", "2025-01", "110")
    typed(path, {"费用": 60})
    take(factories.actor(), read_sheet("energy", Handed(path, path.name)))
    kept = Entry.objects.get()
    assert (kept.quantity, kept.cost) == (110, 60)


def test_an_energy_cell_changed_on_both_sides_is_refused_with_all_three_values(organ, tmp_path):
    factories.entry(organ, "electricity", "2025-01", "100")
    path = exported(tmp_path, "energy", 2025)
    write_entry(factories.actor(factories.Role.ORGAN, organ.path), "A-1", "electricity", "2025-01", "110")
    typed(path, {"数量": 130})
    with pytest.raises(RowsRefused) as refused:
        take(factories.actor(), read_sheet("energy", Handed(path, path.name)))
    (error,) = refused.value.errors
    assert (error.row, error.column) == (2, "数量")
    assert "导出时 100,表中 130,现在 110" in str(error.message)
    assert Revision.objects.count() == 2


def test_an_entry_that_others_made_after_the_export_counts_as_changed(organ, tmp_path):
    factories.entry(organ, "electricity", "2025-01", "100")
    path = exported(tmp_path, "energy", 2025)
    write_entry(factories.actor(factories.Role.ORGAN, organ.path), "A-1", "water", "2025-01", "7")
    book = openpyxl.load_workbook(path)
    book.worksheets[0].append(["A-1", "水", "2025-01", 8])
    book.save(path)
    with pytest.raises(RowsRefused) as refused:
        take(factories.actor(), read_sheet("energy", Handed(path, path.name)))
    assert "导出时 —,表中 8,现在 7" in str(refused.value.errors[0].message)


def test_a_stale_sheet_of_organs_undoes_nothing_and_tells_both_sides(organ, tmp_path):
    path = exported(tmp_path, "organs")
    Organ.objects.update(name="市财政局(新)", contact="王五")
    typed(path, {"电话": "029-1"})
    take(factories.actor(), read_sheet("organs", Handed(path, path.name)))
    kept = Organ.objects.get()
    assert (kept.name, kept.contact, kept.phone) == ("市财政局(新)", "王五", "029-1")
    typed(path, {"电话": "", "机关名称": "财政局"})
    with pytest.raises(RowsRefused) as refused:
        take(factories.actor(), read_sheet("organs", Handed(path, path.name)))
    assert "导出时 市财政局,表中 财政局,现在 市财政局(新)" in str(refused.value.errors[0].message)


MAPPING = """
target = "energy"
[fields]
code = { column = "单位" }
period = { column = "月份" }
[[quantities]]
item = "electricity"
column = "用电"
factor = 10000
cost = "电费"
cost_factor = 10000
"""


def test_a_foreign_sheet_may_name_organs_and_its_figures_are_converted(organ, sheet):
    mapping = read_mapping(MAPPING.encode(), "m.toml")
    read = sheet("energy", "单位,月份,用电,电费", "市财政局,3月,1.5,0.8", mapping=mapping, year=2025)
    take(factories.actor(), read)
    kept = Entry.objects.get()
    assert (kept.organ_id, kept.month, kept.quantity, kept.cost) == (organ.pk, 3, 15_000, Decimal(8000))


@pytest.mark.parametrize("told", ["credit", "twice", "elsewhere"])
def test_only_one_organ_in_scope_can_be_meant_by_a_name(organ, sheet, told):
    other = factories.organ("B-1", region="610200", name="市审计局")
    mapping = read_mapping(MAPPING.encode(), "m.toml")
    actor = factories.actor(factories.Role.CITY, organ.region.path)
    text = {"credit": organ.credit_code, "twice": "市财政局", "elsewhere": other.name}[told]
    if told == "twice":
        factories.organ("A-2", name="市财政局")
    read = sheet("energy", "单位,月份,用电,电费", f"{text},2025-03,1,", mapping=mapping)
    if told == "credit":
        assert take(actor, read).tally.created == 1
    else:
        with pytest.raises(RowsRefused, match="整份文件未导入"):
            take(actor, read)


def test_a_mapping_of_another_table_is_refused(organ, sheet):
    with pytest.raises(Refusal, match="用于导入 energy,不能用来导入 waste"):
        sheet("waste", "a", "1", mapping=read_mapping(MAPPING.encode(), "m.toml"), mapping_name="m.toml")


TWO_ROWS = """
target = "energy"
header_row = 2
header_rows = 2
[fields]
code = { column = "单位" }
[[quantities]]
item = "water"
column = "用水 · 1月"
period = "2025-01"
[[quantities]]
item = "water"
column = "用水 · 2月"
period = "2025-02"
"""


def test_the_marked_copy_of_a_foreign_sheet_is_read_by_the_same_mapping(organ, sheet, tmp_path):
    mapping = read_mapping(TWO_ROWS.encode(), "m.toml")
    read = sheet("energy", "用水统计表,,", "单位,用水,", ",1月,2月", "A-1,5,多", mapping=mapping)
    with pytest.raises(RowsRefused) as refused:
        take(factories.actor(), read)
    copy = tmp_path / "标注.xlsx"
    mark(read, refused.value.errors, copy, str)
    cell = openpyxl.load_workbook(copy).worksheets[0].cell(4, 3)
    assert cell.value == "多"
    assert cell.comment is not None
    book = openpyxl.load_workbook(copy)
    book.worksheets[0].cell(4, 3).value = "7"
    book.save(copy)
    tally = take(factories.actor(), read_sheet("energy", Handed(copy, copy.name, mapping=mapping))).tally
    assert tally.created == 2
    assert Entry.objects.get(month=2).quantity == 7
