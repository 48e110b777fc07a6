"""Where the messages about ledgers lead."""

from __future__ import annotations

from typing import Any

from jieyue.accounts.actions.notices import Link
from jieyue.ledgers.rules.closing import ENERGY


def filing_link(kind: str, code: str, year: int, month: int) -> Link:
    """One organ's period."""
    return Link("filing", [code, year, month], of_kind(kind))


def of_kind(kind: str) -> dict[str, Any]:
    """What an address says of the ledger; without it the energy ledger is meant."""
    return {} if kind == ENERGY else {"kind": kind}
