"""Bills are kept and written into whole months; what people typed themselves waits for a word."""

from __future__ import annotations

import pytest

import factories
from jieyue.acts.rules import Role
from jieyue.ledgers.actions.bills import keep_bill, split_bills
from jieyue.ledgers.models import Entry, Record, Revision
from jieyue.values.refusals import Refusal, RowsRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    factories.registry()
    organ = factories.organ("A-1", region="610102")
    return factories.actor(Role.ORGAN, organ.path, name="经办人")


def keep(officer, begins, ends, quantity, **told):
    cells = {"item": "electricity", "number": "D-1", "begins": begins, "ends": ends, "quantity": quantity}
    return keep_bill(officer, "A-1", cells, occasion="账单按天分摊", **told)


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
