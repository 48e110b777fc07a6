"""Two sheets of organs, compounds or accounts at once: the second is compared with what the first has made."""

from __future__ import annotations

from collections.abc import Collection

from jieyue.registry.models import Organ, Region
from jieyue.registry.queries.organs import in_batches


def hold_registry(codes: Collection[str]) -> None:
    """Let nobody else take over such a sheet, or change these organs, until the act is over.  Must run inside an act.

    What is new has no row to hold, so sheets wait for each other at the top of the tree; keys stay free,
    as other rows lead to them.
    """
    list(Region.objects.select_for_update(no_key=True).filter(parent=None).order_by("pk"))
    for some in in_batches(sorted(codes)):
        held = Organ.objects.select_for_update(no_key=True).filter(code__in=some).order_by("pk")
        list(held.values_list("pk", flat=True))
