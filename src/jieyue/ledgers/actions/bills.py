"""Keeping bills, and writing what they say of whole months into the energy ledger, nobody's own figure overwritten."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from jieyue.acts.actions import draft
from jieyue.acts.rules import Actor
from jieyue.ledgers.actions.entries import WRITE, write_entries
from jieyue.ledgers.actions.holding import hold_organs
from jieyue.ledgers.actions.records import strike_record, write_record
from jieyue.ledgers.queries.bills import BILLS, bill_at, billed, bills_around, followed, years_of
from jieyue.ledgers.rules.bills import (
    BilledMonth,
    Follow,
    billed_months,
    changing,
    mark_of,
)
from jieyue.ledgers.rules.blanks import title_of
from jieyue.ledgers.rules.entry_rows import EntryRow
from jieyue.ledgers.rules.records.kinds import LEDGERS
from jieyue.registry.queries.organs import organ_place
from jieyue.values.imports import Tally
from jieyue.values.periods import Period
from jieyue.values.quantities import plain
from jieyue.values.refusals import Refusal, RowsRefused
from jieyue.values.wording import say


@dataclass(frozen=True)
class KeptBill:
    """What became of the bill's own row, and of the months of the energy ledger."""

    row: Tally
    months: Tally


class Unagreed(Refusal):
    """Changing a bill would change months of the ledger nobody has agreed to; nothing was stored.

    `mark` is what has to come back with the same wish, once a person has seen `months`.
    """

    def __init__(self, months: Sequence[Follow]) -> None:
        super().__init__(say("保存后台账的 {count} 个月会随之改变,请核对后确认。", count=len(months)))
        self.months = months
        self.mark = mark_of(changing(months))


def keep_bill(
    actor: Actor,
    code: str,
    cells: Mapping[str, str],
    *,
    occasion: str,
    pk: int | None = None,
    seen: int = 0,
    reason: str = "",
    agreed: str | None = None,
) -> KeptBill:
    """Keep one bill (a new one, or the row `pk` seen at a change), and write the months that are whole by now.

    Only months are written that hold nothing, or just what the bills gave them before; the others wait for
    `split_bills`.  What the bill had filled before it was changed, and bills no longer cover, is withdrawn.
    Raises RowsRefused with the cells that are wrong; Unagreed where months that hold a figure change and
    `agreed` (None: nobody is asked) is not the mark of just these.
    """
    place = organ_place(actor, code)
    with draft(actor, WRITE, path=place.path):
        hold_organs([place.pk])
        old = bill_at(actor, code, pk) if pk else None
        before = billed(place.pk, {*_years(cells), *years_of(old)})
        row = write_record(actor, LEDGERS[BILLS], code, cells, pk=pk, seen=seen, reason=reason)
        months = followed(place.pk, before, billed(place.pk, before), old, actor.at)
        if agreed is not None:
            _refuse_unagreed(months, agreed)
        return KeptBill(row, _follow(actor, code, months, reason or occasion))


def strike_bill(
    actor: Actor, code: str, pk: int, *, seen: int, reason: str, agreed: str | None = None
) -> KeptBill:
    """Strike a bill out, and withdraw what it had filled; see `keep_bill`.  An official act that needs its reason."""
    place = organ_place(actor, code)
    with draft(actor, WRITE, path=place.path):
        hold_organs([place.pk])
        old = bill_at(actor, code, pk)
        before = billed(place.pk, years_of(old))
        strike_record(actor, LEDGERS[BILLS], code, pk, seen=seen, reason=reason)
        months = followed(place.pk, before, billed(place.pk, before), old, actor.at)
        if agreed is not None:
            _refuse_unagreed(months, agreed)
        return KeptBill(Tally(updated=1), _follow(actor, code, months, reason))


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


def _years(cells: Mapping[str, str]) -> set[int]:
    """The years a bill may touch; what is no date is refused where the row is read."""
    told = (cells.get(name, "")[:4] for name in ("begins", "ends"))
    return {int(year) for year in told if year.isascii() and year.isdigit()}


def _refuse_unagreed(months: Sequence[Follow], agreed: str) -> None:
    changed = changing(months)
    if changed and mark_of(changed) != agreed:
        raise Unagreed(months)


def _follow(actor: Actor, code: str, months: Sequence[Follow], reason: str) -> Tally:
    free = [one for one in months if not one.barred.template]
    written = [one.after for one in free if one.after]
    withdrawn = [(one.item, one.period) for one in free if one.after is None]
    return _write(actor, code, written, reason, withdrawn)


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


def _write(
    actor: Actor,
    code: str,
    months: Sequence[BilledMonth],
    reason: str,
    withdrawn: Sequence[tuple[str, Period]] = (),
) -> Tally:
    if not (months or withdrawn):
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
    rows += [
        EntryRow(number, code, item, str(period), None, emptied=True)
        for number, (item, period) in enumerate(withdrawn, start=len(rows) + 1)
    ]
    return write_entries(actor, code, rows, reason=reason)
