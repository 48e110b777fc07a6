"""Corrections the figures suggest: offered where they lead to what was expected, and nowhere else."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jieyue.ledgers.rules.checks.mends import Doubtful, mends
from jieyue.ledgers.rules.entry_rows import Values


def values(quantity, cost=None):
    return Values(Decimal(str(quantity)), None if cost is None else Decimal(str(cost)))


def year(**changed):
    """A hundred a month at five yuan, some months changed: m3=(quantity, cost)."""
    months = {month: values(100, 500) for month in range(1, 13)}
    return months | {int(name[1:]): values(*told) for name, told in changed.items()}


def offered(kind, found, expected, now, before=None, month=3, last_month=None):
    told = Doubtful(kind, month, last_month or month, found, expected, now, before or year())
    return [
        (
            mend.code,
            str(mend.title),
            [(one.month, one.after.quantity, one.after.cost) for one in mend.changes],
        )
        for mend in mends(told)
    ]


@pytest.mark.parametrize(
    ("found", "title"), [(100_000, "数量除以 1,000"), (1010, "数量除以 10"), (10, "数量乘以 10")]
)
def test_zeros_are_taken_away_or_added(found, title):
    ((code, told, changes),) = offered("slip", found, 100, year(m3=(found, 500)))
    assert (code, told) == ("quantity", title)
    assert changes == [(3, pytest.approx(Decimal(100), abs=Decimal(1)), 500)]


def test_no_zeros_no_mend():
    assert offered("slip", 450, 100, year(m3=(450, 500))) == []
    assert offered("slip", 0, 100, year(m3=(0, 500))) == []


def test_no_digit_is_lost():
    assert offered("slip", 100_000.5, 0.1, year(m3=("100000.5", 500))) == []


def test_quantity_and_cost_the_wrong_way_round():
    (swap,) = offered("slip", 650, 100, year(m3=(650, 110)))
    assert swap == ("swap", "数量与费用对调", [(3, 110, 650)])
    # 0.2 yuan where 5 are usual: the bill stands where the quantity should be.
    (swap,) = offered("price", 0.2, 5, year(m3=(500, 100)))
    assert swap[2] == [(3, 100, 500)]


def test_a_bill_with_a_zero_too_many():
    ((code, title, changes),) = offered("price", 50, 5, year(m3=(100, 5000)))
    assert (code, title, changes) == ("cost", "费用除以 10", [(3, 100, 500)])


def test_a_year_in_the_wrong_unit_is_mended_in_every_month():
    wrong = {month: values(100_000, 500) for month in range(1, 13)}
    ((code, _, changes),) = offered("jump", 1_200_000, 1200, wrong, month=0)
    assert (code, len(changes), changes[0]) == ("quantity", 12, (1, 100, 500))
    ((_, _, changes),) = offered("collapse", 1.2, 1200, {0: values("1.2")}, month=0)
    assert changes == [(0, 1200, None)]


def test_two_months_in_each_others_place():
    heated = year(m1=(3000, 9000), m7=(10, 50))
    slipped = year(m1=(12, 60), m7=(2900, 8800))
    ((code, title, changes),) = offered("slip", 12, 2950, slipped, heated, month=1)
    assert (code, title) == ("exchange", "与 7 月的数据对调")
    assert changes == [(1, 2900, 8800), (7, 12, 60)]


def test_a_figure_beside_the_empty_month_it_belongs_to():
    heated = year(m1=(3000, 9000), m7=(10, 50))
    slipped = year(m7=(2900, 8800))
    del slipped[1]
    told = Doubtful("slip", 7, 7, 2900, 10, slipped, heated)
    (mend,) = [one for one in mends(told) if one.code == "move"]
    assert str(mend.title) == "移到没有数据的 1 月"
    gone, there = mend.changes
    assert (gone.month, gone.before, gone.after) == (7, slipped[7], None)
    assert (there.month, there.before, there.after) == (1, None, slipped[7])
    assert "7,2900,8800,," in mend.mark


def test_no_figure_moves_to_a_month_nobody_can_have_reported_yet():
    heated = year(m12=(3000, 9000), m7=(10, 50))
    slipped = {month: told for month, told in year(m7=(2900, 8800)).items() if month <= 7}
    told = Doubtful("slip", 7, 7, 2900, 10, slipped, heated)
    assert [one for one in mends(told) if one.code == "move"] == []
