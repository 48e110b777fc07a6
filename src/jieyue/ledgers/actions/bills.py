"""Keeping bills, and writing what they say of whole months into the energy ledger, nobody's own figure overwritten."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from jieyue.acts.actions import draft
from jieyue.acts.rules import Actor
from jieyue.ledgers.actions.entries import WRITE, write_entries
from jieyue.ledgers.actions.holding import hold_organs
from jieyue.ledgers.actions.records import write_record
from jieyue.ledgers.queries.bills import BILLS, bills_around
from jieyue.ledgers.queries.entries import stored_entries
from jieyue.ledgers.queries.locks import closed
from jieyue.ledgers.rules.bills import BilledMonth, billed_months
from jieyue.ledgers.rules.blanks import title_of
from jieyue.ledgers.rules.closing import ENERGY
from jieyue.ledgers.rules.entry_rows import EntryRow, Key
from jieyue.ledgers.rules.records.kinds import LEDGERS
from jieyue.registry.queries.organs import organ_place
from jieyue.values.imports import Tally
from jieyue.values.quantities import plain
from jieyue.values.refusals import Refusal, RowsRefused
from jieyue.values.wording import say

Months = Mapping[tuple[str, int], BilledMonth]


def keep_bill(
    actor: Actor,
    code: str,
    cells: Mapping[str, str],
    *,
    occasion: str,
    pk: int | None = None,
    seen: int = 0,
    reason: str = "",
) -> Tally:
    """Keep one bill (a new one, or the row `pk` seen at a change), and write the months that are whole by now.

    Only months are written that hold nothing, or just what the bills gave them before; the others wait for
    `split_bills`.  Returns what became of the entries.  Raises RowsRefused with the cells that are wrong.
    """
    place = organ_place(actor, code)
    with draft(actor, WRITE, path=place.path):
        hold_organs([place.pk])
        years = _years(cells)
        before = {year: billed_months(bills_around(place.pk, year), year) for year in years}
        write_record(actor, LEDGERS[BILLS], code, cells, pk=pk, seen=seen, reason=reason)
        tally = Tally()
        for year in years:
            told = billed_months(bills_around(place.pk, year), year)
            own = _unwritten(actor, place.pk, year, told, before[year])
            done = _write(actor, code, [told[key] for key in own], reason or occasion)
            tally = Tally(tally.created + done.created, tally.updated + done.updated)
    return tally


def split_bills(
    actor: Actor, code: str, year: int, wanted: Collection[tuple[str, int]], *, reason: str
) -> Tally:
    """Write these months (item and month) as the bills say, whatever stands there now.

    Raises Refusal where the bills leave days out or count some twice.
    """
    place = organ_place(actor, code)
    with draft(actor, WRITE, path=place.path):
        hold_organs([place.pk])
        told = billed_months(bills_around(place.pk, year), year)
        chosen = [told[key] for key in sorted(wanted) if key in told]
        if not chosen:
            raise Refusal(say("请先勾选要写入的月份。"))
        for one in chosen:
            _refuse_partial(one)
        try:
            return _write(actor, code, chosen, reason)
        except RowsRefused as refused:
            raise Refusal(refused.errors[0].message) from None


def _years(cells: Mapping[str, str]) -> Sequence[int]:
    """The years a bill may touch; what is no date is refused where the row is read."""
    told = (cells.get(name, "")[:4] for name in ("begins", "ends"))
    return sorted({int(year) for year in told if year.isascii() and year.isdigit()})


def _unwritten(
    actor: Actor, organ_id: int, year: int, now: Months, before: Months
) -> Iterable[tuple[str, int]]:
    """The whole months that hold nothing yet, or what the bills said before; closed ones are left alone."""
    there = stored_entries([organ_id], [year])
    barred = closed([organ_id], ENERGY, {one.period for one in now.values()}, actor.at)
    for (item, month), one in now.items():
        held = there.get(Key(organ_id, item, year, month))
        old = before.get((item, month))
        own = held is None or (old is not None and held.values.quantity == old.quantity)
        if one.whole and own and (organ_id, year, month) not in barred:
            yield item, month


def _refuse_partial(one: BilledMonth) -> None:
    told = {"item": say(title_of(one.item)), "period": one.period.words}
    if one.doubled:
        raise Refusal(
            say(
                "{period} 的{item}有重复计天的账单({numbers}),请先更正。",
                **told,
                numbers="、".join(one.doubled),
            )
        )
    if one.missing:
        raise Refusal(
            say("{period} 的{item}账单不齐({numbers}),补齐后再写入。", **told, numbers="、".join(one.missing))
        )


def _write(actor: Actor, code: str, months: Sequence[BilledMonth], reason: str) -> Tally:
    if not months:
        return Tally()
    rows = [
        EntryRow(
            number,
            code,
            one.item,
            str(one.period),
            plain(one.quantity),
            None if one.cost is None else plain(one.cost),
            "1" if one.estimated else "0",
        )
        for number, one in enumerate(months, start=1)
    ]
    return write_entries(actor, code, rows, reason=reason)
