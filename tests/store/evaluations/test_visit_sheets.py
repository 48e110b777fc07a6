"""The workbook of a visit: filled in where there is no phone, refused cell by cell, one record an item."""

from __future__ import annotations

import openpyxl
import pytest

import factories
from jieyue.accounts.models import Notice
from jieyue.acts.rules import Actor, Grant, Role
from jieyue.evaluations.actions.recording import settle
from jieyue.evaluations.models import Parked, SiteRecord, Visit
from jieyue.evaluations.queries.visits import visits_in_sheet
from jieyue.exchange.actions.giving import give_table
from jieyue.exchange.actions.taking import Handed, read_sheet, take
from jieyue.values.refusals import RowsRefused

pytestmark = pytest.mark.django_db
YEAR = 2026


@pytest.fixture
def visit():
    factories.registry()
    organ = factories.organ("A-1", region="610102", name="新城区财政局", tier="county")
    return factories.visit(organ, YEAR, "2.2", "2.3")


def assessor(visit):
    path = visit.case.organ.region.path
    return Actor("新城区", (Grant(Role.COUNTY, path),), factories.NOON, visit.assessor_id)


def workbook(actor, path):
    give_table(actor, "site-visits", path, year=YEAR, organ="A-1")
    return path


def fill(path, row, **cells):
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    headers = [cell.value for cell in sheet[1]]
    for header, value in cells.items():
        sheet.cell(row, headers.index(header) + 1).value = value
    book.save(path)
    return path


def taken(actor, path, **told):
    return take(actor, read_sheet("site-visits", Handed(path, path.name)), **told).tally


def test_the_workbook_says_what_the_organ_said_and_takes_what_was_seen(visit, tmp_path):
    actor = assessor(visit)
    path = workbook(actor, tmp_path / "v.xlsx")
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert [cell.value for cell in sheet["D"]][1:] == ["2.2", "2.3"]
    fill(path, 2, 现场结论="不符", 建议得分=1, 看到的情况="三处不是 LED")
    tried = taken(actor, path, dry_run=True)
    assert (tried.created, SiteRecord.objects.count()) == (1, 0)
    assert [change.key for change in tried.changes[0].cells] == ["verdict", "score", "note"]
    assert taken(actor, path).created == 1
    record = SiteRecord.objects.get()
    assert (record.verdict, record.score, record.note, record.revision) == ("differs", 1, "三处不是 LED", 1)
    again = workbook(actor, tmp_path / "again.xlsx")
    assert not taken(actor, again).changed
    taken(actor, fill(again, 2, 看到的情况="两处不是 LED"))
    record.refresh_from_db()
    assert (record.note, record.revision) == ("两处不是 LED", 2)


def test_many_visits_are_read_by_the_few_hundred(visit, monkeypatch, django_assert_num_queries):
    for number in (2, 3):
        factories.visit(factories.organ(f"A-{number}", region="610102"), YEAR, "2.2")
    keeper = factories.actor()
    with django_assert_num_queries(5):
        whole = list(visits_in_sheet(keeper, YEAR))
    assert [(one.code, one.line.id) for one in whole] == [
        ("A-1", "2.2"),
        ("A-1", "2.3"),
        ("A-2", "2.2"),
        ("A-3", "2.2"),
    ]
    monkeypatch.setattr("jieyue.registry.queries.organs._AT_ONCE", 2)
    with django_assert_num_queries(9):
        assert list(visits_in_sheet(keeper, YEAR)) == whole


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"现场结论": "差不多"}, "现场结论"),
        ({"现场结论": "不符"}, "看到的情况"),
        ({"现场结论": "相符", "建议得分": 99}, "建议得分"),
        ({"看到的情况": "只有说明"}, "现场结论"),
        ({"现场结论": "相符", "看到的情况": "长" * 501}, "看到的情况"),
    ],
)
def test_a_cell_that_can_not_be_taken_is_named(visit, tmp_path, cells, column):
    actor = assessor(visit)
    path = fill(workbook(actor, tmp_path / "v.xlsx"), 2, **cells)
    with pytest.raises(RowsRefused) as refused:
        taken(actor, path)
    assert [error.column for error in refused.value.errors] == [column]
    assert not SiteRecord.objects.exists()


def test_nobody_elses_visit_is_filled_in(visit, tmp_path):
    path = fill(workbook(assessor(visit), tmp_path / "v.xlsx"), 2, 现场结论="相符")
    other = Actor("另一人", assessor(visit).grants, factories.NOON, visit.assessor_id + 1)
    assert give_table(other, "site-visits", tmp_path / "empty.xlsx", year=YEAR) == 0
    with pytest.raises(RowsRefused):
        taken(other, path)
    assert not SiteRecord.objects.exists()


def test_what_comes_after_the_visit_is_parked_once_and_the_office_decides(visit, tmp_path):
    actor = assessor(visit)
    path = fill(workbook(actor, tmp_path / "v.xlsx"), 2, 现场结论="相符")
    Visit.objects.update(state="finished")
    (tried,) = taken(actor, path, dry_run=True).changes
    assert "记录没有写入" in str(tried.note)
    assert not Parked.objects.exists()
    tally = taken(actor, path)
    assert (tally.created, len(tally.notices)) == (1, 1)
    assert not SiteRecord.objects.exists()
    assert not taken(actor, path).changed
    parked = Parked.objects.get()
    assert (parked.item, parked.said["verdict"]) == ("2.2", "fits")
    assert Notice.objects.filter(key__startswith="parked ").count() == 1
    settle(factories.actor(Role.CITY, "610000/610100/"), visit.pk, parked.pk, take=True)
    assert SiteRecord.objects.get().verdict == "fits"
    assert not taken(actor, path).changed


def test_a_late_row_that_nobody_sent_is_refused_all_the_same(visit, tmp_path):
    path = fill(workbook(assessor(visit), tmp_path / "v.xlsx"), 2, 现场结论="相符")
    Visit.objects.update(state="finished")
    with pytest.raises(RowsRefused):
        taken(Actor("另一人", assessor(visit).grants, factories.NOON, visit.assessor_id + 1), path)
    assert not Parked.objects.exists()


def test_a_keeper_takes_the_workbook_over_by_command(visit, tmp_path):
    path = fill(workbook(factories.actor(), tmp_path / "v.xlsx"), 2, 现场结论="相符")
    assert taken(factories.actor(), path).created == 1
