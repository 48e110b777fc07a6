"""Keeping mappings for the next time, and giving them up."""

from __future__ import annotations

from jieyue.acts.actions import perform
from jieyue.acts.rules import Actor, seat
from jieyue.exchange.models import MappingProfile
from jieyue.exchange.queries.profiles import profile
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

SAVE, DROP = "mapping.save", "mapping.drop"
LONGEST_NAME = 60


def save_profile(actor: Actor, kind: str, name: str, text: str) -> None:
    """Keep a mapping at the actor's place, in the stead of one of that name.  Raises Refusal without a name."""
    tidy = " ".join(name.split())
    if not 0 < len(tidy) <= LONGEST_NAME:
        raise Refusal(say("请填写映射方案的名称,不超过 {longest} 字。", longest=LONGEST_NAME))
    path = seat(actor, SAVE)
    with perform(actor, SAVE, subject=f"mapping {kind} {tidy}", path=path) as detail:
        _, made = MappingProfile.objects.update_or_create(
            kind=kind, path=path, name=tidy, defaults={"text": text, "at": actor.at, "by": actor.name}
        )
        detail["new"] = made


def drop_profile(actor: Actor, kind: str, code: str) -> None:
    """Give up a mapping of one of the actor's own places.  Raises Refusal for one kept elsewhere."""
    told = profile(actor, kind, code)
    if not told.own:
        raise Refusal(say("只能删除本单位保存的映射方案。"))
    with perform(actor, DROP, subject=f"mapping {kind} {told.name}", path=told.path):
        MappingProfile.objects.filter(kind=kind, path=told.path, name=told.name).delete()
