"""Ledgers as they are stored: every value with its revisions, and nothing of a refused sheet."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from itertools import product

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

import factories
from jieyue.acts.models import AuditRecord
from jieyue.acts.rules import Actor, Grant, Role
from jieyue.ledgers.actions.entries import (
    declare_items,
    load_entries,
    record_entries,
    write_entries,
    write_entry,
)
from jieyue.ledgers.models import Change, Declaration, Entry, Revision
from jieyue.ledgers.rules.entry_rows import EntryRow, Key, Values
from jieyue.ledgers.rules.items import ITEMS
from jieyue.values.imports import Source, Tally
from jieyue.values.refusals import Refusal, RowsRefused

pytestmark = pytest.mark.django_db

SOURCE = Source("energy.xlsx", "Sheet1")


@pytest.fixture
def organ():
    factories.registry()
    return factories.organ("A")


def _row(number: int, period: str, quantity: str | None, **cells: str | None) -> EntryRow:
    return EntryRow(number, "A", "electricity", period, quantity, **cells)


def _record(*rows: EntryRow, **given) -> Tally:
    return record_entries(factories.actor(), rows, source=SOURCE, **given)


def test_entries_are_stored_with_their_first_revision(organ):
    assert _record(_row(2, "2025-01", "1234.5678", cost="99.9", note="抄表"), _row(3, "2025", "5")) == Tally(
        2
    )
    entry = Entry.objects.get(month=1)
    assert (entry.quantity, entry.cost, entry.note) == (Decimal("1234.5678"), Decimal("99.9"), "抄表")
    first = Revision.objects.get(entry=entry)
    assert (first.old_quantity, first.new_quantity, first.new_note) == (None, entry.quantity, "抄表")
    assert (first.change.by, first.change.why, first.change.at) == ("operator", "energy.xlsx", factories.NOON)
    assert AuditRecord.objects.get().detail == {
        "file": "energy.xlsx",
        "rows": 2,
        "created": 2,
        "updated": 0,
        "unchanged": 0,
    }


def test_only_changed_entries_get_a_revision(organ):
    _record(_row(2, "2025-01", "1", cost="2", note="甲"), _row(3, "2025-02", "1"))
    assert _record(_row(2, "2025-01", "3", note="乙"), _row(3, "2025-02", "1.0")) == Tally(0, 1, 1)
    entry = Entry.objects.get(month=1)
    assert (entry.quantity, entry.cost, entry.note) == (3, 2, "乙")
    last = Revision.objects.order_by("-pk").first()
    assert (last.old_quantity, last.new_quantity, last.old_cost, last.new_cost) == (1, 3, 2, 2)
    assert (last.old_note, last.new_note) == ("甲", "乙")
    assert Revision.objects.count() == 3
    assert entry.change_id == last.change_id == Change.objects.order_by("-pk").first().pk


def test_the_same_sheet_again_makes_no_change(organ):
    rows = [_row(2, "2025-01", "1", cost="2"), _row(3, "2025-02", "1")]
    _record(*rows)
    assert _record(*rows) == Tally(unchanged=2)
    assert (Change.objects.count(), Revision.objects.count()) == (1, 2)


def test_a_refused_sheet_leaves_nothing_behind(organ):
    with pytest.raises(RowsRefused) as refused:
        _record(_row(2, "2025-01", "1"), _row(3, "2025-02", "-1"), _row(4, "2025-13", "1"))
    assert [error.row for error in refused.value.errors] == [3, 4]
    assert not Entry.objects.exists()
    assert not Change.objects.exists()
    assert not AuditRecord.objects.exists()


def test_a_dry_run_counts_and_stores_nothing(organ):
    assert _record(_row(2, "2025-01", "1"), dry_run=True) == Tally(1)
    assert not Entry.objects.exists()
    assert not AuditRecord.objects.exists()


def test_the_number_of_statements_does_not_grow_with_the_rows(organ):
    def statements(items: list[str], year: int) -> int:
        rows = [
            EntryRow(number, "A", item, f"{year}-{month}", str(number))
            for number, (item, month) in enumerate(product(items, range(1, 13)), start=2)
        ]
        with CaptureQueriesContext(connection) as captured:
            assert _record(*rows).created == len(rows)
        return len(captured)

    # The first entry of an organ also notes where the totals count it.
    statements(["electricity"], 2023)
    assert statements(["electricity"], 2024) == statements(list(ITEMS), 2025)


def test_a_cell_is_written_by_the_organs_officer_without_a_record(organ):
    officer = factories.actor(Role.ORGAN, organ.path, name="张三")
    assert write_entry(officer, "A", "water", "2025-03", "12", cost="40", reason="补填") == Tally(1)
    assert write_entry(officer, "A", "water", "2025-03", None, estimated=True) == Tally(0, 1)
    entry = Entry.objects.get()
    assert (entry.quantity, entry.cost, entry.estimated) == (12, 40, True)
    assert (entry.change.by, Revision.objects.first().change.why) == ("张三", "补填")
    assert not AuditRecord.objects.exists()


def test_a_cell_that_cannot_be_taken_is_one_sentence(organ):
    officer = factories.actor(Role.ORGAN, organ.path)
    with pytest.raises(Refusal, match="不是数字"):
        write_entry(officer, "A", "water", "2025-03", "很多")
    with pytest.raises(Refusal, match="没有机关"):
        write_entry(factories.actor(Role.ORGAN, factories.organ("B").path), "A", "water", "2025-03", "1")
    with pytest.raises(Refusal, match="职责"):
        write_entry(factories.actor(), "A", "water", "2025-03", "1")


def test_pasted_months_are_taken_together_or_not_at_all(organ):
    officer = factories.actor(Role.ORGAN, organ.path)
    with pytest.raises(RowsRefused):
        write_entries(officer, "A", [_row(1, "2025-01", "1"), _row(2, "2025-02", "x")])
    assert not Entry.objects.exists()
    assert write_entries(officer, "A", [_row(1, "2025-01", "1"), _row(2, "2025-02", "2")]) == Tally(2)


def test_a_row_of_another_organ_is_not_slipped_in(organ):
    factories.organ("B")
    officer = factories.actor(Role.ORGAN, organ.path)
    with pytest.raises(RowsRefused):
        write_entries(officer, "A", [EntryRow(1, "B", "water", "2025-01", "1")])


def test_a_programmes_entries_are_written_with_their_revisions(organ):
    entries = [(Key(organ.pk, "water", 2025, month), Values(Decimal(month))) for month in range(1, 13)]
    assert load_entries(factories.actor(), iter(entries), why="演示") == 12
    assert Revision.objects.filter(change__why="演示").count() == 12
    with pytest.raises(IntegrityError):
        load_entries(factories.actor(), [(Key(organ.pk, "water", 2024, 1), Values(Decimal(-1)))], why="错")


def test_declarations_are_kept_by_year(organ):
    keeper = factories.actor()
    declare_items(keeper, "A", {"heat": True, "coal": False}, from_year=2024)
    declare_items(keeper, "A", {"heat": False}, from_year=2024)
    told = Declaration.objects.order_by("item").values_list("item", "from_year", "in_use")
    assert list(told) == [("coal", 2024, False), ("heat", 2024, False)]
    with pytest.raises(Refusal, match="“steam”不存在"):
        declare_items(keeper, "A", {"steam": True}, from_year=2024)


@pytest.mark.parametrize(("hour", "year"), [(15, 2027), (17, 2028)])
def test_the_future_begins_where_the_office_stands(organ, hour, year):
    """17:00 UTC on 31 December is one o'clock of the new year in China."""
    late = factories.actor(Role.ORGAN, organ.path, at=datetime(2026, 12, 31, hour, tzinfo=UTC))
    assert write_entry(late, "A", "electricity", f"{year}-01", "5").created == 1
    with pytest.raises(Refusal, match="还在将来"):
        write_entry(late, "A", "electricity", f"{year + 1}-01", "5")


def test_a_sheet_says_of_each_figure_whether_it_came_from_a_stand_in(organ):
    factories.organ("B")
    both = Actor(
        "李四",
        (Grant(Role.ORGAN, organ.path), Grant(Role.ORGAN, organ.path.replace("@A", "@B"), proxy=True)),
        factories.NOON,
    )
    for quantity, expected in (("5", Tally(2)), ("6", Tally(updated=2)), ("6", Tally(unchanged=2))):
        rows = [EntryRow(2, code, "electricity", "2025-01", quantity) for code in ("A", "B")]
        assert record_entries(both, rows, source=SOURCE) == expected
        marks = dict(Entry.objects.values_list("organ__code", "change__proxy"))
        assert marks == {"A": False, "B": True}
    gone = EntryRow(1, "B", "electricity", "2025-01", None, emptied=True)
    write_entries(both, "B", [gone], reason="填错了月份")
    assert Entry.ever.get(organ__code="B").change.proxy
    assert Change.objects.count() == 5
