"""One row of any ledger, as a person or a programme writes it: a bill brings the months it fills along."""

from __future__ import annotations

from collections.abc import Mapping

from jieyue.acts.rules import Actor
from jieyue.ledgers.actions.bills import keep_bill, strike_bill
from jieyue.ledgers.actions.records import strike_record, write_record
from jieyue.ledgers.queries.bills import BILLS
from jieyue.ledgers.rules.records.kinds import LedgerKind
from jieyue.values.imports import Tally


def keep_row(
    actor: Actor,
    kind: LedgerKind,
    code: str,
    cells: Mapping[str, str],
    *,
    occasion: str,
    pk: int | None = None,
    seen: int = 0,
    reason: str = "",
    agreed: str | None = None,
) -> Tally:
    """Write one row of a ledger, see `write_record` and, for bills, `keep_bill`.  Returns what became of the row."""
    if kind.code == BILLS:
        told = {"pk": pk, "seen": seen, "reason": reason}
        return keep_bill(actor, code, cells, occasion=occasion, agreed=agreed, **told).row
    return write_record(actor, kind, code, cells, pk=pk, seen=seen, reason=reason)


def strike_row(
    actor: Actor, kind: LedgerKind, code: str, pk: int, *, seen: int, reason: str, agreed: str | None = None
) -> None:
    """Strike one row of a ledger out, see `strike_record` and, for bills, `strike_bill`."""
    if kind.code == BILLS:
        strike_bill(actor, code, pk, seen=seen, reason=reason, agreed=agreed)
    else:
        strike_record(actor, kind, code, pk, seen=seen, reason=reason)
