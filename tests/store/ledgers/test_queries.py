"""Reading ledgers: the grid of a year, the history of a cell, and the stream for the bulk engine."""

from __future__ import annotations

from decimal import Decimal

import pytest

import factories
from jieyue.acts.rules import Role
from jieyue.ledgers.actions.entries import write_entry
from jieyue.ledgers.queries import entries as queries
from jieyue.ledgers.rules.entry_rows import Values
from jieyue.ledgers.rules.items import ITEMS
from jieyue.values.periods import Period
from jieyue.values.refusals import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def organ():
    factories.registry()
    return factories.organ("A")


def _line(grid, item):
    return next(row for row in grid if row.item.code == item)


def test_the_grid_shows_months_the_annual_figure_and_last_year(organ):
    factories.entry(organ, "electricity", "2025-01", "10.5", cost="6")
    factories.entry(organ, "electricity", "2025-12", "20", estimated=True)
    factories.entry(organ, "electricity", "2025", "999", cost="1")
    factories.entry(organ, "electricity", "2024", "300")
    factories.entry(organ, "electricity", "2026-01", "7")
    grid = queries.month_grid(factories.actor(), "A", 2025)
    assert [row.item.code for row in grid] == list(ITEMS)
    line = _line(grid, "electricity")
    assert line.months[0] == Values(Decimal("10.5"), Decimal(6))
    assert line.months[11].estimated
    assert line.months[1:11] == (None,) * 10
    assert line.annual.quantity == 999
    assert (line.total, line.cost) == (Decimal("30.5"), Decimal(6))
    assert (line.expected, line.missing) == (True, tuple(range(2, 12)))
    assert line.last_total == 300
    water = _line(grid, "water")
    assert (water.total, water.cost, water.expected, water.missing) == (None, None, False, ())


def test_a_declared_item_is_expected_before_it_is_used(organ):
    factories.declaration(organ, "water", from_year=2025)
    line = _line(queries.month_grid(factories.actor(), "A", 2025), "water")
    assert line.missing == tuple(range(1, 13))
    assert not _line(queries.month_grid(factories.actor(), "A", 2024), "water").expected


def test_the_grid_takes_three_statements(organ, django_assert_num_queries):
    factories.entry(organ, "water", "2025-01", "1")
    with django_assert_num_queries(3):
        queries.month_grid(factories.actor(), "A", 2025)


def test_history_tells_every_value_newest_first(organ):
    officer = factories.actor(Role.ORGAN, organ.path, name="张三")
    write_entry(officer, "A", "water", "2025-03", "5", reason="初填")
    write_entry(officer, "A", "water", "2025-03", "6", note="更正", reason="抄错")
    write_entry(officer, "A", "water", "2025-04", "9")
    told = queries.entry_history(officer, "A", "water", Period(2025, 3))
    assert [(row.by, row.why, row.old, row.new) for row in told] == [
        ("张三", "抄错", Values(Decimal(5)), Values(Decimal(6), note="更正")),
        ("张三", "初填", None, Values(Decimal(5))),
    ]


def test_other_organs_stay_out_of_sight(organ):
    other = factories.actor(Role.ORGAN, factories.organ("B").path)
    with pytest.raises(Refusal, match="没有机关“A”"):
        queries.month_grid(other, "A", 2025)
    with pytest.raises(Refusal, match="没有机关“A”"):
        queries.entry_history(other, "A", "water", Period(2025, 3))


def test_the_latest_change_is_known_for_all_and_for_each_year(organ):
    assert (queries.last_change(), queries.last_change(2025), queries.change_by_year()) == (0, 0, {})
    first = factories.entry(organ, "water", "2024-01", "1").change
    last = factories.entry(organ, "water", "2025-01", "1").change
    assert queries.last_change() == queries.last_change(2025) == last.pk
    assert queries.last_change(2024) == first.pk
    assert queries.change_by_year() == {2024: (first.pk, first.at), 2025: (last.pk, last.at)}


def test_a_year_streams_in_exact_steps(organ, monkeypatch):
    monkeypatch.setattr(queries, "_BATCH", 2)
    change = factories.change()
    quantities = ["0.0001", "99999999999.9999", "0.3", "1234567.8912", "0"]
    for month, quantity in enumerate(quantities, start=1):
        change = factories.entry(organ, "water", f"2025-{month}", quantity, cost="0.5", by=change).change
    factories.entry(organ, "water", "2024", "8")
    batches = list(queries.stream_entries(2025))
    assert [len(batch) for batch in batches] == [2, 2, 1]
    rows = sorted(row for batch in batches for row in batch)
    assert rows == [
        (organ.pk, "water", month, int(Decimal(quantity).scaleb(4)), 5000, change.pk)
        for month, quantity in enumerate(quantities, start=1)
    ]
