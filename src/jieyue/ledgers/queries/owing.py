"""Which organs are to hand in a period of a ledger: those that were there, and of some ledgers those that keep it."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q

from jieyue.ledgers.models import Record
from jieyue.ledgers.rules.closing import KEPT, KINDS, last_day
from jieyue.ledgers.rules.records.kinds import LEDGERS
from jieyue.registry.queries.history import open_on


def lately(kind: str, year: int) -> Q:
    """The rows by which an organ keeps a ledger in a year: of this one or the last, or in force in it."""
    if LEDGERS[kind].lasts:
        return Q(kind=kind, struck=False, year__lte=year, last_year__gte=year)
    return Q(kind=kind, struck=False, year__in=(year - 1, year))


def owing(kind: str, year: int, month: int) -> Q:
    """The organs that are to hand in the period ending with `month`; who came or went in its last month is not."""
    there = open_on(last_day(year, month)) & (Q(opened=None) | Q(opened__lte=date(year, month, 1)))
    if KINDS[kind].who != KEPT:
        return there
    return there & Q(Exists(Record.objects.filter(lately(kind, year), organ=OuterRef("pk"))))
