"""Headcount and floor area of a year for many organs at once, for whatever divides by them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

from django.db.models import QuerySet

from jieyue.indicators.rules.denominators import ProfileRow, yearly_means
from jieyue.registry.models import Profile

Means = Mapping[str, Decimal | None]


def means_of(found: QuerySet[Profile], year: int) -> dict[int, Means]:
    """The year's mean of every profile field, by the row key of the organs that `found` holds rows of.  One statement."""
    known: dict[int, list[ProfileRow]] = defaultdict(list)
    rows = found.order_by().values_list("organ_id", "valid_from", "headcount", "floor_area")
    for organ, *row in rows.iterator():
        known[organ].append(ProfileRow(*row))
    return {organ: yearly_means(told, year) for organ, told in known.items()}
