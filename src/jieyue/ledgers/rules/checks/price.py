"""Yuan per unit far from what the organ and everybody else pays: the bill or the quantity is wrong."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

import numpy as np

from jieyue.ledgers.rules.checks.found import PRICE, Finding, times, zeros
from jieyue.ledgers.rules.checks.limits import Limits
from jieyue.ledgers.rules.checks.series import YEAR, Bools, Floats, Series, effective, positive, row_median
from jieyue.ledgers.rules.checks.usual import Known, Usual, middle
from jieyue.ledgers.rules.items import UNIT_WORDS
from jieyue.values.periods import Period
from jieyue.values.wording import Message, say


def usual_price(data: Series, limits: Limits) -> Known:
    """Everybody's median of yuan per unit in the data year; unknown where too few organs give costs."""
    paid = own_prices(data)
    return middle(paid[np.isfinite(paid)].tolist(), limits.price.organs)


def own_prices(data: Series) -> Floats:
    """What each organ pays in the data year: the median of its months, or the price of its annual entry."""
    monthly = row_median(_by_month(data)[:, YEAR:])
    annual = positive(data.annual_cost[:, 1]) / positive(data.annual[:, 1])
    return np.where(np.isfinite(monthly), monthly, annual)


def prices(data: Series, limits: Limits, usual: Known, leave_out: Collection[int]) -> list[Finding]:
    """Months, or else the year, whose unit price is beyond `times` of the organ's own and of `usual`.

    A quantity without cost is no finding.  Organs in `leave_out` have another finding that explains it.
    """
    far, by_month = limits.price.times, _by_month(data)
    judged = ~np.isin(data.organs, list(leave_out))
    own = row_median(by_month)
    now = by_month[:, YEAR:]
    off = _far(now, own[:, None], far) & (np.isnan(usual.value) | _far(now, usual.value, far))
    doubt = np.abs(data.cost[:, YEAR:] - data.now * own[:, None])
    bill = effective(data.cost[:, YEAR:], data.annual_cost[:, 1])
    least = np.maximum(
        limits.price.least_yuan, limits.price.share * (np.nan_to_num(bill) - np.nan_to_num(doubt).max(axis=1))
    )
    months = off & (doubt >= least[:, None]) & judged[:, None]
    found = [
        replace(_month(data, own, by_month, months[row], row), peers=usual.organs)
        for row in np.flatnonzero(months.any(axis=1)).tolist()
    ]
    paid = own_prices(data)
    quantity = effective(np.where(np.isfinite(data.cost[:, YEAR:]), data.now, np.nan), data.annual[:, 1])
    whole = np.abs(bill - quantity * usual.value)
    yearly = _far(paid, usual.value, far) & (whole >= limits.price.least_yuan)
    yearly &= judged & ~months.any(axis=1)
    return found + [
        replace(_year(data, float(paid[row]), usual.value, float(whole[row]), row), peers=usual.organs)
        for row in np.flatnonzero(yearly).tolist()
    ]


def in_yuan(findings: Iterable[Finding], data: Series, usual: Known) -> list[Finding]:
    """The findings with their doubt in money: by the organ's own price, or else by everybody's."""
    own = row_median(_by_month(data))
    annual = own_prices(data)
    paid = np.where(np.isfinite(own), own, np.where(np.isfinite(annual), annual, usual.value))
    price = dict(zip(data.organs.tolist(), paid.tolist(), strict=True))
    return [
        replace(found, yuan=sum(size for _, size in found.sizes) * price[found.organ])
        if found.yuan is None and found.sizes and np.isfinite(price[found.organ])
        else found
        for found in findings
    ]


def at_usual_prices(found: Finding, usual: Usual) -> Finding:
    """A finding about a whole organ with its doubt in money, as far as its items have a usual price."""
    paid = [size * price.value for item, size in found.sizes if (price := usual.price(item)).there]
    return replace(found, yuan=sum(paid)) if paid and found.yuan is None else found


def _by_month(data: Series) -> Floats:
    return positive(data.cost) / positive(data.quantity)


def _far(price: Floats, reference: Floats | float, far: float) -> Bools:
    beyond: Bools = (price >= far * reference) | (price * far <= reference)
    return beyond


def _month(data: Series, own: Floats, by_month: Floats, months: Bools, row: int) -> Finding:
    places = np.flatnonzero(months)
    doubts = np.abs(data.cost[row, YEAR:] - data.now[row] * own[row])[places]
    worst = int(places[np.argmax(doubts)])
    found, usual = float(by_month[row, YEAR + worst]), float(own[row])
    reason = say(
        "{item} {period} 单价 {found} 元/{unit},本单位通常为 {expected} 元/{unit},是其 {times} 倍,可能{cause}。",
        item=say(data.item.title),
        period=Period(data.year, int(worst) + 1).words,
        found=_money(found),
        unit=UNIT_WORDS[data.item.unit],
        expected=_money(usual),
        times=times(found, usual),
        cause=_cause(found, usual),
    )
    return Finding(
        organ=int(data.organs[row]),
        kind=PRICE,
        item=data.item.code,
        year=data.year,
        month=int(places[0]) + 1,
        last_month=int(places[-1]) + 1,
        reason=reason,
        found=found,
        expected=usual,
        yuan=float(doubts.sum()),
        past=int(np.isfinite(by_month[row]).sum()),
    )


def _year(data: Series, found: float, usual: float, yuan: float, row: int) -> Finding:
    reason = say(
        "{item} {year} 年单价 {found} 元/{unit},各单位通常为 {expected} 元/{unit},是其 {times} 倍,可能{cause}。",
        item=say(data.item.title),
        year=data.year,
        found=_money(found),
        unit=UNIT_WORDS[data.item.unit],
        expected=_money(usual),
        times=times(found, usual),
        cause=_cause(found, usual),
    )
    return Finding(
        organ=int(data.organs[row]),
        kind=PRICE,
        item=data.item.code,
        year=data.year,
        month=0,
        last_month=0,
        reason=reason,
        found=found,
        expected=usual,
        yuan=yuan,
    )


def _money(yuan: float) -> str:
    return f"{yuan:.2f}" if yuan >= 0.1 else f"{yuan:.5f}"  # noqa: PLR2004  a slip of zeros shall still show digits


def _cause(found: float, usual: float) -> Message:
    likely = zeros(found, usual)
    if likely.template:
        return say("费用{zeros}或以万元填报", zeros=likely)
    return say("费用或数量填错,或费用跨了几个月")
