"""Cells typed or pasted into the month grid: nobody's figure is written over unseen, and what comes twice is written once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jieyue.acts.actions import draft
from jieyue.acts.rules import Actor
from jieyue.ledgers.actions.entries import WRITE, trial, write_entries
from jieyue.ledgers.actions.holding import hold_organs
from jieyue.ledgers.queries.entries import stored_entries
from jieyue.ledgers.queries.origins import Origins, origins
from jieyue.ledgers.rules.entry_rows import EntryRow, Key, Stored
from jieyue.registry.queries.organs import organ_place
from jieyue.values.imports import RefusedCells, Tally
from jieyue.values.periods import Period
from jieyue.values.quantities import parse_amount, plain
from jieyue.values.refusals import Refusal, RowsRefused
from jieyue.values.wording import Message, say


@dataclass(frozen=True)
class TypedCell:
    """One cell as it was typed; None leaves that value as it is.

    `seen` is the change the writer saw it at, 0 where it was empty; None for one who saw none.
    """

    item: str
    period: Period
    quantity: str | None
    cost: str | None = None
    estimated: bool | None = None
    note: str | None = None
    seen: int | None = None


def write_cells(
    actor: Actor, code: str, cells: Sequence[TypedCell], *, reason: str = "", occasion: str = ""
) -> Tally:
    """Write cells of one organ, all of them or none; a figure that is there already is changed with a reason only.

    What is sent once more after the answer was lost changes nothing.  Raises RowsRefused naming the cells
    by their number from 1: those another has changed since they were seen, and those that can't be taken.
    """
    place = organ_place(actor, code)
    with draft(actor, WRITE, path=place.path):
        hold_organs([place.pk])
        stored = stored_entries([place.pk], {cell.period.year for cell in cells})
        there = {number: stored.get(_key(place.pk, cell)) for number, cell in enumerate(cells, start=1)}
        _refuse_overtaken(cells, there, origins(place.pk, {cell.period.year for cell in cells}))
        changing = any(
            now is not None and not _says(cell, now) for cell, now in zip(cells, there.values(), strict=True)
        )
        if changing and not reason.strip():
            raise Refusal(say("修改已有的数据请写明原因。"))
        return write_entries(actor, code, _rows(code, cells), reason=reason, occasion=occasion)


def refused_cells(actor: Actor, code: str, cells: Sequence[TypedCell]) -> Mapping[int, Message]:
    """Which of these cells could not be written now, and why, by their number from 1.  Writes nothing."""
    try:
        trial(actor, _rows(code, cells))
    except RowsRefused as refused:
        return {error.row: error.message for error in reversed(refused.errors) if error.row}
    return {}


def _key(organ_id: int, cell: TypedCell) -> Key:
    return Key(organ_id, cell.item, cell.period.year, cell.period.month)


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
        )
        for number, cell in enumerate(cells, start=1)
    ]


def _refuse_overtaken(cells: Sequence[TypedCell], there: Mapping[int, Stored | None], made: Origins) -> None:
    """Raises RowsRefused where somebody else has written a cell since it was seen."""
    refused = RefusedCells("")
    for (number, now), cell in zip(there.items(), cells, strict=True):
        origin = made.get((cell.item, cell.period.year, cell.period.month))
        if now is None or origin is None or cell.seen in {None, origin.change} or _says(cell, now):
            continue
        refused.note(
            number,
            "quantity",
            say(
                "这一格刚被{by}填为 {there},您填的是 {typed};请核对后再保存。",
                by=origin.by,
                there=plain(now.values.quantity),
                typed=cell.quantity or "—",
            ),
        )
    refused.raise_if_any(len(cells))


def _says(cell: TypedCell, now: Stored) -> bool:
    """Whether the cell says what is there already."""
    try:
        amounts = [None if told is None else parse_amount(told) for told in (cell.quantity, cell.cost)]
    except Refusal:
        return False
    asked = (*amounts, cell.estimated, cell.note)
    return all(want is None or want == have for want, have in zip(asked, now.values, strict=True))
