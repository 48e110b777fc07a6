"""What organs say of the figures that are not there, before and beside any submission."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from jieyue.ledgers.models import BlankReason
from jieyue.ledgers.queries.locks import batches
from jieyue.ledgers.rules.blanks import Blank


def year_blanks(organ_id: int, year: int) -> dict[tuple[str, int], Blank]:
    """An organ's reasons of a year, by item and the last month of the period.  One statement."""
    rows = BlankReason.objects.filter(organ=organ_id, year=year).values_list(
        "item", "month", "reason", "note"
    )
    return {(item, month): Blank(item, *told) for item, month, *told in rows}


def period_blanks(organ_ids: Collection[int], year: int, month: int) -> Mapping[int, dict[str, Blank]]:
    """The reasons of many organs for one period, by organ and item."""
    found: dict[int, dict[str, Blank]] = defaultdict(dict)
    for some in batches(organ_ids):
        rows = BlankReason.objects.filter(organ__in=some, year=year, month=month)
        for organ_id, item, *told in rows.values_list("organ_id", "item", "reason", "note"):
            found[organ_id][item] = Blank(item, *told)
    return found
