"""Two entries of one organ become one in their accounts with suppliers too: what the doors call to put together."""

from __future__ import annotations

from jieyue.acts.actions import draft
from jieyue.acts.rules import Actor
from jieyue.ledgers.actions import absorbing
from jieyue.ledgers.models import Absorption
from jieyue.ledgers.queries.absorbing import absorption_of
from jieyue.registry.queries.organs import organ_place
from jieyue.registry.rules.changing import ACT_OF
from jieyue.registry.rules.history import EventKind
from jieyue.sites.models import SupplyAccount


def absorb(actor: Actor, code: str, into: str, reason: str, *, seen: int | None = None) -> Absorption:
    """Put the entry `code` into `into`, see `ledgers.actions.absorbing`; its account numbers go over."""
    act, place = ACT_OF[EventKind.ABSORB], organ_place(actor, code)
    with draft(actor, act, path=place.path):
        held = SupplyAccount.objects.select_for_update().filter(organ=place.pk).order_by("pk")
        accounts = list(held.values_list("pk", flat=True))
        absorption = absorbing.absorb(actor, code, into, reason, seen=seen)
        SupplyAccount.objects.filter(pk__in=accounts).update(organ=absorption.into_id)
        absorption.carried = {**absorption.carried, "accounts": accounts}
        absorption.save(update_fields=["carried"])
    return absorption


def restore(actor: Actor, code: str, reason: str) -> None:
    """Take an absorption back; an account that was bound elsewhere meanwhile stays there.  Raises as the ledgers' does."""
    with draft(actor, absorbing.RESTORE, path=organ_place(actor, code).path):
        standing = absorption_of(actor, code)
        if standing:
            accounts = SupplyAccount.objects.filter(
                pk__in=standing.carried.get("accounts", ()), organ=standing.into_id
            )
            accounts.update(organ=standing.organ_id)
        absorbing.restore(actor, code, reason)
