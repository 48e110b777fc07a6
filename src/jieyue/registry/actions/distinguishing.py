"""Two entries that look alike are two organs: a verdict on record, so that nobody is asked again."""

from __future__ import annotations

from jieyue.acts.actions import perform
from jieyue.acts.rules import Actor
from jieyue.registry.actions.holding import hold_registry
from jieyue.registry.models import Distinction
from jieyue.registry.queries.organs import organ_place
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

DISTINGUISH, DOUBT = "organ.distinguish", "organ.doubt"


def distinguish(actor: Actor, code: str, other: str, reason: str) -> None:
    """Say that two entries are two organs.  Raises Refusal where that is said already, or of one and the same."""
    if code == other:
        raise Refusal(say("请选择两家不同的机关。"))
    places = [organ_place(actor, one) for one in (code, other)]
    first, second = sorted(place.pk for place in places)
    with perform(actor, DISTINGUISH, subject=f"organ {code}", path=places[0].path, reason=reason) as detail:
        hold_registry({code, other})
        if Distinction.objects.filter(first=first, second=second, undone_at=None).exists():
            raise Refusal(say("这两家已经判定不是重复登记。"))
        Distinction.objects.create(
            first_id=first, second_id=second, reason=reason.strip(), by=actor.name, at=actor.at
        )
        detail.update(other=other)


def doubt(actor: Actor, code: str, other: str, reason: str) -> None:
    """Take such a verdict back: the pair is proposed again while it looks alike.  Raises Refusal where none stands."""
    places = [organ_place(actor, one) for one in (code, other)]
    first, second = sorted(place.pk for place in places)
    with perform(actor, DOUBT, subject=f"organ {code}", path=places[0].path, reason=reason) as detail:
        hold_registry({code, other})
        standing = Distinction.objects.filter(first=first, second=second, undone_at=None)
        if not standing.update(undone_at=actor.at, undone_by=actor.name, undone_reason=reason.strip()):
            raise Refusal(say("这两家没有判定过不是重复登记,或判定已撤回。"))
        detail.update(other=other)
