"""Corrections that the figures themselves suggest, offered with before and after; a person decides.

Each is offered only where it leads to what was expected: zeros too many or too few, the two columns
of one month filled in the wrong way round, two months in each other's place, a figure beside the month it
belongs to.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from jieyue.ledgers.rules.checks.found import COLLAPSE, ESTIMATED, JUMP, PRICE, SLIP
from jieyue.ledgers.rules.entry_rows import Values
from jieyue.values.quantities import STEP, plain
from jieyue.values.wording import Message, say

QUANTITY, COST, SWAP, EXCHANGE, MOVE = "quantity", "cost", "swap", "exchange", "move"
# How near a mended figure has to come to what was expected, as a factor.
_NEAR = 1.5
# A stored price is rounded; so near is the same.
_SAME = 0.001


class Change(NamedTuple):
    """One entry of the year before and after, None where there is none; month 0 is the annual entry."""

    month: int
    before: Values | None
    after: Values | None


@dataclass(frozen=True)
class Mend:
    """One way to put a finding right: what it does in words, and every entry it changes."""

    code: str
    title: Message
    changes: tuple[Change, ...]

    @property
    def mark(self) -> str:
        """What a person saw: a mend of other figures has another mark."""
        told = ((one.month, *_told(one.before), *_told(one.after)) for one in self.changes)
        return ";".join(",".join(map(str, figures)) for figures in told)


@dataclass(frozen=True)
class Doubtful:
    """A finding with the entries it speaks of: `now` and `before` are those of its item, by month."""

    kind: str
    month: int
    last_month: int
    found: float
    expected: float
    now: Mapping[int, Values]
    before: Mapping[int, Values]


def mends(told: Doubtful) -> list[Mend]:
    """Every correction that would lead to what was expected, the likeliest first."""
    if told.found <= 0 or told.expected <= 0:
        return []
    return [
        *(_exchanged(told) if told.kind == SLIP else ()),
        *(_elsewhere(told) if told.kind == SLIP else ()),
        *(_swapped(told) if told.kind in {SLIP, PRICE} else ()),
        *(_scaled(told) if told.kind in {SLIP, JUMP, COLLAPSE, PRICE} else ()),
    ]


def _scaled(told: Doubtful) -> Iterator[Mend]:
    """Zeros taken away or added, in the column that has too many or too few of them."""
    power = math.log10(told.found / told.expected)
    zeros = round(power)
    if not zeros or abs(power - zeros) > ESTIMATED:
        return
    column = COST if told.kind == PRICE else QUANTITY
    changes = [
        Change(month, values, after)
        for month in _affected(told)
        if (after := _moved(values := told.now[month], column, -zeros)) is not None
    ]
    if changes and len(changes) == len(_affected(told)):
        yield Mend(column, _scaling(column, zeros), tuple(changes))


def _affected(told: Doubtful) -> list[int]:
    """The one month a slip is in; for a price those as far off; for a whole year every entry of it."""
    if told.kind == SLIP:
        return _worst(told)
    if told.kind == PRICE and told.month:
        return [month for month in _span(told) if _price_is_near(told.now[month], told.found, _NEAR)]
    return sorted(told.now)


def _scaling(column: str, zeros: int) -> Message:
    factor = f"{10 ** abs(zeros):,}"
    if column == COST:
        return (
            say("费用除以 {factor}", factor=factor) if zeros > 0 else say("费用乘以 {factor}", factor=factor)
        )
    return say("数量除以 {factor}", factor=factor) if zeros > 0 else say("数量乘以 {factor}", factor=factor)


def _moved(values: Values, column: str, places: int) -> Values | None:
    """The decimal point moved in one column; None where there is nothing, or digits would be lost."""
    number = values.cost if column == COST else values.quantity
    if number is None:
        return None
    moved = number.scaleb(places)
    if moved != moved.quantize(STEP):
        return None
    return values._replace(cost=moved) if column == COST else values._replace(quantity=moved)


def _swapped(told: Doubtful) -> Iterator[Mend]:
    """Quantity and cost the wrong way round: afterwards the quantity or the price is as expected."""
    months = _worst(told) if told.kind == SLIP else _span(told)
    changes = [
        Change(month, values, values._replace(quantity=values.cost, cost=values.quantity))
        for month in months
        if (values := told.now[month]).cost and values.quantity and _fits_swapped(told, values)
    ]
    if changes:
        yield Mend(SWAP, say("数量与费用对调"), tuple(changes))


def _fits_swapped(told: Doubtful, values: Values) -> bool:
    quantity, cost = float(values.quantity), float(values.cost or 0)
    if told.kind == SLIP:
        return _near(cost, told.expected, _NEAR)
    return _near(quantity / cost, told.expected, _NEAR)


def _exchanged(told: Doubtful) -> Iterator[Mend]:
    """Two months in each other's place: both then are what they were a year ago."""
    for month in _worst(told):
        there = told.now[month]
        for other in sorted(told.now.keys() & told.before.keys() - {month, 0}):
            here = told.now[other]
            fits = _near(float(here.quantity), told.expected, _NEAR) and _near(
                float(there.quantity), float(told.before[other].quantity), _NEAR
            )
            # Where the other month is as usual already, nothing was exchanged.
            usual = _near(float(here.quantity), float(told.before[other].quantity), _NEAR)
            if fits and not usual:
                changes = (Change(month, there, here), Change(other, here, there))
                yield Mend(EXCHANGE, say("与 {month} 月的数据对调", month=other), changes)
                return


def _elsewhere(told: Doubtful) -> Iterator[Mend]:
    """A figure that is out of place and just what an empty month near by was a year ago: it goes there."""
    for month in _worst(told):
        here = told.now[month]
        # What lies beyond the month after the last one reported has not been used yet.
        empty = told.before.keys() - told.now.keys() - {0}
        fitting = [
            other
            for other in empty
            if other <= max(told.now) + 1
            and _near(float(here.quantity), float(told.before[other].quantity), _NEAR)
        ]
        if fitting:
            other = min(fitting, key=lambda one: (abs(one - month), one))
            changes = (Change(month, here, None), Change(other, None, here))
            yield Mend(MOVE, say("移到没有数据的 {month} 月", month=other), changes)


def _worst(told: Doubtful) -> list[int]:
    """The month whose figure the finding names."""
    near = [month for month in _span(told) if _near(float(told.now[month].quantity), told.found, 1 + _SAME)]
    return near[:1]


def _span(told: Doubtful) -> Sequence[int]:
    return [month for month in range(told.month, told.last_month + 1) if month in told.now]


def _price_is_near(values: Values, price: float, factor: float) -> bool:
    return bool(values.quantity and values.cost) and _near(
        float(values.cost or 0) / float(values.quantity), price, factor
    )


def _near(one: float, other: float, factor: float) -> bool:
    return one > 0 and other > 0 and max(one, other) <= factor * min(one, other)


def _told(values: Values | None) -> tuple[str, str]:
    if values is None:
        return "", ""
    return plain(values.quantity), "" if values.cost is None else plain(values.cost)


def typed(amount: Decimal | None) -> str | None:
    """An amount as somebody would type it; None leaves the column as it is."""
    return None if amount is None else plain(amount)
