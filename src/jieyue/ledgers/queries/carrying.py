"""What a second entry of an organ holds beside its energy ledger, and what of it the entry that stays lacks."""

from __future__ import annotations

from dataclasses import dataclass

from jieyue.ledgers.models import BlankReason, Entry, Filing, Record
from jieyue.ledgers.rules.closing import ENERGY, KINDS
from jieyue.ledgers.rules.records.kinds import LEDGERS

Period = tuple[str, int, int]
# Of a ledger whose rows last: no row of it belongs to one period.
_ALWAYS = (0, 0)


@dataclass(frozen=True)
class Load:
    """Rows (their keys) that go over, by table; `differing` are rows both entries have, and not with the same cells."""

    records: list[int]
    filings: list[int]
    blanks: list[int]
    differing: int

    def as_json(self) -> dict[str, list[int]]:
        """What to remember, so that it can go back."""
        return {"records": self.records, "filings": self.filings, "blanks": self.blanks}


def load_of(organ: int, into: int) -> Load:
    """What of `organ` (a row's key) goes over to `into`.

    A row goes where the other has none of its kind and key, struck out or not; a filing where the other has
    neither a filing nor a figure of its own in that period, which else would be handed in unseen.
    """
    staying = _records(into)
    absorbed = _records(organ)
    kept = {
        (item, year, month)
        for item, year, month in BlankReason.objects.filter(organ=into).values_list("item", "year", "month")
    }
    blanks = BlankReason.objects.filter(organ=organ).order_by("pk").values_list("pk", "item", "year", "month")
    return Load(
        records=[pk for place, (pk, _) in absorbed.items() if place not in staying],
        filings=_filings(organ, into),
        blanks=[pk for pk, *place in blanks if tuple(place) not in kept],
        differing=sum(
            cells is not None and cells != staying[place][1]
            for place, (_, cells) in absorbed.items()
            if place in staying
        ),
    )


def _records(organ: int) -> dict[tuple[str, str], tuple[int, dict[str, str] | None]]:
    """The rows of an organ by kind and key; None for the cells of one that was struck out."""
    rows = Record.objects.filter(organ=organ).order_by("pk")
    return {
        (kind, key): (pk, None if struck else cells)
        for pk, kind, key, struck, cells in rows.values_list("pk", "kind", "key", "struck", "cells")
    }


def _filings(organ: int, into: int) -> list[int]:
    own = _periods(into)
    rows = Filing.objects.filter(organ=organ).order_by("pk").values_list("pk", "kind", "year", "month")
    return [pk for pk, kind, year, month in rows if not own & {(kind, year, month), (kind, *_ALWAYS)}]


def _periods(organ: int) -> set[Period]:
    """The ledgers' periods an organ has handed in, or holds something of."""
    told = Filing.objects.filter(organ=organ).values_list("kind", "year", "month")
    entries = Entry.objects.filter(organ=organ).order_by().values_list("year", "month").distinct()
    rows = Record.objects.filter(organ=organ, struck=False).order_by()
    periods = {(ENERGY, year, KINDS[ENERGY].closing_month(month)) for year, month in entries}
    for kind, year, month in rows.values_list("kind", "year", "month").distinct():
        if LEDGERS[kind].lasts:
            periods.add((kind, *_ALWAYS))
        elif kind in KINDS:
            periods.add((kind, year, KINDS[kind].closing_month(month)))
    return periods | set(told)
