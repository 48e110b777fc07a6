"""What a second entry of an organ holds beside its energy ledger, and what of it the entry that stays lacks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from jieyue.ledgers.models import BlankReason, Entry, Filing, Record
from jieyue.ledgers.rules.closing import ENERGY, KINDS
from jieyue.ledgers.rules.records.cells import period_words, shown
from jieyue.ledgers.rules.records.checks import Cells
from jieyue.ledgers.rules.records.kinds import LEDGERS, Field, LedgerKind
from jieyue.values.wording import Message

Period = tuple[str, int, int]
# Of a ledger whose rows last: no row of it belongs to one period.
_ALWAYS = (0, 0)
# Under this word `Absorption.carried` keeps the rows of other ledgers that differed and were decided.
SETTLED = "settled"


@dataclass(frozen=True)
class Row:
    """A row of a ledger as it stands; no cells where it was struck out."""

    pk: int
    year: int
    month: int
    cells: Cells | None
    change: int


# The rows of an organ by kind and key.
Rows = dict[tuple[str, str], Row]


@dataclass(frozen=True)
class Differing:
    """A row both entries have, and not with the same cells; `record` is the second one's row, `standing` the other's.

    `staying` is None where the entry that stays has struck its row out; `change` is what it was last written by.
    """

    record: int
    kind: LedgerKind
    year: int
    month: int
    absorbed: Cells
    standing: int
    staying: Cells | None
    change: int

    @property
    def names(self) -> list[Message | str]:
        """What the row is called: its period, and the cells that make it the row it is."""
        kind = self.kind
        period = [period_words(kind.rhythm, self.year, self.month)] if kind.is_periodic else []
        return [*period, *(shown(kind.by_key[key], self.absorbed[key]) for key in kind.identity)]

    @property
    def cells(self) -> list[tuple[Field, str, str]]:
        """The fields in which they differ, with what the absorbed entry and the one that stays say in words."""
        staying = self.staying or {}
        return [
            (field, *(shown(field, told[field.key]) if field.key in told else "" for told in (self.absorbed, staying)))
            for field in self.kind.fields
            if self.absorbed.get(field.key) != staying.get(field.key)
        ]  # fmt: skip


@dataclass(frozen=True)
class Load:
    """Rows (their keys) that go over, by table; `differing` are rows both entries have, and not with the same cells."""

    records: list[int]
    filings: list[int]
    blanks: list[int]
    differing: list[Differing]

    def as_json(self) -> dict[str, list[int]]:
        """What to remember, so that it can go back."""
        return {"records": self.records, "filings": self.filings, "blanks": self.blanks}


def load_of(organ: int, into: int, settled: Collection[int] = ()) -> Load:
    """What of `organ` (a row's key) goes over to `into`; rows `settled` differ no more.

    A row goes where the other has none of its kind and key, struck out or not; a filing where the other has
    neither a filing nor a figure of its own in that period, which else would be handed in unseen.
    """
    rows = rows_of({organ, into})
    absorbed, staying = rows[organ], rows[into]
    kept = {
        (item, year, month)
        for item, year, month in BlankReason.objects.filter(organ=into).values_list("item", "year", "month")
    }
    blanks = BlankReason.objects.filter(organ=organ).order_by("pk").values_list("pk", "item", "year", "month")
    return Load(
        records=[row.pk for place, row in absorbed.items() if place not in staying],
        filings=_filings(organ, into),
        blanks=[pk for pk, *place in blanks if tuple(place) not in kept],
        differing=differing(absorbed, staying, settled),
    )


def differing(absorbed: Rows, staying: Rows, settled: Collection[int] = ()) -> list[Differing]:
    """The rows both entries have, and not with the same cells, without those that are `settled`."""
    both = [
        (LEDGERS[kind], row, staying[kind, key])
        for (kind, key), row in absorbed.items()
        if (kind, key) in staying and row.pk not in settled
    ]
    found = [
        Differing(row.pk, kind, row.year, row.month, row.cells, there.pk, there.cells, there.change)
        for kind, row, there in both
        if row.cells is not None and row.cells != there.cells
    ]
    order = list(LEDGERS)
    return sorted(found, key=lambda one: (order.index(one.kind.code), one.year, one.month))


_ROW = ("organ_id", "pk", "kind", "key", "year", "month", "struck", "cells", "change_id")


def rows_of(organs: Collection[int]) -> dict[int, Rows]:
    """The rows of these organs by kind and key.  One statement."""
    found: dict[int, Rows] = {organ: {} for organ in organs}
    rows = Record.objects.filter(organ__in=list(organs)).order_by("kind", "key").values_list(*_ROW)
    for organ, pk, kind, key, year, month, struck, cells, change in rows:
        found[organ][kind, key] = Row(pk, year, month, None if struck else cells, change)
    return found


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
