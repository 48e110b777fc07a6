"""An emptied figure is to every total and reader as if it had never been written, and stands in its history."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import factories
from jieyue.acts.rules import Role
from jieyue.indicators.everybody.snapshot import lake, refresh
from jieyue.ledgers.actions.absorbing import ABSORBED, absorb, decide, restore
from jieyue.ledgers.actions.entries import record_entries, write_entries, write_entry
from jieyue.ledgers.actions.filing import step
from jieyue.ledgers.actions.typing import TypedCell, write_cells
from jieyue.ledgers.models import Change, Entry, RegionTotal, RegionUse, Revision
from jieyue.ledgers.queries.absorbing import both_ledgers
from jieyue.ledgers.queries.entries import entry_history, last_change, month_grid
from jieyue.ledgers.queries.lacking import lacks
from jieyue.ledgers.rules.closing import ENERGY
from jieyue.ledgers.rules.entry_rows import EntryRow
from jieyue.values.imports import Source
from jieyue.values.periods import Period
from jieyue.values.refusals import Refusal, RowsRefused

pytestmark = pytest.mark.django_db
MARCH = Period(2025, 3)
PROVINCE = factories.actor(Role.PROVINCE, "610000/")


@pytest.fixture
def organ():
    factories.registry()
    return factories.organ("A", region="610102")


def write(period="2025-03", quantity="100", item="electricity", **more):
    write_entry(PROVINCE, "A", item, period, quantity, **more)


def empty(period="2025-03", item="electricity", reason="填错了月份"):
    row = EntryRow(1, "A", item, period, None, emptied=True)
    return write_entries(PROVINCE, "A", [row], reason=reason)


def kept():
    """What is said of the organ and its regions, rows that say nothing left out."""
    sums = RegionTotal.objects.values_list(
        "region", "item", "year", "month", "quantity", "cost", "covered", "absent"
    )
    uses = RegionUse.objects.exclude(organs=0).values_list("region", "item", "year", "organs")
    grid = [month_grid(PROVINCE, "A", year) for year in (2024, 2025)]
    return {row for row in sums if any(row[4:])}, set(uses), grid


def test_an_emptied_month_is_missing_again_and_its_history_says_why(organ):
    write()
    write(period="2025-02")
    assert empty().updated == 1
    row = next(row for row in month_grid(PROVINCE, "A", 2025) if row.item.code == "electricity")
    assert (row.months[2], row.total, 3 in row.missing) == (None, Decimal(100), True)
    emptied, made = entry_history(PROVINCE, "A", "electricity", MARCH)
    assert (emptied.old.quantity, emptied.new, emptied.why) == (Decimal(100), None, "填错了月份")
    assert (made.old, made.new.quantity) == (None, Decimal(100))
    assert "electricity" in lacks([organ.pk], ENERGY, 2025, 3)[organ.pk].items


def test_a_figure_written_again_goes_on_in_the_same_history(organ):
    write(cost="60", note="抄表")
    empty()
    assert empty().unchanged == 1
    write(quantity="7")
    assert Entry.ever.get().pk == Entry.objects.get().pk
    told = [
        (row.old and row.old.quantity, row.new and row.new.quantity)
        for row in entry_history(PROVINCE, "A", "electricity", MARCH)
    ]
    assert told == [(None, 7), (100, None), (None, 100)]
    assert (Entry.objects.get().cost, Entry.objects.get().note) == (None, "")


def test_emptying_wants_a_reason_and_an_open_period(organ):
    write()
    with pytest.raises(Refusal, match="写明原因"):
        empty(reason=" ")
    officer = factories.actor(Role.ORGAN, organ.path)
    step(officer, ENERGY, MARCH, "A", "submit")
    with pytest.raises(RowsRefused):
        empty()
    assert Entry.objects.get().quantity == 100


def test_a_blank_cell_of_a_sheet_empties_nothing(organ):
    write(cost="60")
    tally = record_entries(
        PROVINCE, [EntryRow(2, "A", "electricity", "2025-03", None)], source=Source("a", "a")
    )
    assert tally.unchanged == 1
    assert Entry.objects.get().quantity == 100


def test_a_sheet_from_before_does_not_bring_back_what_was_emptied(organ):
    write(cost="60")
    write(period="2025-04")
    base = last_change(2025)
    empty()
    same = EntryRow(2, "A", "electricity", "2025-03", "100", "60")
    tally = record_entries(PROVINCE, [same], source=Source("a", "a"), base=base)
    assert not tally.changed
    changed = EntryRow(2, "A", "electricity", "2025-03", "110", "60")
    with pytest.raises(RowsRefused) as refused:
        record_entries(PROVINCE, [changed], source=Source("a", "a"), base=base)
    assert "导出时 100,表中 110,现在 —" in str(refused.value.errors[0].message)
    assert Entry.objects.count() == 1


def test_the_snapshot_sees_it_gone(organ):
    write()
    write(item="water")
    assert refresh(lake()) == 2
    empty()
    assert refresh(lake()) == 1
    empty(item="water")
    assert refresh(lake()) == 0
    assert refresh(lake()) == 0
    assert last_change(2025) == Change.objects.latest("pk").pk


def test_of_two_at_one_cell_the_second_is_told_that_it_was_emptied(organ):
    write()
    seen = Entry.objects.get().change_id
    mine = TypedCell("electricity", MARCH, None, seen=seen, emptied=True)
    write_cells(PROVINCE, "A", [mine], reason="填错了月份")
    # The answer was lost: the same is sent once more.
    assert write_cells(PROVINCE, "A", [mine], reason="填错了月份").unchanged == 1
    with pytest.raises(RowsRefused) as refused:
        write_cells(PROVINCE, "A", [TypedCell("electricity", MARCH, "90", seen=seen)], reason="抄错")
    assert "清空,您填的是 90" in str(refused.value.errors[0].message)
    assert write_cells(PROVINCE, "A", [TypedCell("electricity", MARCH, "90", seen=0)]).created == 1
    with pytest.raises(RowsRefused, match="1 处"):
        write_cells(PROVINCE, "A", [mine], reason="填错了月份")


def test_figures_move_in_one_go_and_their_year_still_adds_up(organ):
    """Emptied and written in one batch: the bounds see the ledger as it will be."""
    for month in range(1, 12):
        write(period=f"2025-{month:02}", quantity="100")
    rows = [
        EntryRow(1, "A", "electricity", "2025-11", None, emptied=True),
        EntryRow(2, "A", "electricity", "2025-12", "100"),
        EntryRow(3, "A", "electricity", "2025", "5000"),
    ]
    assert write_entries(PROVINCE, "A", rows, reason="移到 12 月") is not None
    assert set(Entry.objects.values_list("month", flat=True)) == {0, *range(1, 11), 12}


def test_an_absorbed_organ_does_not_fill_what_was_emptied_unasked(organ):
    double = factories.organ("B", region="610102")
    factories.entry(double, "electricity", "2025-03", "130")
    write()
    empty()
    absorption = absorb(PROVINCE, "B", "A", "重复登记")
    (found,) = both_ledgers(absorption.organ_id, absorption.into_id).contradictions
    assert (found.absorbed.quantity, found.staying) == (130, None)
    decide(PROVINCE, "B", found.entry, ABSORBED)
    assert Entry.objects.get(organ=organ).quantity == 130


def test_what_went_over_and_was_emptied_does_not_go_back(organ):
    double = factories.organ("B", region="610102")
    factories.entry(double, "electricity", "2025-03", "130")
    absorb(PROVINCE, "B", "A", "重复登记")
    empty()
    with pytest.raises(Refusal, match="又被改过"):
        restore(PROVINCE, "B", "是两家")


def test_writing_new_cells_looks_for_emptied_ones_once(organ):
    """One statement more than it took before anything could be emptied, however many cells."""
    rows = [EntryRow(n, "A", "electricity", f"2025-{n:02}", "5") for n in range(1, 13)]
    with connection.execute_wrapper(counting := Counting()):
        write_entries(PROVINCE, "A", rows)
    assert counting.about_emptied == 1


class Counting:
    """Counts the statements that ask for emptied entries."""

    about_emptied = 0

    def __call__(self, execute, sql, params, many, context):
        self.about_emptied += '"quantity" IS NULL' in sql
        return execute(sql, params, many, context)


_periods = st.sampled_from(["2024-12", "2025", "2025-01", "2025-03"])
_items = st.sampled_from(["electricity", "heat", "water"])
_written = st.lists(st.tuples(_items, _periods, st.integers(0, 3)), max_size=6)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=_written, item=_items, period=_periods, after=_written, quantity=st.integers(0, 9))
def test_written_and_emptied_is_as_if_it_had_never_been_written(organ, before, item, period, after, quantity):
    """As to totals, coverage and every figure: whatever was written before, and whatever is written afterwards."""
    with_it = _told([*before, (item, period, quantity), (item, period, None), *after])
    first = [one for one in before if one[:2] != (item, period)]
    assert with_it == _told([*first, *after])


def _told(steps):
    for step_item, period, quantity in steps:
        if quantity is None:
            empty(period, step_item)
        else:
            write(period, str(quantity), step_item, cost="1", reason="改")
    told = kept()
    Revision.objects.all().delete()
    Entry.ever.all().delete()
    for table in (RegionTotal, RegionUse):
        table.objects.all().delete()
    return told
