"""Two entries of one organ become one in compounds, accounts with suppliers and posts too.

Doors call `plans.actions.absorbing`, which takes the goals along.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

from django.utils.timezone import localdate

from jieyue.accounts.models import Post
from jieyue.acts.actions import draft
from jieyue.acts.rules import Actor
from jieyue.ledgers.actions import absorbing
from jieyue.ledgers.models import Absorption
from jieyue.ledgers.queries.absorbing import absorption_of
from jieyue.registry.queries.organs import organ_place
from jieyue.registry.rules.changing import ACT_OF
from jieyue.registry.rules.history import EventKind
from jieyue.sites.models import FixedShare, Membership, OwnFigure, Share, SupplyAccount
from jieyue.sites.queries.absorbing import going

Carried = SupplyAccount | Membership | Share | FixedShare | OwnFigure | Post

# The tables whose rows go over as they are, by the word `Absorption.carried` has for them.
_TABLES: Mapping[str, type[Carried]] = MappingProxyType(
    {
        "accounts": SupplyAccount,
        "stays": Membership,
        "shares": Share,
        "fixed": FixedShare,
        "own": OwnFigure,
        "posts": Post,
    }
)


def absorb(actor: Actor, code: str, into: str, reason: str, *, seen: int | None = None) -> Absorption:
    """Put the entry `code` into `into`, see `ledgers.actions.absorbing`.

    Its account numbers, stays in compounds with what it got there, and the posts held at it go over.
    """
    act, place = ACT_OF[EventKind.ABSORB], organ_place(actor, code)
    with draft(actor, act, path=place.path):
        _hold(place.pk)
        rows = going(place.pk, organ_place(actor, into).pk, localdate(actor.at))
        absorption = absorbing.absorb(actor, code, into, reason, seen=seen)
        for name, table in _TABLES.items():
            _move(table, rows[name], absorption.organ_id, absorption.into_id)
        absorption.carried = {**absorption.carried, **rows}
        absorption.save(update_fields=["carried"])
    return absorption


def restore(actor: Actor, code: str, reason: str) -> None:
    """Take an absorption back; what was bound elsewhere meanwhile stays there.  Raises as the ledgers' does."""
    with draft(actor, absorbing.RESTORE, path=organ_place(actor, code).path):
        standing = absorption_of(actor, code)
        if standing:
            _hold(standing.into_id)
            for name, table in _TABLES.items():
                _move(table, standing.carried.get(name, ()), standing.into_id, standing.organ_id)
        absorbing.restore(actor, code, reason)


def _hold(organ: int) -> None:
    """Nobody binds an account or a post of the organ elsewhere until the act is over."""
    for table in (SupplyAccount, Membership, Post):
        list(
            table.objects.select_for_update().filter(organ=organ).order_by("pk").values_list("pk", flat=True)
        )


def _move(table: type[Carried], rows: Collection[int], source: int, target: int) -> None:
    table.objects.filter(pk__in=rows, organ=source).update(organ=target)
