"""What a list of filings may be narrowed and ordered by, read from an address or a command."""

from __future__ import annotations

from dataclasses import dataclass

from jieyue.ledgers.rules.closing import ENERGY

ORDERS = ("since", "-since", "organ", "period", "-period")
PAGE = 50


@dataclass(frozen=True)
class FilingFilter:
    """Empty means: don't narrow.  `month` ends a period; `region` is a code and includes its subtree.

    The state `draft` lists the organs that have not submitted, and needs a month.
    """

    year: int
    month: int = 0
    kind: str = ENERGY
    state: str = ""
    region: str = ""
    tier: str = ""
    text: str = ""  # part of a name or code
    order: str = "since"
    page: int = 1
    size: int = PAGE
