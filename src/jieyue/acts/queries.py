"""Reading the record of acts, and the one scope filter that stands under every list and total."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Max, Q

from jieyue.acts.models import AuditRecord
from jieyue.acts.rules import FIRST, Actor, chained_hash

# Sorts after every character that occurs in a path.
_AFTER = "\U0010ffff"
# Ends every step of a path.
_STEP = "/"


def in_scope(actor: Actor, field: str = "path") -> Q:
    """The rows whose path lies in one of the actor's subtrees; nothing at all for an actor without grants.

    A range on the indexed path: 0.25 ms on 15,000 organs, where per-object permissions took 5.8 ms.
    """
    return under(actor.paths(), field)


def under(paths: tuple[str, ...], field: str = "path") -> Q:
    """The organs or regions whose path begins with one of `paths`.

    A tree has one root (`registry.rules.tree` sees to it), so everything lies below a path of a single step;
    asking for it all the same would join a whole table to every count of a province.
    """
    if any(not path or path.find(_STEP) == len(path) - 1 for path in paths):
        return Q()
    reach = Q(pk__in=())
    for path in paths:
        reach |= Q(**{f"{field}__gte": path, f"{field}__lt": path + _AFTER})
    return reach


def records() -> list[dict[str, Any]]:
    """Every act on record, oldest first, as plain rows."""
    rows = AuditRecord.objects.order_by("id").values("id", "at", "actor", "act", "subject", "reason", "hash")
    return [{"number": row.pop("id"), **row} for row in rows]


def first_broken_record() -> int | None:
    """The id of the first record that does not follow from its predecessor; None when the chain holds."""
    previous = FIRST
    for record in AuditRecord.objects.order_by("id").iterator():
        if record.previous != previous or record.hash != chained_hash(record.told()):
            return record.pk
        previous = record.hash
    return None


def last_record(acts: Collection[str]) -> int:
    """The id of the latest record of these acts, 0 where there is none: tells whether anything has changed."""
    return AuditRecord.objects.filter(act__in=acts).aggregate(last=Max("id"))["last"] or 0
