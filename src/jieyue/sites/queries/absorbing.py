"""How much two entries of one organ would bring together, or have brought, beside their energy ledgers."""

from __future__ import annotations

from dataclasses import dataclass

from jieyue.ledgers.models import Absorption
from jieyue.ledgers.queries.carrying import load_of
from jieyue.sites.models import SupplyAccount


@dataclass(frozen=True)
class Beside:
    """Rows of other ledgers, filings, reasons for blanks and account numbers that go over; rows that differ and stay."""

    records: int
    filings: int
    blanks: int
    accounts: int
    differing: int


def beside(organ: int, into: int, standing: Absorption | None = None) -> Beside:
    """What goes over from one entry (a row's key) to the other, or went over where an absorption stands."""
    load = load_of(organ, into)
    if standing is None:
        accounts = SupplyAccount.objects.filter(organ=organ).count()
        return Beside(len(load.records), len(load.filings), len(load.blanks), accounts, load.differing)
    counts = {name: len(rows) for name, rows in standing.carried.items()}
    told = (counts.get(name, 0) for name in ("records", "filings", "blanks", "accounts"))
    return Beside(*told, differing=load.differing)
