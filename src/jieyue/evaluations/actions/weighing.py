"""The province's own idea of how much work an item is, in place of the example that comes with jieyue."""

from __future__ import annotations

from jieyue.acts.actions import perform
from jieyue.acts.rules import Actor, seat
from jieyue.evaluations.models import Effort
from jieyue.standards.queries.versions import latest_version, standard_of
from jieyue.values.refusals import NotFound, Refusal
from jieyue.values.wording import say

SET = "effort.set"
LEAST, MOST = 1, 99


def set_effort(actor: Actor, standard: str, item: str, effort: int | None) -> None:
    """Say how much work one step of an item is; None: as the example has it.

    Raises Refusal for an item the standard has not, and for an effort that is no whole number from 1 to 99.
    """
    version = latest_version(standard)
    if version is None or item not in {one.id for one in standard_of(version).scored}:
        raise NotFound(say("评价标准“{standard}”中没有评分项“{item}”。", standard=standard, item=item[:40]))
    if effort is not None and not LEAST <= effort <= MOST:
        raise Refusal(say("工作量应为 {least} 到 {most} 的整数。", least=LEAST, most=MOST))
    with perform(actor, SET, subject=f"standard {standard}", path=seat(actor, SET)) as detail:
        if effort is None:
            Effort.objects.filter(standard=standard, item=item).delete()
        else:
            told = {"effort": effort, "by": actor.name, "at": actor.at}
            Effort.objects.update_or_create(standard=standard, item=item, defaults=told)
        detail.update(item=item, effort=effort)
