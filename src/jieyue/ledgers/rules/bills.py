"""Bills that span months, split by days into calendar months: nothing is lost, and no month is taken for whole that isn't."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from jieyue.ledgers.rules.closing import last_day
from jieyue.ledgers.rules.entry_rows import Values
from jieyue.ledgers.rules.records.cells import YES
from jieyue.ledgers.rules.records.checks import Cells
from jieyue.values.periods import Period
from jieyue.values.quantities import STEP, plain
from jieyue.values.wording import NOTHING, Message

# An item and a month of some year.
Place = tuple[str, int]
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


Months = Mapping[Place, BilledMonth]


@dataclass(frozen=True)
class Follow:
    """What becomes of one month of the energy ledger as a bill was changed: `after` None, it is withdrawn.

    `before` is what stands there; `barred`, why it has to stay although the bills say something else.
    """

    item: str
    period: Period
    before: Values | None
    after: BilledMonth | None
    barred: Message = NOTHING


def follows(
    now: Months,
    before: Months,
    held: Mapping[Place, Values],
    old: Iterable[Share],
    barred: Mapping[Place, Message],
) -> Iterator[Follow]:
    """What the bills of a year, changed from `before` to `now`, ask of its months.

    A month is written once it is whole, if nothing stands there or just what the bills gave it before.  One that
    the changed bill had shares in (`old`) and that is whole no more is withdrawn, if it holds what they gave.
    """
    left = {(share.bill.item, share.period.month) for share in old}
    for key in sorted(now.keys() | before.keys()):
        one, was, there = now.get(key), before.get(key), held.get(key)
        own = there is not None and was is not None and there.quantity == was.quantity
        if one and one.whole:
            same = there is not None and (there.quantity, there.cost) == (one.quantity, one.cost)
            if (own or there is None) and not same:
                yield Follow(one.item, one.period, there, one, barred.get(key, NOTHING))
        elif own and was and was.whole and key in left:
            yield Follow(was.item, was.period, there, None, barred.get(key, NOTHING))


def changing(months: Iterable[Follow]) -> list[Follow]:
    """Those that hold a figure somebody may rely on; an empty month is what a bill is typed for."""
    return [one for one in months if one.before is not None]


def mark_of(months: Sequence[Follow]) -> str:
    """What a person saw: with other months or figures it is another one."""
    told = (
        f"{one.item} {one.period} {one.before and plain(one.before.quantity)} {one.after and plain(one.after.quantity)}"
        for one in months
    )
    return hashlib.sha256(";".join(told).encode()).hexdigest()[:16]


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


def billed_months(bills: Iterable[Bill], year: int) -> Months:
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
