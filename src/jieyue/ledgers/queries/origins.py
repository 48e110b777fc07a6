"""Where the figures of an organ's year come from: the change behind each, and whether it was a split or a stand-in's."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from jieyue.ledgers.models import Entry, Revision
from jieyue.ledgers.rules.entry_rows import Key, Values, values_of
from jieyue.registry.queries.organs import in_batches


class Written(NamedTuple):
    """The change an entry was last written or emptied by, and who made it."""

    change: int
    by: str


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


def last_written(keys: Collection[Key]) -> dict[Key, Written]:
    """By whom these entries were last written, emptied ones among them; one that never was has no row here."""
    found: dict[Key, Written] = {}
    for some in in_batches(sorted({key.organ_id for key in keys})):
        rows = Entry.ever.filter(
            organ__in=some, item__in={key.item for key in keys}, year__in={key.year for key in keys}
        )
        for *key, change, by in rows.values_list(
            "organ_id", "item", "year", "month", "change_id", "change__by"
        ):
            found[Key(*key)] = Written(change, by)
    return {key: found[key] for key in keys if key in found}


def values_then(seen: Mapping[Key, int]) -> dict[Key, Values | None]:
    """What each of these entries said right after a change of its own; None where that change emptied it."""
    told: dict[Key, Values | None] = {}
    for some in in_batches(sorted({key.organ_id for key in seen})):
        rows = Revision.objects.filter(entry__organ__in=some, change__in=set(seen.values()))
        for *key, change, quantity, cost, estimated, note in rows.values_list(
            "entry__organ_id",
            "entry__item",
            "entry__year",
            "entry__month",
            "change_id",
            "new_quantity",
            "new_cost",
            "new_estimated",
            "new_note",
        ):
            if seen.get(Key(*key)) == change:
                told[Key(*key)] = values_of(quantity, cost, estimated, note)
    return told
