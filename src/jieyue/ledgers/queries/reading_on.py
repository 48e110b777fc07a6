"""Ledgers of many organs, read on from where one stopped: for programmes that fetch a region's figures piece by piece."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from jieyue.acts.queries import in_scope, under
from jieyue.acts.rules import Actor
from jieyue.ledgers.models import Entry, Record
from jieyue.ledgers.queries.records import of_year
from jieyue.ledgers.rules.entry_rows import Values
from jieyue.ledgers.rules.records.checks import Cells
from jieyue.ledgers.rules.records.kinds import LedgerKind
from jieyue.registry.models import Organ
from jieyue.registry.queries.organs import region_of
from jieyue.values.periods import Period


@dataclass(frozen=True)
class EntryLine:
    """One entry of an organ; `change` is the number of the change that made it so."""

    code: str
    item: str
    period: Period
    values: Values
    change: int


@dataclass(frozen=True)
class OrganRecord:
    """One row of an organ's ledger of the catalogue."""

    pk: int
    code: str
    year: int
    month: int
    cells: Cells
    change: int
    at: datetime
    by: str


def _organs(actor: Actor, region: str, after: str) -> QuerySet[Organ]:
    reach = under((region_of(actor, region).path,)) if region else Q()
    return Organ.objects.filter(in_scope(actor), reach, path__gt=after).order_by("path")


def entries_after(
    actor: Actor, year: int, after: str, most: int, *, region: str = ""
) -> tuple[list[EntryLine], str]:
    """A year's entries of the next so many organs, and the place of the last of them, "" behind the last of all.

    Two statements, and one for a region.  Raises NotFound for a region that is not in the actor's scope.
    """
    organs = list(_organs(actor, region, after).values_list("pk", "code", "path")[: most + 1])
    codes = {pk: code for pk, code, _ in organs[:most]}
    rows = Entry.objects.filter(organ__in=list(codes), year=year).values_list(
        "organ_id", "item", "month", "change_id", "quantity", "cost", "estimated", "note"
    )
    places = {pk: place for place, pk in enumerate(codes)}
    ordered = sorted(rows, key=lambda row: (places[row[0]], row[1], row[2]))
    lines = [
        EntryLine(codes[organ], item, Period(year, month), Values(*values), change)
        for organ, item, month, change, *values in ordered
    ]
    return lines, organs[most - 1][2] if len(organs) > most else ""


def records_after(
    actor: Actor, kind: LedgerKind, year: int, after: int, most: int, *, region: str = ""
) -> Sequence[OrganRecord]:
    """At most so many rows of a year behind a row, in the order they were made.  One statement, and one for a region.

    Raises NotFound for a region that is not in the actor's scope.
    """
    found = Record.objects.filter(of_year(kind, year), in_scope(actor, "organ__path"), pk__gt=after)
    if region:
        found = found.filter(under((region_of(actor, region).path,), "organ__path"))
    rows = found.order_by("pk").values_list(
        "pk", "organ__code", "year", "month", "cells", "change_id", "change__at", "change__by"
    )
    return [OrganRecord(*row) for row in rows[:most]]
