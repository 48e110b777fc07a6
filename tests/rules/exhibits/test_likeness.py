"""Fingerprints that differ little share a part, whatever the bits: so the search misses none."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from jieyue.exhibits.rules.likeness import BITS, NEAR, apart, bands, fingerprint


@given(
    bits=some.integers(0, (1 << BITS) - 1),
    flipped=some.sets(some.integers(0, BITS - 1), max_size=NEAR),
)
def test_two_that_are_near_have_one_part_the_same(bits, flipped):
    other = bits
    for place in flipped:
        other ^= 1 << place
    assert apart(bits, other) == len(flipped)
    assert any(one == two for one, two in zip(bands(bits), bands(other), strict=True))


def test_a_flat_picture_has_no_fingerprint():
    assert fingerprint([[200] * 9] * 9) is None


def test_a_picture_with_something_in_it_has_one():
    assert fingerprint([[(row * column * 37) % 251 for column in range(9)] for row in range(9)]) is not None
