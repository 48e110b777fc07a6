"""Dividing a limit: parts add up to the last step, what is left is told, who can't be told gets nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jieyue.plans.rules.splitting import By, Share, divide, in_proportion, remainder, rules_for
from jieyue.values.refusals import Refusal

STEP = Decimal("0.01")
SHARES = [
    Share("a", base=Decimal(600), headcount=Decimal(10), area=Decimal(1000)),
    Share("b", base=Decimal(300), headcount=Decimal(30), area=Decimal(1000)),
    Share("c", base=None, headcount=None, area=Decimal(2000)),
]


@given(
    total=st.decimals(0, 10**9, places=2),
    weights=st.lists(st.decimals(0, 10**7, places=4), min_size=1, max_size=60),
)
def test_parts_add_up_exactly(total, weights):
    parts = in_proportion(total, dict(enumerate(weights)), STEP)
    assert sum(parts.values()) == (total if any(weights) else 0)
    assert all(part == part.quantize(STEP) and part >= 0 for part in parts.values())
    if any(weights):
        whole = sum(weights)
        assert all(abs(parts[at] - total * weight / whole) <= STEP for at, weight in enumerate(weights))


@given(
    limit=st.decimals(1, 10**7, places=2),
    taken=st.decimals(0, 10**7, places=2),
    reserve=st.integers(0, 99),
    by=st.sampled_from((By.USE, By.HEADCOUNT, By.AREA)),
)
def test_parts_what_is_taken_and_what_is_left_make_the_limit(limit, taken, reserve, by):
    try:
        split = divide(by, limit, None, SHARES, STEP, taken=taken, reserve=Decimal(reserve))
    except Refusal:
        assert limit - taken <= (limit * reserve / 100).quantize(STEP)
        return
    given_out = sum(part for part in split.parts.values() if part is not None)
    assert given_out + split.remainder + taken == limit
    assert split.remainder == (limit * reserve / 100).quantize(STEP)


def test_each_rule_goes_by_its_own():
    assert divide(By.USE, Decimal(810), None, SHARES, STEP).parts == {"a": 540, "b": 270, "c": None}
    assert divide(By.HEADCOUNT, Decimal(810), None, SHARES, STEP).parts == {
        "a": Decimal("202.5"),
        "b": Decimal("607.5"),
        "c": None,
    }
    assert divide(By.AREA, Decimal(800), None, SHARES, STEP).parts == {"a": 200, "b": 200, "c": 400}


def test_the_same_percentage_may_leave_something():
    split = divide(By.EQUAL, Decimal(950), Decimal(10), SHARES, STEP)
    assert split.parts == {"a": 540, "b": 270, "c": None}
    assert split.remainder == 140
    assert divide(By.EQUAL, Decimal(700), Decimal(10), SHARES, STEP).remainder == -110


def test_nothing_to_divide_by_is_refused():
    with pytest.raises(Refusal, match="基期值"):
        divide(By.EQUAL, Decimal(1), None, SHARES, STEP)
    with pytest.raises(Refusal, match="没有分解所依据的数据"):
        divide(By.USE, Decimal(1), None, SHARES[2:], STEP)
    with pytest.raises(Refusal, match="余额"):
        divide(By.USE, Decimal(100), None, SHARES, STEP, taken=Decimal(100))
    with pytest.raises(Refusal, match="预留"):
        divide(By.USE, Decimal(100), None, SHARES, STEP, reserve=Decimal(100))


def test_a_ratio_is_lowered_and_not_divided():
    assert rules_for(ratio=True) == (By.EQUAL,)
    assert By.USE in rules_for(ratio=False)


def test_what_is_left_by_hand():
    assert remainder(Decimal(100), {"a": Decimal(60), "b": None}) == 40
    assert remainder(Decimal(100), {"a": Decimal(60), "b": Decimal(50)}) == -10
