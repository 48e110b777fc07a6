"""Where figures are rounded, in one place, so that two interpreters cannot differ in the last digit."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal

# Quotients, means and stored results have six places, half to even; a coverage has four.
PLACES = 6
COVERAGE_PLACES = 4
# Quantities have four places; with factors of at most six every sum is exact within twelve.
FACTOR_PLACES = 6

# Wide enough for any sum or product of the ledger to be exact.
EXACT = Context(prec=60, rounding=ROUND_HALF_EVEN)


def half_even(number: Decimal, places: int = PLACES) -> Decimal:
    """`number` with that many places, half to even."""
    return number.quantize(Decimal(1).scaleb(-places), context=EXACT)


def quotient(dividend: Decimal, divisor: Decimal) -> Decimal:
    """`dividend / divisor` with six places; the divisor is not zero."""
    return half_even(EXACT.divide(dividend, divisor))


def share(part: int, whole: int) -> Decimal:
    """A coverage: `part / whole` with four places, rounded down so that 1 means complete."""
    return Decimal(part * 10**COVERAGE_PLACES // whole).scaleb(-COVERAGE_PLACES)
