"""An organ's bills around a year, and what they say of its months."""

from __future__ import annotations

from collections.abc import Mapping

from jieyue.acts.rules import Actor
from jieyue.ledgers.models import Record
from jieyue.ledgers.rules.bills import Bill, BilledMonth, bill_of, billed_months
from jieyue.registry.queries.organs import organ_place

BILLS = "bills"


def bills_around(organ_id: int, year: int) -> list[Bill]:
    """The bills that begin in a year or the one before, oldest first.  One statement."""
    rows = Record.objects.filter(
        organ=organ_id, kind=BILLS, struck=False, year__in=(year - 1, year)
    ).values_list("pk", "cells")
    return sorted((bill_of(*row) for row in rows), key=lambda bill: (bill.begins, bill.item, bill.number))


def billed_year(actor: Actor, code: str, year: int) -> Mapping[tuple[str, int], BilledMonth]:
    """What an organ's bills say of a year, by item and month.  Raises Refusal when it is out of scope."""
    return billed_months(bills_around(organ_place(actor, code).pk, year), year)
