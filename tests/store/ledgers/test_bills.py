"""Bills are kept and written into whole months; what people typed themselves waits for a word."""

from __future__ import annotations

import pytest

import factories
from jieyue.acts.rules import Role
from jieyue.ledgers.actions.bills import Unagreed, keep_bill, split_bills, strike_bill
from jieyue.ledgers.actions.entries import write_entry
from jieyue.ledgers.actions.filing import step
from jieyue.ledgers.models import Entry, Record, Revision
from jieyue.ledgers.queries.bills import struck_follows
from jieyue.ledgers.rules.bills import mark_of
from jieyue.ledgers.rules.closing import ENERGY
from jieyue.values.periods import Period
from jieyue.values.refusals import Refusal, RowsRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    factories.registry()
    organ = factories.organ("A-1", region="610102")
    return factories.actor(Role.ORGAN, organ.path, name="经办人")


def keep(officer, begins, ends, quantity, **told):
    cells = {"item": "electricity", "number": "D-1", "begins": begins, "ends": ends, "quantity": quantity}
    return keep_bill(officer, "A-1", cells, occasion="账单按天分摊", **told).months


def figures():
    return {(one.year, one.month): one.quantity for one in Entry.objects.all()}


def test_only_whole_months_are_written(officer):
    assert keep(officer, "2024-12-15", "2025-01-14", "310").created == 0
    assert keep(officer, "2025-01-15", "2025-02-14", "620").created == 1
    assert figures() == {(2025, 1): 140 + 340}
    assert Revision.objects.get().change.why == "账单按天分摊"


def test_a_mended_bill_brings_its_own_months_along(officer):
    keep(officer, "2025-01-01", "2025-01-31", "310")
    row = Record.objects.get()
    keep(officer, "2025-01-01", "2025-01-31", "620", pk=row.pk, seen=row.change_id, reason="账单更正")
    assert figures() == {(2025, 1): 620}
    assert Revision.objects.latest("pk").change.why == "账单更正"


def test_a_figure_typed_by_hand_is_left_until_somebody_says_so(officer):
    factories.entry(factories.Organ.objects.get(), "electricity", "2025-01", "300")
    assert not keep(officer, "2025-01-01", "2025-01-31", "310").changed
    assert figures() == {(2025, 1): 300}
    assert split_bills(officer, "A-1", 2025, {("electricity", 1)}, reason="以账单为准").updated == 1
    assert figures() == {(2025, 1): 310}


def test_a_month_that_bills_dont_cover_is_not_written(officer):
    keep(officer, "2025-01-15", "2025-02-14", "310")
    with pytest.raises(Refusal, match="账单不齐"):
        split_bills(officer, "A-1", 2025, {("electricity", 1)}, reason="x")
    assert not figures()


def test_what_is_wrong_with_a_bill_is_told_by_its_cell(officer):
    with pytest.raises(RowsRefused) as refused:
        keep(officer, "2025-02-14", "2025-01-15", "310")
    assert refused.value.errors[0].column == "ends"
    assert not Record.objects.exists()


def moved(officer, begins, ends, **told):
    row = Record.objects.get()
    return keep(officer, begins, ends, "310", pk=row.pk, seen=row.change_id, **told)


def test_a_bill_that_goes_to_another_year_takes_its_months_along(officer):
    keep(officer, "2024-01-01", "2024-01-31", "310")
    assert moved(officer, "2025-03-01", "2025-03-31", reason="看错了年份").changed
    assert figures() == {(2025, 3): 310}
    assert Revision.objects.filter(new_quantity=None).get().change.why == "看错了年份"


def test_a_month_it_still_covers_in_part_is_withdrawn(officer):
    keep(officer, "2025-01-01", "2025-02-28", "590")
    assert set(figures()) == {(2025, 1), (2025, 2)}
    moved(officer, "2025-01-01", "2025-02-10")
    assert set(figures()) == {(2025, 1)}


def test_what_was_typed_over_a_bill_and_what_is_handed_in_stay(officer):
    keep(officer, "2025-01-01", "2025-02-28", "590")
    write_entry(officer, "A-1", "electricity", "2025-01", "333", reason="抄表")
    step(officer, ENERGY, Period(2025, 2), "A-1", "submit")
    with pytest.raises(Unagreed) as asked:
        moved(officer, "2024-01-01", "2024-02-29", agreed="")
    # Before anything is stored the months that hold a figure are told, with the one that cannot follow.
    assert [
        (one.period.month, one.after, bool(one.barred.template))
        for one in asked.value.months
        if one.period.year == 2025
    ] == [(2, None, True)]
    assert figures()[2025, 2] == 280
    moved(officer, "2024-01-01", "2024-02-29", agreed=asked.value.mark)
    assert {place: figure for place, figure in figures().items() if place[0] == 2025} == {
        (2025, 1): 333,
        (2025, 2): 280,
    }


def test_other_months_than_those_agreed_to_are_asked_about_anew(officer):
    keep(officer, "2025-01-01", "2025-01-31", "310")
    with pytest.raises(Unagreed) as asked:
        moved(officer, "2025-03-01", "2025-03-31", agreed="")
    assert [(str(one.period), one.after is None) for one in asked.value.months] == [
        ("2025-01", True),
        ("2025-03", False),
    ]
    assert Record.objects.get().cells["begins"] == "2025-01-01"
    row = Record.objects.get()
    with pytest.raises(Unagreed):
        keep(
            officer, "2025-01-01", "2025-01-31", "400", pk=row.pk, seen=row.change_id, agreed=asked.value.mark
        )
    moved(officer, "2025-03-01", "2025-03-31", agreed=asked.value.mark)
    assert set(figures()) == {(2025, 3)}


def test_a_bill_struck_out_withdraws_what_it_had_filled(officer):
    keep(officer, "2025-01-01", "2025-01-31", "310")
    row = Record.objects.get()
    told = struck_follows(officer, "A-1", row.pk)
    assert [(str(one.period), one.after) for one in told] == [("2025-01", None)]
    with pytest.raises(Unagreed):
        strike_bill(officer, "A-1", row.pk, seen=row.change_id, reason="重复", agreed="")
    strike_bill(officer, "A-1", row.pk, seen=row.change_id, reason="重复", agreed=mark_of(told))
    assert figures() == {}
    assert Record.objects.get().struck
