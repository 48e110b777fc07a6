"""Putting a finding right in one go: what the figures suggest is written as if typed, reason and all."""

from __future__ import annotations

from jieyue.acts.actions import draft
from jieyue.acts.rules import Actor
from jieyue.indicators.actions.computing import refresh_organs
from jieyue.indicators.queries.findings import FindingKey
from jieyue.indicators.queries.mends import mends_of
from jieyue.ledgers.actions.entries import WRITE, write_entries
from jieyue.ledgers.actions.holding import hold_organs
from jieyue.ledgers.rules.checks.mends import Change, typed
from jieyue.ledgers.rules.entry_rows import EntryRow
from jieyue.registry.queries.organs import organ_place
from jieyue.values.periods import Period
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say


def mend(actor: Actor, code: str, key: FindingKey, *, mark: str, reason: str) -> None:
    """Write the correction a person saw (`Mend.mark`) and bring the organ's findings up to date.

    Raises Refusal without a reason, and when the figures are no longer those the person saw.
    """
    if not reason.strip():
        raise Refusal(say("修改已有的数据请写明原因。"))
    place = organ_place(actor, code)
    with draft(actor, WRITE, path=place.path):
        hold_organs([place.pk])
        wanted = next((one for one in mends_of(actor, code, key) if one.mark == mark), None)
        if wanted is None:
            raise Refusal(say("数据在您查看之后有变动,请刷新后再处理。"))
        rows = [_row(number, code, key, change) for number, change in enumerate(wanted.changes, start=1)]
        write_entries(actor, code, rows, reason=reason)
        refresh_organs((place.pk,), (key.year, key.year + 1), actor.at)


def _row(number: int, code: str, key: FindingKey, change: Change) -> EntryRow:
    after, period = change.after, str(Period(key.year, change.month))
    if after is None:
        return EntryRow(number, code, key.item, period, None, emptied=True)
    return EntryRow(
        number,
        code,
        key.item,
        period,
        typed(after.quantity),
        typed(after.cost),
        "1" if after.estimated else "0",
        after.note,
    )
