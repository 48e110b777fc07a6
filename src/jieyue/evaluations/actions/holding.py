"""Two people at one case: whoever comes second is told so, instead of undoing what the first has done."""

from __future__ import annotations

from collections.abc import Sequence

from jieyue.evaluations.models import Case
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

_CHUNK = 500


def hold(judged: Sequence[Case]) -> None:
    """Keep these cases as they were judged until the act is over.  Must run inside an act.

    What may be done was asked before the transaction began; since then another may have moved a case.
    Raises Refusal naming the first that has moved.
    """
    for start in range(0, len(judged), _CHUNK):
        some = judged[start : start + _CHUNK]
        rows = Case.objects.select_for_update().filter(pk__in=[case.pk for case in some])
        now = {pk: standing for pk, *standing in rows.values_list("pk", "state", "since")}
        moved = next((case for case in some if now.get(case.pk) != [case.state, case.since]), None)
        if moved:
            raise Refusal(say("“{name}”的评价刚刚被他人办理过,请刷新后再办理。", name=moved.organ.name))
