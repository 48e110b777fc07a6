"""The wholes and the parts that bounds between ledgers are held against."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from decimal import Decimal

from jieyue.ledgers.models import Entry, Record
from jieyue.ledgers.queries.locks import batches
from jieyue.ledgers.rules.bounds import Part, When
from jieyue.registry.models import Profile


def rows_of(
    part: Part, organ_ids: Collection[int], years: Collection[int]
) -> dict[int, tuple[When, Decimal]]:
    """The rows of a ledger by their key: organ, year and month, and the figure that is added up."""
    found: dict[int, tuple[When, Decimal]] = {}
    for some in batches(sorted(organ_ids)):
        rows = Record.objects.filter(
            kind=part.ledger, organ__in=some, year__in=list(years), struck=False
        ).values_list("pk", "organ_id", "year", "month", "cells")
        for pk, organ, year, month, cells in rows:
            found[pk] = ((organ, year, month), Decimal(cells.get(part.field, 0)))
    return found


def sums_of(part: Part, organ_ids: Collection[int], years: Collection[int]) -> dict[When, Decimal]:
    """What the rows of a ledger add up to, by organ, year and month."""
    sums: dict[When, Decimal] = defaultdict(Decimal)
    for period, figure in rows_of(part, organ_ids, years).values():
        sums[period] += figure
    return sums


def wholes_of(part: Part, organ_ids: Collection[int], years: Collection[int]) -> dict[When, Decimal]:
    """What the parts may not exceed: the item's month, or the floor area at the end of the year (as month 0)."""
    found: dict[When, Decimal] = {}
    for some in batches(sorted(organ_ids)):
        if part.item:
            entries = Entry.objects.filter(organ__in=some, item=part.item, year__in=list(years))
            for organ, year, month, quantity in entries.values_list("organ_id", "year", "month", "quantity"):
                found[organ, year, month] = quantity
        else:
            profiles = Profile.objects.filter(organ__in=some, floor_area__isnull=False).order_by("valid_from")
            for organ, since, area in profiles.values_list("organ_id", "valid_from", "floor_area"):
                # In the order of time, so that the last one in force stays.
                found |= {(organ, year, 0): area for year in years if since <= date(year, 12, 31)}
    return found
