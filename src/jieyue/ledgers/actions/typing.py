"""Cells typed or pasted into the month grid: nobody's figure is written over unseen, and what comes twice is written once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jieyue.acts.rules import Actor
from jieyue.ledgers.actions.entries import trial, write_entries
from jieyue.ledgers.rules.entry_rows import EntryRow
from jieyue.values.imports import Tally
from jieyue.values.periods import Period
from jieyue.values.refusals import RowsRefused
from jieyue.values.wording import Message


@dataclass(frozen=True)
class TypedCell:
    """One cell as it was typed; None leaves that value as it is.

    `seen` is the change the writer saw it at, 0 where it was empty; None for one who saw none.  `emptied` says
    that there is to be no figure any more.
    """

    item: str
    period: Period
    quantity: str | None
    cost: str | None = None
    estimated: bool | None = None
    note: str | None = None
    seen: int | None = None
    emptied: bool = False


def write_cells(
    actor: Actor, code: str, cells: Sequence[TypedCell], *, reason: str = "", occasion: str = ""
) -> Tally:
    """Write cells of one organ, all of them or none; a figure that is there is changed or emptied with a reason only.

    What is sent once more after the answer was lost changes nothing.  Raises RowsRefused naming the cells
    by their number from 1: those another has changed since they were seen (Overtaken), and those that can't
    be taken.
    """
    return write_entries(actor, code, _rows(code, cells), reason=reason, occasion=occasion, reasoned=True)


def refused_cells(actor: Actor, code: str, cells: Sequence[TypedCell]) -> Mapping[int, Message]:
    """Which of these cells could not be written now, and why, by their number from 1.  Writes nothing."""
    try:
        trial(actor, _rows(code, cells))
    except RowsRefused as refused:
        return {error.row: error.message for error in reversed(refused.errors) if error.row}
    return {}


def _rows(code: str, cells: Sequence[TypedCell]) -> list[EntryRow]:
    return [
        EntryRow(
            number,
            code,
            cell.item,
            str(cell.period),
            cell.quantity,
            cell.cost,
            None if cell.estimated is None else "1" if cell.estimated else "0",
            cell.note,
            emptied=cell.emptied,
            seen=cell.seen,
        )
        for number, cell in enumerate(cells, start=1)
    ]
