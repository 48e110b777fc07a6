"""One item of many organs over two years as matrices, because one organ at a time would take minutes.

Floats are enough here: a finding says that something is out of line, it is no figure of the record.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from jieyue.ledgers.rules.items import Item
from jieyue.values.quantities import STEP, plain

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

YEAR = 12  # months
# A growth from one year to the next is the median of at least so many months.
ENOUGH = 3
_ROUNDED_FROM = 100


@dataclass(frozen=True, eq=False)
class Series:
    """An item of `organs` in `year` and the year before; NaN where nothing is registered.

    `quantity` (in the item's unit) and `cost` (yuan) have a row an organ and 24 columns, January of
    the year before first.  `annual` and `annual_cost` are entries for a whole year: before, now.
    `earlier` is the effective total two years before.  `given_up` marks organs that declared the
    item out of use; `last_month` is the last month of `year` that is over.
    """

    item: Item
    year: int
    organs: Ints
    quantity: Floats
    cost: Floats
    annual: Floats
    annual_cost: Floats
    earlier: Floats
    given_up: Bools
    last_month: int = YEAR

    @property
    def before(self) -> Floats:
        return self.quantity[:, :YEAR]

    @property
    def now(self) -> Floats:
        return self.quantity[:, YEAR:]

    @property
    def awaited(self) -> Bools:
        """The twelve months: which are expected of the item and over."""
        months = np.arange(1, YEAR + 1)
        return np.isin(months, self.item.expected_months) & (months <= self.last_month)


def series(
    item: Item,
    year: int,
    organs: Iterable[int],
    entries: tuple[Any, Any, Any, Any, Any],
    *,
    given_up: Iterable[int] = (),
    earlier: tuple[Any, Any] = ((), ()),
    last_month: int = YEAR,
) -> Series:
    """Build the matrices from long columns.

    `organs` are ascending; `entries` are the columns organ, year, month (0 = the year), quantity and
    cost of `year` and the year before; `earlier` are organ and total.  Organs not listed are passed over.
    """
    ids = np.asarray(list(organs), dtype=np.int64)
    organ, of_year, month = (np.asarray(column, dtype=np.int64) for column in entries[:3])
    quantity, cost = (np.asarray(column, dtype=np.float64) for column in entries[3:])
    row, known = _rows(ids, organ)
    later = (of_year == year).astype(np.int64)
    monthly, yearly = known & (month > 0), known & (month == 0)
    wide = {"quantity": quantity, "cost": cost}
    made = {name: np.full((len(ids), 2 * YEAR), np.nan) for name in wide}
    made |= {name: np.full((len(ids), 2), np.nan) for name in ("annual", "annual_cost")}
    for name, values in wide.items():
        made[name][row[monthly], (later * YEAR + month - 1)[monthly]] = values[monthly]
        annual = "annual" if name == "quantity" else "annual_cost"
        made[annual][row[yearly], later[yearly]] = values[yearly]
    totals = np.full(len(ids), np.nan)
    place, there = _rows(ids, np.asarray(earlier[0], dtype=np.int64))
    totals[place[there]] = np.asarray(earlier[1], dtype=np.float64)[there]
    return Series(
        item=item,
        year=year,
        organs=ids,
        earlier=totals,
        given_up=np.isin(ids, np.asarray(list(given_up), dtype=np.int64)),
        last_month=last_month,
        **made,
    )


def _rows(ids: Ints, wanted: Ints) -> tuple[Ints, Bools]:
    """Where each wanted organ stands among the ascending ids, and whether it is there at all."""
    if not len(ids):
        return np.zeros(len(wanted), dtype=np.int64), np.zeros(len(wanted), dtype=bool)
    row = np.minimum(np.searchsorted(ids, wanted), len(ids) - 1)
    return row, ids[row] == wanted


def months_of(data: Series, row: int) -> int:
    """How many months of its own an organ can be held against, in both years."""
    return int(np.isfinite(data.quantity[row]).sum())


def row_median(values: Floats) -> Floats:
    """The median of each row, NaN left out; NaN for a row of nothing else."""
    ordered = np.sort(values, axis=1)  # NaN comes last
    count = np.isfinite(values).sum(axis=1)
    rows = np.arange(len(values))
    low, high = np.maximum((count - 1) // 2, 0), np.minimum(count // 2, values.shape[1] - 1)
    middle: Floats = (ordered[rows, low] + ordered[rows, high]) / 2
    return middle


def positive(values: Floats) -> Floats:
    """The figures above zero, NaN for the rest: only these have a ratio."""
    return np.where(values > 0, values, np.nan)


def growth(now: Floats, before: Floats) -> Floats:
    """How much more each organ uses than a year ago: the median over the months both years have, else 1."""
    ratios = positive(now) / positive(before)
    known = np.isfinite(ratios).sum(axis=1) >= ENOUGH
    return np.where(known, row_median(ratios), 1.0)


def expected(now: Floats, before: Floats) -> Floats:
    """What each month should be about: the same month a year ago with the year's growth, else the usual month."""
    seasonal = before * growth(now, before)[:, None]
    usual, earlier = row_median(positive(now)), row_median(positive(before))
    usual = np.where(np.isfinite(usual), usual, earlier)[:, None]
    return np.where(np.isfinite(seasonal), seasonal, usual)


def effective(monthly: Floats, annual: Floats) -> Floats:
    """A year's total as the ledgers count it: monthly entries win over the annual one."""
    any_month = np.isfinite(monthly).any(axis=1)
    return np.where(any_month, np.nansum(monthly, axis=1), annual)


def written(number: float) -> str:
    """A registered quantity, as it was entered."""
    return f"{Decimal(plain(Decimal(repr(float(number))).quantize(STEP))):,f}"


def about(number: float) -> str:
    """An estimate, without digits that would claim to be known."""
    places = 0 if abs(number) >= _ROUNDED_FROM else 1 if abs(number) >= 1 else 3
    return f"{Decimal(plain(Decimal(repr(round(float(number), places))))):,f}"
