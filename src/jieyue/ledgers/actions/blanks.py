"""Saying why a figure is not there, beside the empty cell and not only when the period is handed in."""

from __future__ import annotations

from jieyue.acts.actions import draft
from jieyue.acts.rules import Actor
from jieyue.ledgers.actions.holding import hold_organs
from jieyue.ledgers.models import BlankReason
from jieyue.ledgers.queries.locks import closed
from jieyue.ledgers.rules.blanks import read_blank
from jieyue.ledgers.rules.closing import ENERGY
from jieyue.ledgers.rules.items import ITEMS
from jieyue.registry.queries.organs import organ_place
from jieyue.values.periods import Period
from jieyue.values.refusals import Refusal

WRITE = "ledger.write"


def explain_blank(actor: Actor, code: str, item: str, period: Period, reason: str, note: str = "") -> None:
    """Keep the reason for an empty cell; an empty `reason` takes it back.

    `item` is one of the energy ledger, or the code of another ledger.  Raises Refusal for an unknown
    reason, 其他 without words, and a period that is closed.
    """
    place = organ_place(actor, code)
    kind = ENERGY if item in ITEMS else item
    told = read_blank(item, reason, note) if reason else None
    with draft(actor, WRITE, path=place.path):
        hold_organs([place.pk])
        barred = closed([place.pk], kind, [period], actor.at)
        for why in barred.values():
            raise Refusal(why)
        at = {"organ_id": place.pk, "item": item, "year": period.year, "month": period.month}
        if told is None:
            BlankReason.objects.filter(**at).delete()
            return
        BlankReason.objects.update_or_create(
            **at,
            defaults={"reason": told.reason, "note": told.note, "by": actor.name, "at": actor.at},
        )
