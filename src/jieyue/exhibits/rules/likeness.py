"""Whether two photos show nearly the same: their fingerprints differ in few bits, however they were saved.

A fingerprint is 128 bits: of an 8 x 8 grid of grey, whether each field is brighter than its neighbour to
the left and than the one above.  It survives another size and another compression, no crop.
"""

from __future__ import annotations

from collections.abc import Sequence

# Two fingerprints this far apart or nearer are nearly the same photo.  A photo saved anew differs in 0-4
# bits, two photos of one room from other places in 30 and more (tests/store/exhibits/test_likeness.py).
NEAR = 7
BITS, BANDS = 128, 8
_WIDTH = BITS // BANDS
# Flat pictures, such as a white page, are all alike and say nothing.
FEWEST, MOST = 12, BITS - 12


def bands(fingerprint: int) -> list[int]:
    """The fingerprint in eight parts.  Two that differ in seven bits or fewer have one part the same."""
    return [(fingerprint >> (place * _WIDTH)) & ((1 << _WIDTH) - 1) for place in range(BANDS)]


def apart(one: int, other: int) -> int:
    """In how many bits two fingerprints differ."""
    return (one ^ other).bit_count()


def fingerprint(grey: Sequence[Sequence[int]]) -> int | None:
    """Of a 9 x 9 grid of grey, row by row; None for a picture too flat to be told from others."""
    bits = 0
    for row in range(1, len(grey)):
        for column in range(1, len(grey[row])):
            bits = bits << 2 | (grey[row][column] > grey[row][column - 1]) << 1
            bits |= grey[row][column] > grey[row - 1][column]
    return bits if FEWEST <= bits.bit_count() <= MOST else None
