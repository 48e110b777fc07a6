"""What the ledgers of many organs lack in one period, by the one rule that also draws an organ's year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from decimal import Decimal

from jieyue.ledgers.models import Declaration, Entry, Record
from jieyue.ledgers.queries.locks import batches
from jieyue.ledgers.queries.owing import lately
from jieyue.ledgers.rules import coverage
from jieyue.ledgers.rules.blanks import Lack, lack_of, lack_of_rows
from jieyue.ledgers.rules.closing import ALL, ENERGY, KINDS, FilingKind
from jieyue.ledgers.rules.items import ALL_MONTHS, ITEMS
from jieyue.ledgers.rules.records.kinds import LEDGERS

# Stands for "used before": any quantity but zero makes an item expected.
_SOME = Decimal(1)


def lacks(organ_ids: Collection[int], kind: str, year: int, month: int) -> dict[int, Lack]:
    """What each of these organs lacks in the period that ends with `month`."""
    return {organ_id: told[month] for organ_id, told in year_lacks(organ_ids, kind, year, (month,)).items()}


def year_lacks(
    organ_ids: Collection[int], kind: str, year: int, months: Collection[int] = ()
) -> dict[int, dict[int, Lack]]:
    """What each of these organs lacks, by the last months of the periods; of all periods unless some are named.

    Three statements a batch for energy, one for any other ledger.
    """
    of_kind = KINDS[kind]
    asked = months or of_kind.months
    return (
        _energy(organ_ids, of_kind, year, asked) if kind == ENERGY else _rows(organ_ids, of_kind, year, asked)
    )


Lacks = dict[int, dict[int, Lack]]


def _energy(organ_ids: Collection[int], kind: FilingKind, year: int, months: Collection[int]) -> Lacks:
    found = {}
    for some in batches(organ_ids):
        entries, declared = _entries(some, year), _declared(some)
        for organ_id in some:
            states = coverage.item_years(entries[organ_id], declared[organ_id], year)
            filled = {entry.month for entry in entries[organ_id] if entry.year == year}
            found[organ_id] = {month: lack_of(states, kind.months_of(month), filled) for month in months}
    return found


def _rows(organ_ids: Collection[int], kind: FilingKind, year: int, months: Collection[int]) -> Lacks:
    """A ledger is kept by whoever has a row of this year or the last."""
    of, found = LEDGERS[kind.code], {}
    for some in batches(organ_ids):
        kept, there = set(), defaultdict(set)
        rows = Record.objects.filter(lately(kind.code, year), organ__in=some)
        for organ_id, row_year, month in rows.values_list("organ_id", "year", "month"):
            kept.add(organ_id)
            if of.lasts:
                there[organ_id].update(ALL_MONTHS)
            elif row_year == year:
                there[organ_id].add(month)
        for organ_id in some:
            told = {"owed": kind.who == ALL, "kept": organ_id in kept}
            found[organ_id] = {
                month: lack_of_rows(of, kind.months_of(month), there[organ_id], **told) for month in months
            }
    return found


def _entries(organ_ids: Collection[int], year: int) -> dict[int, list[coverage.Entry]]:
    """This year's entries, and of each item used before one entry that says so."""
    found: dict[int, list[coverage.Entry]] = defaultdict(list)
    # Every item is named, as in `used_before`.
    now = Entry.objects.filter(organ__in=organ_ids, item__in=ITEMS, year=year)
    for organ_id, *entry in now.values_list("organ_id", "item", "year", "month", "quantity"):
        found[organ_id].append(coverage.Entry(*entry))
    for organ_id, entry in used_before(organ_ids, year, ITEMS):
        found[organ_id].append(entry)
    return found


def used_before(
    organ_ids: Collection[int], year: int, items: Collection[str]
) -> Iterator[tuple[int, coverage.Entry]]:
    """Of each of these items that an organ used before `year`, one entry that says so.  One statement.

    Whoever asks for a year need not read all years before it: what was ever used is expected, however much it was.
    """
    # Every item is named: a home that has no statistics yet would else look through whole years.
    kept = Entry.objects.filter(organ__in=organ_ids, item__in=items, year__lt=year, quantity__gt=0)
    for organ_id, item in kept.values_list("organ_id", "item").distinct():
        yield organ_id, coverage.Entry(item, year - 1, 1, _SOME)


def _declared(organ_ids: Collection[int]) -> dict[int, list[coverage.Declaration]]:
    found: dict[int, list[coverage.Declaration]] = defaultdict(list)
    rows = Declaration.objects.filter(organ__in=organ_ids)
    for organ_id, *told in rows.values_list("organ_id", "item", "from_year", "in_use"):
        found[organ_id].append(coverage.Declaration(*told))
    return found
