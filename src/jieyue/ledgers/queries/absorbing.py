"""Reading what two entries of one organ hold in common: what goes over, and where they contradict each other."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jieyue.acts.queries import in_scope
from jieyue.acts.rules import Actor
from jieyue.ledgers.models import Absorption, Entry
from jieyue.ledgers.queries.carrying import SETTLED, differing, rows_of
from jieyue.ledgers.rules.entry_rows import Values, values_of
from jieyue.ledgers.rules.items import ITEMS, Item
from jieyue.values.periods import Period
from jieyue.values.refusals import NotFound
from jieyue.values.wording import say

_FIELDS = ("pk", "item", "year", "month", "quantity", "cost", "estimated", "note")
Slot = tuple[str, int, int]
# By item, year and month the entry's row and what it says.
Ledger = dict[Slot, tuple[int, Values | None]]


@dataclass(frozen=True)
class Contradiction:
    """One period for which the two entries of an organ say different things; `entry` is the second one's row.

    `staying` is None where the organ that stays has emptied its figure: that was meant, so nothing goes there unasked.
    """

    entry: int
    item: Item
    period: Period
    absorbed: Values
    staying: Values | None


@dataclass(frozen=True)
class Both:
    """The ledgers of two entries of one organ side by side."""

    going: list[int]  # rows the one that stays lacks
    same: int
    contradictions: list[Contradiction]


@dataclass(frozen=True)
class AbsorptionRow:
    """Two entries that became one, and how many months and rows that differ still wait for a decision."""

    event: int
    code: str
    name: str
    into_code: str
    into_name: str
    at: datetime
    by: str
    reason: str
    entries: int
    open: int


def both_ledgers(organ: int, into: int, decided: Collection[int] = ()) -> Both:
    """What the entry `organ` (a row's key) holds beside `into`; rows `decided` are no contradictions any more."""
    ledgers = _ledgers({organ, into})
    return _side_by_side(ledgers[organ], ledgers[into], decided)


def _side_by_side(told: Ledger, staying: Ledger, decided: Collection[int]) -> Both:
    absorbed = {slot: (pk, values) for slot, (pk, values) in told.items() if values}
    going = [pk for slot, (pk, _) in absorbed.items() if slot not in staying]
    common = [
        (slot, pk, values, staying[slot][1]) for slot, (pk, values) in absorbed.items() if slot in staying
    ]
    contradictions = [
        Contradiction(pk, ITEMS[slot[0]], Period(*slot[1:]), values, other)
        for slot, pk, values, other in common
        if not _same(values, other) and pk not in decided
    ]
    order = list(ITEMS)
    contradictions.sort(key=lambda one: (order.index(one.item.code), str(one.period)))
    return Both(going, sum(_same(values, other) for _, _, values, other in common), contradictions)


def _same(values: Values, other: Values | None) -> bool:
    return other is not None and values[:2] == other[:2]


def _ledgers(organs: Collection[int]) -> dict[int, Ledger]:
    """By organ every period something was ever written for; None where it was emptied.  One statement."""
    found: dict[int, Ledger] = {organ: {} for organ in organs}
    rows = Entry.ever.filter(organ__in=list(organs), item__in=ITEMS).order_by()
    for organ, pk, item, year, month, *values in rows.values_list("organ_id", *_FIELDS):
        found[organ][item, year, month] = (pk, values_of(*values))
    return found


def absorption_of(actor: Actor, code: str) -> Absorption | None:
    """The absorption of an organ that stands; None where there is none."""
    found = Absorption.objects.filter(in_scope(actor, "organ__path"), organ__code=code, event__undone_at=None)
    return found.select_related("organ", "into", "event", "change").first()


def standing_absorption(actor: Actor, code: str) -> Absorption:
    """The same.  Raises NotFound where there is none."""
    if (found := absorption_of(actor, code)) is None:
        raise NotFound(say("机关“{code}”没有并入其他机关,或并入已经撤回。", code=code[:60]))
    return found


def absorbed_into(paths: Collection[str]) -> set[str]:
    """The places of entries that were put into organs at these places and stand so."""
    found = Absorption.objects.filter(into__path__in=list(paths), event__undone_at=None)
    return set(found.values_list("organ__path", flat=True))


def absorptions(actor: Actor, limit: int) -> list[AbsorptionRow]:
    """The latest entries that became one in the actor's scope, newest first.  Three statements, however many."""
    found = Absorption.objects.filter(in_scope(actor, "organ__path"), event__undone_at=None)
    rows: Any = list(found.select_related("organ", "into", "event").order_by("-pk")[:limit])
    organs = {organ for row in rows for organ in (row.organ_id, row.into_id)}
    ledgers, records = _ledgers(organs), rows_of(organs)
    return [
        AbsorptionRow(
            event=row.event_id,
            code=row.organ.code,
            name=row.organ.name,
            into_code=row.into.code,
            into_name=row.into.name,
            at=row.event.at,
            by=row.event.by,
            reason=row.event.reason,
            entries=len(row.entries),
            open=len(_side_by_side(ledgers[row.organ_id], ledgers[row.into_id], row.kept).contradictions)
            + len(differing(records[row.organ_id], records[row.into_id], row.carried.get(SETTLED, ()))),
        )
        for row in rows
    ]
