"""Two people at one filing: whoever comes second is told so, instead of undoing what the first has done."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import connection

from jieyue.ledgers.models import Filing
from jieyue.ledgers.queries.locks import batches
from jieyue.ledgers.queries.standing import Judged
from jieyue.registry.models import Organ
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say


def hold_organs(organ_ids: Collection[int]) -> None:
    """Let nobody hand in or write these organs' ledgers until the act is over.  Must run inside an act.

    What may be written is asked after this: else a filing could be submitted between question and writing.
    The organ's key stays free, as rows of others that lead to it (what is found of it, say) may come meanwhile.
    SQLite lets only one write at a time anyway, and a trial run writes nothing.
    """
    if not (connection.features.has_select_for_update and connection.in_atomic_block):
        return
    for some in batches(sorted(organ_ids)):
        rows = Organ.objects.select_for_update(no_key=True).filter(pk__in=some).order_by("pk")
        list(rows.values_list("pk", flat=True))


def hold(judged: Sequence[Judged]) -> None:
    """Keep these filings as they were judged until the act is over.  Must run inside an act.

    Raises Refusal naming the first that has moved.
    """
    if not judged:
        return
    hold_organs([one.organ_id for one in judged])
    now: dict[tuple[int, int, int], tuple[object, ...]] = {}
    kind = judged[0].kind
    for some in batches([one.organ_id for one in judged]):
        rows = Filing.objects.select_for_update().filter(
            organ__in=some, kind=kind, year__in={one.year for one in judged}
        )
        for *place, state, level, since in rows.values_list(
            "organ_id", "year", "month", "state", "level", "since"
        ):
            now[tuple(place)] = (state, level, since)
    moved = next((one for one in judged if now.get(one.place) != one.seen_as), None)
    if moved:
        raise Refusal(say("“{name}”的台账刚刚被他人办理过,请刷新后再办理。", name=moved.name))
