"""Parts add up to the whole to the last digit, and the order of the members does not matter."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jieyue.sites.rules.apportion import apportion
from jieyue.values.quantities import STEP

wholes = st.decimals(min_value=0, max_value=10**9, places=4)
weights = st.dictionaries(st.sampled_from("ABCDEFGH"), st.integers(1, 10**12), min_size=1)


@given(wholes, weights)
def test_the_parts_add_up_and_are_within_a_step_of_the_exact_share(whole, told):
    parts = apportion(whole, told)
    assert sum(parts.values()) == whole
    total = sum(told.values())
    for key, part in parts.items():
        assert abs(part * total - whole * told[key]) < STEP * total


@given(wholes, weights, st.randoms())
def test_the_order_of_the_members_does_not_matter(whole, told, chance):
    turned = list(told.items())
    chance.shuffle(turned)
    assert apportion(whole, dict(turned)) == apportion(whole, told)


@given(wholes, weights)
def test_who_has_no_weight_gets_nothing(whole, told):
    parts = apportion(whole, {**told, "nobody": 0})
    assert parts["nobody"] == 0


@given(wholes, weights, st.integers(1, 1000))
def test_only_the_proportions_count(whole, told, times):
    assert apportion(whole, {key: weight * times for key, weight in told.items()}) == apportion(whole, told)


def test_the_step_that_is_left_goes_to_the_largest_remainder_and_then_by_code():
    assert apportion(Decimal("0.0002"), {"B": 1, "A": 1, "C": 1}) == {
        "A": Decimal("0.0001"),
        "B": Decimal("0.0001"),
        "C": Decimal(0),
    }


def test_nobody_to_give_to_is_an_error():
    with pytest.raises(ValueError, match="nobody"):
        apportion(Decimal(1), {"A": 0})
