"""Two people at one compound's bills: the second splits what the first has left, not what was there before."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection

from jieyue.registry.queries.organs import in_batches
from jieyue.sites.models import Site


def hold_sites(codes: Collection[str]) -> None:
    """Let nobody else write or split these compounds' months until the act is over.

    A trial run writes nothing and holds nothing; SQLite lets only one write at a time anyway.
    """
    if not (connection.features.has_select_for_update and connection.in_atomic_block):
        return
    for some in in_batches(sorted(codes)):
        held = Site.objects.select_for_update(no_key=True).filter(code__in=some).order_by("pk")
        list(held.values_list("pk", flat=True))
