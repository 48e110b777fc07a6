"""Where the figures of an organ's year come from: the change behind each, and whether it was a split or a stand-in's."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from jieyue.ledgers.models import Entry


@dataclass(frozen=True)
class Origin:
    """The change that made an entry what it is; `split` and `proxy` as that change says of itself."""

    change: int
    by: str
    at: datetime
    why: str
    split: bool
    proxy: bool


# By item, year and month.
Origins = Mapping[tuple[str, int, int], Origin]


def origins(organ_id: int, years: Collection[int]) -> Origins:
    """The origins of an organ's entries.  One statement."""
    rows = Entry.objects.filter(organ=organ_id, year__in=years).values_list(
        "item",
        "year",
        "month",
        "change_id",
        "change__by",
        "change__at",
        "change__why",
        "change__split",
        "change__proxy",
    )
    return {(item, year, month): Origin(*told) for item, year, month, *told in rows}
