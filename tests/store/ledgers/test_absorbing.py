"""Two entries of one organ become one, nothing counted twice, and back again."""

from __future__ import annotations

from decimal import Decimal

import pytest

import factories
from jieyue.acts.rules import Role
from jieyue.indicators.queries.regions import region_years
from jieyue.ledgers.actions.absorbing import ABSORBED, STAYING, absorb, decide, restore
from jieyue.ledgers.actions.entries import write_entry
from jieyue.ledgers.models import Declaration, Entry
from jieyue.ledgers.queries.absorbing import absorptions, both_ledgers
from jieyue.ledgers.queries.entries import entry_history
from jieyue.registry.actions.changing import undo_change
from jieyue.registry.models import Organ, OrganEvent
from jieyue.registry.queries.duplicates import suspects
from jieyue.registry.rules import SINCE_EVER
from jieyue.values.periods import Period
from jieyue.values.refusals import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    factories.registry()
    first = factories.organ("A-1", region="610102", name="新城区卫生健康委员会")
    second = factories.organ("A-2", region="610102", name="新城区卫健委")
    for month, quantity in ((1, "100"), (2, "100")):
        factories.entry(first, "electricity", f"2025-{month:02}", quantity)
    for month, quantity in ((1, "100"), (2, "120"), (3, "130")):
        factories.entry(second, "electricity", f"2025-{month:02}", quantity)
    factories.declaration(second, "electricity")
    return factories.actor(Role.COUNTY, "610000/610100/610102/")


def months(code):
    rows = Entry.objects.filter(organ__code=code, item="electricity").order_by("month")
    return {month: float(quantity) for month, quantity in rows.values_list("month", "quantity")}


def test_the_pair_is_suspected_with_its_reason(county):
    (pair,) = suspects(county)
    assert (pair.organ.code, pair.first.code, str(pair.why)) == ("A-2", "A-1", "名称含义相同")


def test_what_is_lacking_goes_over_with_its_history(county):
    absorb(county, "A-2", "A-1", "重复登记")
    assert months("A-1") == {1: 100, 2: 100, 3: 130}
    history = entry_history(county, "A-1", "electricity", Period(2025, 3))
    assert [row.why for row in history] == ["A-2 → A-1", "测试"]
    assert history[0].old == history[0].new
    assert Organ.objects.get(code="A-2").closed == SINCE_EVER
    assert Declaration.objects.filter(organ__code="A-1").exists()
    assert not suspects(county)


def test_nothing_of_the_absorbed_entry_counts_twice(county):
    absorb(county, "A-2", "A-1", "重复登记")
    year = region_years("610102", (2025,)).total(2025, 0, "energy")
    assert year.value == Decimal(330) * Decimal("0.1229")
    assert year.expected == 12
    restore(county, "A-2", "是两家")
    year = region_years("610102", (2025,)).total(2025, 0, "energy")
    assert (year.value, year.expected) == (Decimal(550) * Decimal("0.1229"), 24)


def test_contradictions_wait_until_each_is_decided(county):
    absorption = absorb(county, "A-2", "A-1", "重复登记")
    (found,) = both_ledgers(absorption.organ_id, absorption.into_id).contradictions
    assert (found.period, found.absorbed.quantity, found.staying.quantity) == (Period(2025, 2), 120, 100)
    assert absorptions(county, 10)[0].open == 1
    decide(county, "A-2", found.entry, ABSORBED)
    assert months("A-1")[2] == 120
    assert absorptions(county, 10)[0].open == 0
    with pytest.raises(Refusal, match="已经处理过"):
        decide(county, "A-2", found.entry, STAYING)


def test_what_waits_for_a_decision_is_counted_in_three_statements(county, django_assert_num_queries):
    third = factories.organ("A-3", region="610102", name="新城区卫健局")
    factories.entry(third, "electricity", "2025-01", "90")
    for code in ("A-2", "A-3"):
        absorb(county, code, "A-1", "重复登记")
    with django_assert_num_queries(3):
        told = absorptions(county, 10)
    assert [(row.code, row.open) for row in told] == [("A-3", 1), ("A-2", 1)]


def test_the_figure_that_stays_may_be_right(county):
    absorption = absorb(county, "A-2", "A-1", "重复登记")
    decide(
        county, "A-2", both_ledgers(absorption.organ_id, absorption.into_id).contradictions[0].entry, STAYING
    )
    assert months("A-1")[2] == 100
    assert absorptions(county, 10)[0].open == 0


def test_all_of_it_goes_back(county):
    absorb(county, "A-2", "A-1", "重复登记")
    restore(county, "A-2", "是两家")
    assert months("A-1") == {1: 100, 2: 100}
    assert months("A-2") == {1: 100, 2: 120, 3: 130}
    assert Organ.objects.get(code="A-2").closed is None
    assert not Declaration.objects.filter(organ__code="A-1").exists()
    assert absorptions(county, 10) == []
    with pytest.raises(Refusal, match="没有并入"):
        restore(county, "A-2", "再撤一次")


def test_what_was_decided_is_undone_too(county):
    absorb(county, "A-2", "A-1", "重复登记")
    decide(county, "A-2", Entry.objects.get(organ__code="A-2", month=2).pk, ABSORBED)
    assert months("A-1")[2] == 120
    restore(county, "A-2", "是两家")
    assert months("A-1") == {1: 100, 2: 100}
    assert entry_history(county, "A-1", "electricity", Period(2025, 2))[0].why == "A-1 → A-2"
    assert region_years("610102", (2025,)).total(2025, 0, "energy").value == Decimal(550) * Decimal("0.1229")


def test_a_later_word_of_the_one_that_stays_outlives_the_undo(county):
    absorb(county, "A-2", "A-1", "重复登记")
    decide(county, "A-2", Entry.objects.get(organ__code="A-2", month=2).pk, ABSORBED)
    write_entry(county, "A-1", "electricity", "2025-02", "111", reason="按发票")
    restore(county, "A-2", "是两家")
    assert months("A-1")[2] == 111


def test_what_was_worked_on_since_does_not_go_back(county):
    absorb(county, "A-2", "A-1", "重复登记")
    write_entry(county, "A-1", "electricity", "2025-03", "140", reason="更正")
    with pytest.raises(Refusal, match="又被改过"):
        restore(county, "A-2", "是两家")
    assert Organ.objects.get(code="A-2").closed == SINCE_EVER


def test_a_plain_undo_would_leave_the_ledgers_behind(county):
    absorb(county, "A-2", "A-1", "重复登记")
    with pytest.raises(Refusal, match="疑似重复"):
        undo_change(county, "A-2", OrganEvent.objects.get().pk, "登记错误")


def test_nobody_absorbs_beyond_the_own_part(county):
    factories.organ("B-1", region="610202")
    with pytest.raises(Refusal, match="没有机关"):
        absorb(county, "B-1", "A-1", "重复登记")
