"""Reading ledgers: one organ's year as a grid, one entry's history, and all of them for the bulk engine."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import connection
from django.db.models import Max

from jieyue.acts.rules import Actor
from jieyue.ledgers.models import Change, Declaration, Entry, Revision
from jieyue.ledgers.rules import coverage
from jieyue.ledgers.rules.entry_rows import Key, Stored, Values, values_of
from jieyue.ledgers.rules.items import ITEMS, Item
from jieyue.registry.queries.listing import organs_in_order
from jieyue.registry.queries.organs import in_batches, organ_place
from jieyue.values.periods import FIRST_YEAR, LAST_YEAR, Period

MONTHS = range(1, 13)
# Databases bound the number of parameters of one statement.
_ORGANS_AT_ONCE = 900
_BATCH = 50_000
_EXPORTED_AT_ONCE = 100
# Whole steps of values.quantities.STEP; millions of rows are read here, twice as fast as by the query layer.
_STREAM = """
    SELECT organ_id, item, month,
        CAST(ROUND(quantity * 10000) AS BIGINT), CAST(ROUND(cost * 10000) AS BIGINT), change_id
    FROM ledgers_entry WHERE year = %s AND quantity IS NOT NULL
"""


@dataclass(frozen=True)
class GridRow:
    """One item of an organ's year beside the year before.

    `months` are January to December, None where nothing is registered; `annual` is a figure for the
    whole year; `total` is the effective one, in the item's unit, `cost` what it cost in yuan.
    """

    item: Item
    months: tuple[Values | None, ...]
    annual: Values | None
    total: Decimal | None
    cost: Decimal | None
    expected: bool
    missing: tuple[int, ...]
    last_months: tuple[Values | None, ...]
    last_total: Decimal | None


@dataclass(frozen=True)
class RevisionRow:
    """One value before and after; `old` is None where the entry was made, `new` where it was emptied."""

    at: datetime
    by: str
    why: str
    old: Values | None
    new: Values | None
    proxy: bool = False  # written for the organ by somebody who stands in


def month_grid(actor: Actor, code: str, year: int) -> list[GridRow]:
    """An organ's ledger of one year: every item of the catalogue, in its order.  Three statements.

    Raises Refusal when there is no such organ in the actor's scope.
    """
    place = organ_place(actor, code)
    organ_id = place.pk
    rows = Entry.objects.filter(organ_id=organ_id, year__lte=year).values_list(
        "item", "year", "month", "quantity", "cost", "estimated", "note"
    )
    stored = {(item, of, month): Values(*values) for item, of, month, *values in rows}
    entries = [coverage.Entry(*key, values.quantity) for key, values in stored.items()]
    declared = [
        coverage.Declaration(*row)
        for row in Declaration.objects.filter(organ_id=organ_id).values_list("item", "from_year", "in_use")
    ]
    now, before = (coverage.item_years(entries, declared, of, place.life) for of in (year, year - 1))
    return [_grid_row(item, year, stored, now[item], before[item]) for item in ITEMS]


def _grid_row(
    item: str,
    year: int,
    stored: Mapping[tuple[str, int, int], Values],
    state: coverage.ItemYear,
    last: coverage.ItemYear,
) -> GridRow:
    months, last_months = (
        tuple(stored.get((item, of, month)) for month in MONTHS) for of in (year, year - 1)
    )
    annual = stored.get((item, year, 0))
    # Monthly entries win over the annual one, in money as in quantity.
    effective = [values for values in months if values] or ([annual] if annual else [])
    costs = [values.cost for values in effective if values.cost is not None]
    return GridRow(
        item=state.item,
        months=months,
        annual=annual,
        total=state.quantity,
        cost=sum(costs, Decimal(0)) if costs else None,
        expected=state.expected,
        missing=state.missing,
        last_months=last_months,
        last_total=last.quantity,
    )


def entry_history(actor: Actor, code: str, item: str, period: Period) -> list[RevisionRow]:
    """Every change of one entry, newest first.  Raises Refusal when the organ is out of scope."""
    rows = (
        Revision.objects.filter(
            entry__organ_id=organ_place(actor, code).pk,
            entry__item=item,
            entry__year=period.year,
            entry__month=period.month,
        )
        .select_related("change")
        .order_by("-pk")
    )
    return [
        RevisionRow(
            row.change.at,
            row.change.by,
            row.change.why,
            values_of(row.old_quantity, row.old_cost, row.old_estimated, row.old_note),
            values_of(row.new_quantity, row.new_cost, row.new_estimated, row.new_note),
            row.change.proxy,
        )
        for row in rows
    ]


def stored_entries(organ_ids: Collection[int], years: Collection[int]) -> dict[Key, Stored]:
    """The entries of these organs in these years, for comparison with what is about to be written."""
    ids = list(organ_ids)
    stored: dict[Key, Stored] = {}
    for start in range(0, len(ids), _ORGANS_AT_ONCE):
        # Every item is named: a home that has no statistics yet would else look through whole years.
        rows = Entry.objects.filter(
            organ_id__in=ids[start : start + _ORGANS_AT_ONCE], item__in=ITEMS, year__in=list(years)
        ).values_list("pk", "organ_id", "item", "year", "month", "quantity", "cost", "estimated", "note")
        for pk, organ_id, item, year, month, *values in rows.iterator(chunk_size=_BATCH):
            stored[Key(organ_id, item, year, month)] = Stored(pk, Values(*values))
    return stored


def emptied_entries(keys: Collection[Key]) -> dict[Key, int]:
    """The rows of those of these entries that were emptied: what is written there again goes on in them."""
    ids = list({key.organ_id for key in keys})
    emptied: dict[Key, int] = {}
    for start in range(0, len(ids), _ORGANS_AT_ONCE):
        rows = Entry.ever.filter(
            organ_id__in=ids[start : start + _ORGANS_AT_ONCE],
            year__in={key.year for key in keys},
            quantity__isnull=True,
        )
        for pk, *key in rows.values_list("pk", "organ_id", "item", "year", "month"):
            emptied[Key(*key)] = pk
    return emptied


def newer_entries(keys: Collection[Key], base: int) -> dict[Key, Values | None]:
    """Those of these entries that were written or emptied after the change `base`, as they stood then; None: not there."""
    ids = list({key.organ_id for key in keys})
    newer: dict[int, Key] = {}
    for start in range(0, len(ids), _ORGANS_AT_ONCE):
        rows = Entry.ever.filter(
            organ_id__in=ids[start : start + _ORGANS_AT_ONCE],
            year__in={key.year for key in keys},
            change_id__gt=base,
        )
        for pk, *key in rows.values_list("pk", "organ_id", "item", "year", "month"):
            newer[pk] = Key(*key)
    was: dict[Key, Values | None] = {key: None for key in newer.values() if key in keys}
    for some in in_batches(list(newer)):
        revisions = Revision.objects.filter(entry_id__in=some, change_id__lte=base).order_by("pk")
        for pk, *values in revisions.values_list(
            "entry_id", "new_quantity", "new_cost", "new_estimated", "new_note"
        ):
            if newer[pk] in was:
                was[newer[pk]] = values_of(*values)
    return was


def come_from_splits(entries: Iterable[int]) -> set[int]:
    """Those of these entries (by row) that hold what a shared compound's bill gave them."""
    found = Entry.objects.filter(pk__in=list(entries), change__split=True)
    return set(found.values_list("pk", flat=True))


def split_cells(codes: Collection[str], years: Collection[int]) -> set[tuple[str, str, int, int]]:
    """Organ, item, year and month of the entries that hold what a shared compound's bill gave them."""
    found = Entry.objects.filter(organ__code__in=list(codes), year__in=list(years), change__split=True)
    return set(found.values_list("organ__code", "item", "year", "month"))


def exported_entries(
    actor: Actor, year: int, *, region: str = "", organ: str = ""
) -> Iterator[tuple[str, str, int, Values]]:
    """A year's entries in the actor's scope: the organ's code, item, month and values, in bounded memory.

    Narrowed to a region or an organ.  Raises Refusal where either is out of scope.
    """
    codes = dict(organs_in_order(actor, region=region, organ=organ))
    organs = list(codes)
    # Some organs at a time: sorted as a whole, a province's entries would not stay in bounds.
    for start in range(0, len(organs), _EXPORTED_AT_ONCE):
        some = organs[start : start + _EXPORTED_AT_ONCE]
        rows = Entry.objects.filter(organ__in=some, year=year).order_by("organ", "item", "month")
        told = rows.values_list("organ_id", "item", "month", "quantity", "cost", "estimated", "note")
        by_organ: dict[int, list[tuple[str, int, Values]]] = {pk: [] for pk in some}
        for pk, item, month, *values in told:
            by_organ[pk].append((item, month, Values(*values)))
        for pk, own in by_organ.items():
            yield from ((codes[pk], *row) for row in own)


def last_change(year: int | None = None) -> int:
    """The number of the latest change, of all ledgers or of one year's; 0 before the first."""
    if year is None:
        return Change.objects.aggregate(last=Max("pk"))["last"] or 0
    return Entry.ever.filter(year=year).aggregate(last=Max("change_id"))["last"] or 0


def written_after(change: int) -> list[tuple[int, int]]:
    """Whose ledgers of which years were written by later changes than this one: organ's row and year.  One statement."""
    # Named year by year, as the index of changes is; an open range would read every entry.
    found = Entry.ever.filter(year__in=range(FIRST_YEAR, LAST_YEAR + 1), change_id__gt=change)
    return list(found.order_by().values_list("organ_id", "year").distinct())


def organ_changed_at(path: str, years: Collection[int]) -> datetime | None:
    """When an organ's entries of these years were last written; None where there are none."""
    entries = Entry.ever.filter(organ__path=path, year__in=years)
    return entries.aggregate(last=Max("change__at"))["last"]


def change_by_year() -> dict[int, tuple[int, datetime]]:
    """The latest change of every year that has entries and when it was made, by year.

    The moment tells it from another database's change of the same number, such as of one put back by hand.
    """
    latest = dict(Entry.ever.order_by("year").values_list("year").annotate(Max("change_id")))
    made = dict(Change.objects.filter(pk__in=latest.values()).values_list("pk", "at"))
    return {year: (change, made[change]) for year, change in latest.items()}


def stream_entries(year: int) -> Iterator[Sequence[tuple[int, str, int, int, int | None, int]]]:
    """Batches of one year's entries, in bounded memory: organ row, item, month, quantity, cost, change.

    Quantity and cost come in whole steps of 0.0001: exact, and several times cheaper to fetch than decimals.
    """
    with connection.chunked_cursor() as cursor:
        cursor.execute(_STREAM, [year])
        while batch := cursor.fetchmany(_BATCH):
            yield batch


def entry_count(code: str) -> int:
    """How many entries an organ's ledgers hold."""
    return Entry.objects.filter(organ__code=code).count()
