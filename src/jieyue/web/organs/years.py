"""Which year an organ's figures are of, and what stands out in a year of its ledger."""

from __future__ import annotations

from datetime import date

from jieyue.acts.rules import Actor
from jieyue.campaigns.queries import latest_year, year_of
from jieyue.indicators.queries.findings import FindingRow, findings


def data_year_now(today: date) -> int:
    """The data year of the latest programme year; before the first, the year that is over."""
    number = latest_year()
    return year_of(number).data_year if number else today.year - 1


def findings_of(actor: Actor, code: str, year: int) -> list[FindingRow]:
    """What stands out in the ledger of a year as it stands now."""
    return findings(actor, year, organ=code)
