"""Exact decimal quotients in Ibis, because engines divide decimals as floats and round as they like.

Sums, differences and products of DECIMALs are exact in DuckDB, PostgreSQL and Spark.  So a quotient
is guessed in floating point, mended twice by what it leaves over, and the last digit is settled by
an exact comparison.  (Long division by remainders gives the same, four times slower in DuckDB.)
"""

from __future__ import annotations

from decimal import Decimal

import ibis
import ibis.expr.datatypes as dt
from ibis.expr.types import Table, Value

from jieyue.values.rounding import FACTOR_PLACES, PLACES

# Ibis multiplies decimals of like types only; the places of a product are the sum of theirs.
AMOUNT = dt.Decimal(28, FACTOR_PLACES)  # quantities, their sums, and factors
EXACT = dt.Decimal(38, FACTOR_PLACES + FACTOR_PLACES)  # anything inside a formula
ROUNDED = dt.Decimal(38, PLACES)


def constant(number: Decimal | int, dtype: dt.Decimal = EXACT) -> Value:
    """A literal of exactly this value."""
    return ibis.literal(Decimal(number), type=dtype)


def with_quotient(table: Table, name: str, dividend: Value, divisor: Value) -> Table:
    """`table` with a column `name`: the quotient of two EXACT columns, half to even to six places.

    NULL where the divisor is zero or either is NULL.  Exact while dividend and quotient stay below
    1e19; columns whose names begin with `q_` are taken.  Each stage is a `mutate` of its own, so that the engine works each column out once.
    """
    table = table.mutate(q_dividend=dividend.cast(EXACT), q_by=divisor.cast(EXACT).nullif(constant(0)))
    table = table.mutate(q_guess=_guessed(table.q_dividend, table.q_by))
    table = table.mutate(q_rest=table.q_dividend - table.q_guess * table.q_by)
    table = table.mutate(q_guess=(table.q_guess + _guessed(table.q_rest, table.q_by)).cast(ROUNDED))
    table = table.mutate(q_rest=table.q_dividend - table.q_guess * table.q_by)
    step = constant(Decimal(1).scaleb(-PLACES), ROUNDED)
    table = table.mutate(q_twice=(table.q_rest + table.q_rest).abs(), q_step=(table.q_by * step).abs())
    away = ibis.ifelse((table.q_rest < 0) == (table.q_by < 0), step, -step)
    odd = table.q_guess % (step + step) != 0
    settled = ibis.cases(
        (table.q_twice < table.q_step, table.q_guess),
        ((table.q_twice == table.q_step) & ~odd, table.q_guess),
        else_=table.q_guess + away,
    )
    table = table.mutate(**{name: settled.cast(EXACT)})
    return table.drop("q_dividend", "q_by", "q_guess", "q_rest", "q_twice", "q_step")


def _guessed(dividend: Value, divisor: Value) -> Value:
    return (dividend.cast("float64") / divisor.cast("float64")).cast(ROUNDED)
