"""Bills that span months, split by days into calendar months: nothing is lost, and no month is taken for whole that isn't."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from jieyue.ledgers.rules.closing import last_day
from jieyue.ledgers.rules.records.cells import YES
from jieyue.ledgers.rules.records.checks import Cells
from jieyue.values.periods import Period
from jieyue.values.quantities import STEP

# A supplier bills every two months at the most; who has not billed for longer has stopped.
STOPPED = timedelta(days=62)


@dataclass(frozen=True)
class Bill:
    """One bill: what an account used from one day to another, both included; cost in yuan."""

    pk: int
    item: str
    number: str
    begins: date
    ends: date
    quantity: Decimal
    cost: Decimal | None = None
    estimated: bool = False

    @property
    def days(self) -> int:
        return (self.ends - self.begins).days + 1


@dataclass(frozen=True)
class Share:
    """What of a bill falls into one month."""

    bill: Bill
    period: Period
    days: int
    quantity: Decimal
    cost: Decimal | None


@dataclass(frozen=True)
class BilledMonth:
    """All that bills say of one item in one month.

    `missing` are the accounts whose bills leave days of the month out, `doubled` those billed twice for a day;
    with either the figure is not the month's.
    """

    item: str
    period: Period
    shares: Sequence[Share]
    missing: Sequence[str]
    doubled: Sequence[str]

    @property
    def whole(self) -> bool:
        return not (self.missing or self.doubled)

    @property
    def quantity(self) -> Decimal:
        return sum((share.quantity for share in self.shares), Decimal(0))

    @property
    def cost(self) -> Decimal | None:
        """In yuan; None where a bill says nothing of its cost."""
        costs = [share.cost for share in self.shares if share.cost is not None]
        return sum(costs, Decimal(0)) if len(costs) == len(self.shares) else None

    @property
    def estimated(self) -> bool:
        return any(share.bill.estimated for share in self.shares)


def bill_of(pk: int, cells: Cells) -> Bill:
    """A bill from its row in the ledger of bills."""
    return Bill(
        pk,
        cells["item"],
        cells["number"],
        date.fromisoformat(cells["begins"]),
        date.fromisoformat(cells["ends"]),
        Decimal(cells["quantity"]),
        Decimal(cells["cost"]) if "cost" in cells else None,
        cells.get("estimated") == YES,
    )


def shares(bill: Bill) -> Iterator[Share]:
    """A bill by calendar months, in proportion to their days; the parts make up the bill to the last digit."""
    gone, first = 0, bill.begins
    while first <= bill.ends:
        last = min(bill.ends, last_day(first.year, first.month))
        days = (last - first).days + 1
        yield Share(
            bill,
            Period(first.year, first.month),
            days,
            _part(bill.quantity, gone, days, bill.days),
            None if bill.cost is None else _part(bill.cost, gone, days, bill.days),
        )
        gone, first = gone + days, last + timedelta(days=1)


def _part(amount: Decimal, gone: int, days: int, of: int) -> Decimal:
    """The share of some days: what is due up to their end without what was due before them."""
    upto, before = ((amount * reached / of).quantize(STEP) for reached in (gone + days, gone))
    return upto - before


def billed_months(bills: Iterable[Bill], year: int) -> Mapping[tuple[str, int], BilledMonth]:
    """What the bills of one organ say of a year, by item and month; months without a bill are left out."""
    by_item: dict[str, list[Bill]] = defaultdict(list)
    for bill in bills:
        by_item[bill.item].append(bill)
    found = {}
    for item, own in by_item.items():
        parts: dict[Period, list[Share]] = defaultdict(list)
        for bill in sorted(own, key=lambda one: (one.begins, one.number)):
            for share in shares(bill):
                parts[share.period].append(share)
        for period in sorted(period for period in parts if period.year == year):
            found[item, period.month] = _month(item, period, parts[period], own)
    return found


def _month(item: str, period: Period, parts: Sequence[Share], own: Sequence[Bill]) -> BilledMonth:
    first, last = date(period.year, period.month, 1), last_day(period.year, period.month)
    billed: dict[str, list[int]] = defaultdict(list)
    for share in parts:
        begun = max(share.bill.begins, first).toordinal()
        billed[share.bill.number].extend(range(begun, begun + share.days))
    running = {bill.number for bill in own if bill.begins <= last and bill.ends >= first - STOPPED}
    return BilledMonth(
        item,
        period,
        parts,
        missing=sorted(number for number in running if len(set(billed[number])) < last.day),
        doubled=sorted(number for number, days in billed.items() if len(set(days)) < len(days)),
    )
