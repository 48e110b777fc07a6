"""Rates against targets: never rounded in an organ's favour, and defined for a tier without organs."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jieyue.evaluations.rules.rate import TierProgress


def tier(counted: int, done: int, target: str) -> TierProgress:
    return TierProgress("county", counted, named=done, exempt=0, done=done, target=Decimal(target))


@pytest.mark.parametrize(
    ("counted", "done", "target", "needed", "short"),
    [
        (100, 40, "40", 40, 0),
        (100, 39, "40", 40, 1),
        # Two fifths of 101 are 40.4: forty organs are not there yet.
        (101, 40, "40", 41, 1),
        (3, 1, "33.33", 1, 0),
        (3, 1, "33.34", 2, 1),
        (7, 7, "40", 3, 0),
        (5, 0, "0", 0, 0),
        (5, 4, "100", 5, 1),
        (0, 0, "40", 0, 0),
    ],
)
def test_what_is_needed_and_what_is_missing(counted, done, target, needed, short):
    found = tier(counted, done, target)
    assert (found.needed, found.short) == (needed, short)


@pytest.mark.parametrize(
    ("counted", "done", "rate"), [(8, 2, "25"), (200, 1, "0.5"), (3, 3, "100"), (4, 0, "0")]
)
def test_the_rate_is_in_per_cent(counted, done, rate):
    assert tier(counted, done, "40").rate == Decimal(rate)


def test_a_tier_without_organs_has_no_rate():
    assert tier(0, 0, "40").rate is None


@pytest.mark.parametrize("counted", range(1, 60))
def test_whoever_is_not_short_has_reached_the_target(counted):
    for done in range(counted + 1):
        found = tier(counted, done, "40")
        assert (found.short == 0) == (Decimal(done) * 100 / counted >= 40)
