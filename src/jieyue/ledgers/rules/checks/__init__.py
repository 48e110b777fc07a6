"""Ledger values that stand out, each with what was expected and the likely cause: to be ranked, not counted.

Plain limits (ten per cent more or less) flag nine organs out of ten, and then nobody looks.  So each
check compares a figure with the organ's own past, says how much is in doubt, and gives way to a
check that explains the same figure better: one cause, one finding.
"""

from __future__ import annotations

from jieyue.ledgers.rules.checks.found import SILENT, Finding
from jieyue.ledgers.rules.checks.limits import LIMITS, Limits
from jieyue.ledgers.rules.checks.price import in_yuan, prices, usual_price
from jieyue.ledgers.rules.checks.series import Series
from jieyue.ledgers.rules.checks.silent import merged, silences
from jieyue.ledgers.rules.checks.slip import slips
from jieyue.ledgers.rules.checks.stuck import stuck
from jieyue.ledgers.rules.checks.swing import swings
from jieyue.ledgers.rules.checks.usual import Known

__all__ = ["check_item", "one_silence", "usual_price"]


def check_item(data: Series, usual: Known, limits: Limits = LIMITS) -> list[Finding]:
    """Everything that stands out in one item; `usual` is everybody's price (`usual_price`).

    A month that slipped is taken out before anything else is judged; an organ whose meter is stuck
    has no swing, and one with either has no odd price of the year.
    """
    slipped, clean = slips(data, limits)
    still = stuck(clean, limits)
    held = {found.organ for found in still}
    swung = [found for found in swings(clean, limits) if found.organ not in held]
    explained = held | {found.organ for found in swung}
    odd = prices(clean, limits, usual, explained)
    return in_yuan([*slipped, *silences(data, limits), *still, *swung, *odd], clean, usual)


def one_silence(findings: list[Finding], limits: Limits = LIMITS) -> list[Finding]:
    """Findings of all items with the silences of an organ put together where they overlap, small ones left out."""
    gaps = [found for found in findings if found.kind == SILENT]
    return [found for found in findings if found.kind != SILENT] + merged(gaps, limits)
