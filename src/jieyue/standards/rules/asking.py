"""What standards ask of the ledgers of the catalogue: one reading by fact or trait."""

from __future__ import annotations

from collections.abc import Iterable

from jieyue.standards.rules.facts import FACTS
from jieyue.standards.rules.readings import Reading
from jieyue.standards.rules.standard import Standard
from jieyue.standards.rules.traits import READ


def readings_of(standards: Iterable[Standard]) -> dict[str, Reading]:
    """By name, in one order; what is not read from the rows of a ledger is not among them."""
    names = {name for one in standards for name in (*one.fact_names, *one.traits)}
    told = {
        name: READ.get(name) or (FACTS[name].reading if name in FACTS else None) for name in sorted(names)
    }
    return {name: reading for name, reading in told.items() if reading is not None}
