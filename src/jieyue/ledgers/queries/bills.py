"""An organ's bills around a year, and what they say of its months."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from jieyue.acts.rules import Actor
from jieyue.ledgers.models import Record
from jieyue.ledgers.queries.entries import stored_entries
from jieyue.ledgers.queries.locks import closed
from jieyue.ledgers.queries.records import organ_record
from jieyue.ledgers.rules.bills import Bill, Follow, Months, bill_of, billed_months, follows, shares
from jieyue.ledgers.rules.closing import ENERGY
from jieyue.ledgers.rules.items import ALL_MONTHS
from jieyue.ledgers.rules.records.kinds import LEDGERS
from jieyue.registry.queries.organs import organ_place
from jieyue.values.periods import Period

BILLS = "bills"


def bills_around(organ_id: int, year: int) -> list[Bill]:
    """The bills that begin in a year or the one before, oldest first.  One statement."""
    rows = Record.objects.filter(
        organ=organ_id, kind=BILLS, struck=False, year__in=(year - 1, year)
    ).values_list("pk", "cells")
    return sorted((bill_of(*row) for row in rows), key=lambda bill: (bill.begins, bill.item, bill.number))


def billed_year(actor: Actor, code: str, year: int) -> Months:
    """What an organ's bills say of a year, by item and month.  Raises Refusal when it is out of scope."""
    return billed_months(bills_around(organ_place(actor, code).pk, year), year)


def bill_at(actor: Actor, code: str, pk: int) -> Bill:
    """One bill of an organ.  Raises Refusal where there is none."""
    return bill_of(pk, organ_record(actor, code, LEDGERS[BILLS], pk).cells)


def years_of(bill: Bill | None) -> set[int]:
    """The years a bill reaches into."""
    return {bill.begins.year, bill.ends.year} if bill else set()


def billed(organ_id: int, years: Collection[int], *, without: int = 0) -> Mapping[int, Months]:
    """What an organ's bills say of some years, one bill (row) left out if named.  One statement a year."""
    return {
        year: billed_months([one for one in bills_around(organ_id, year) if one.pk != without], year)
        for year in sorted(years)
    }


def followed(
    organ_id: int, before: Mapping[int, Months], now: Mapping[int, Months], old: Bill | None, at: datetime
) -> Sequence[Follow]:
    """What becomes of the months of the energy ledger as bills went from `before` to `now`; `old` is the bill as it was.

    Closed months are told with the reason why they stay.
    """
    there = stored_entries([organ_id], before)
    found: list[Follow] = []
    for year, told in now.items():
        held = {(key.item, key.month): one.values for key, one in there.items() if key.year == year}
        closed_months = closed([organ_id], ENERGY, {Period(year, month) for month in ALL_MONTHS}, at)
        barred = {
            (item, month): closed_months[organ_id, year, month]
            for item, month in told.keys() | before[year].keys()
            if (organ_id, year, month) in closed_months
        }
        own = [share for share in shares(old) if share.period.year == year] if old else []
        found += follows(told, before[year], held, own, barred)
    return found


def struck_follows(actor: Actor, code: str, pk: int) -> Sequence[Follow]:
    """What becomes of the months of the energy ledger once a bill is struck out.  Raises Refusal where there is none."""
    organ, old = organ_place(actor, code).pk, bill_at(actor, code, pk)
    before, now = billed(organ, years_of(old)), billed(organ, years_of(old), without=pk)
    return followed(organ, before, now, old, actor.at)
