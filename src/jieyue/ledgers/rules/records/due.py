"""Which periods of a year a ledger still lacks, as far as they are over."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from jieyue.ledgers.rules.records.kinds import Rhythm

_LAST_MONTHS = {Rhythm.MONTH: range(1, 13), Rhythm.QUARTER: range(3, 13, 3)}
# A year's figures are drawn up once it is over.
_WHOLE_YEAR = 0


def missing_periods(rhythm: Rhythm, there: Collection[int], year: int, today: date) -> tuple[int, ...]:
    """The months (of a quarter its last; 0 for the year) that are over by `today` and have no row.

    Occasions and what lasts are never due.
    """
    if rhythm is Rhythm.YEAR:
        return () if there or year >= today.year else (_WHOLE_YEAR,)
    over = [month for month in _LAST_MONTHS.get(rhythm, ()) if (year, month) < (today.year, today.month)]
    return tuple(month for month in over if month not in there)
