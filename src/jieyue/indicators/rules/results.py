"""What an indicator came to, and why it is missing or incomplete, in words both interpreters share.

The bulk interpreter can only return short codes from the database.  So a reason is a code plus a
detail string, and this module alone turns the two into a sentence:

- `no_entries`, detail = names of terms without a figure, separated by spaces;
- `no_denominator`, detail = names of terms that are unknown or zero;
- `incomplete`, detail = `item:months` pairs separated by spaces, months as a bit mask
  (bit 3 = March is missing).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from jieyue.indicators.rules.definitions import Definition
from jieyue.ledgers.rules.items import ALL_MONTHS, ITEMS
from jieyue.values.wording import NOTHING, Message, listed, say

OK, NOT_AVAILABLE, PARTIAL = "ok", "not_available", "partial"
NO_ENTRIES, NO_DENOMINATOR, INCOMPLETE = "no_entries", "no_denominator", "incomplete"


@dataclass(frozen=True)
class Result:
    """One indicator of one organ and one calendar year.

    `value` is in `unit`, with six places, and None unless `status` is ok or partial.
    `coverage`, 0 to 1 with four places, is the share of expected item-months that have a figure,
    over the items of the indicator's terms: of energy_total and energy_per_head every kind of
    energy, of energy_per_area all but vehicle fuel, of water_total and water_per_head water alone,
    of the carbon indicators every kind of energy.  A denominator has no part in it: per-head and
    per-area figures carry the coverage of what is divided.  Every expected month of every expected
    item weighs the same, whatever its quantity.
    `factor_set` is the id of the factors, `formula` the digest of the definition.
    """

    indicator: str
    value: Decimal | None
    unit: str
    status: str
    reason: Message
    coverage: Decimal
    factor_set: str
    formula: str


def months_mask(months: Iterable[int]) -> int:
    """Months as one integer, bit m for month m."""
    return sum(1 << month for month in set(months))


def reason_message(code: str, detail: str, definition: Definition, year: int) -> Message:
    """The sentence of a reason; nothing for the empty code."""
    if code == NO_ENTRIES:
        return say(
            "{year} 年没有登记{what},无法计算。请补登台账。", year=year, what=_terms(detail, definition)
        )
    if code == NO_DENOMINATOR:
        return say(
            "{year} 年的{what}未登记或为零,无法计算。请在机关档案中补登。",
            year=year,
            what=_terms(detail, definition),
        )
    if code == INCOMPLETE:
        return say("{year} 年台账不全:{gaps}。请补登后重新计算。", year=year, gaps=_gaps(detail))
    return NOTHING


def _terms(detail: str, definition: Definition) -> Message:
    missing = set(detail.split())
    return listed([Message(term.title) for name, term in definition.terms.items() if name in missing])


def _gaps(detail: str) -> Message:
    missing = dict(pair.split(":") for pair in detail.split())
    return listed([_gap(code, int(missing[code])) for code in ITEMS if code in missing])


def _gap(code: str, mask: int) -> Message:
    item = ITEMS[code]
    months = [month for month in ALL_MONTHS if mask >> month & 1]
    if months == list(item.expected_months):
        return say("{item}全年未登记", item=Message(item.title))
    return say("{item}缺 {months} 月", item=Message(item.title), months="、".join(map(str, months)))
