"""Where figures are rounded, in one place, so that two interpreters cannot differ in the last digit."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal

# A stored result has six places, a mean of a dated profile six, a coverage four.
RESULT_PLACES = 6
MEAN_PLACES = 6
COVERAGE_PLACES = 4
# Every quotient inside a formula is rounded to twelve places, half to even, before it is used on.
QUOTIENT_PLACES = 12
# Factors of at most eight places on quantities of four keep every sum within twelve.
FACTOR_PLACES = 8

# Wide enough for any sum or product of the ledger to be exact.
EXACT = Context(prec=60, rounding=ROUND_HALF_EVEN)


def half_even(number: Decimal, places: int) -> Decimal:
    """`number` with that many places, half to even."""
    return number.quantize(Decimal(1).scaleb(-places), context=EXACT)


def quotient(dividend: Decimal, divisor: Decimal) -> Decimal:
    """`dividend / divisor` with twelve places; the divisor is not zero."""
    return half_even(EXACT.divide(dividend, divisor), QUOTIENT_PLACES)


def share(part: int, whole: int) -> Decimal:
    """A coverage: `part / whole` with four places; `whole` is not zero."""
    return half_even(quotient(Decimal(part), Decimal(whole)), COVERAGE_PLACES)
