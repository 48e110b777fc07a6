"""Two entries of one organ become one in their goals too: what the doors call to put together and to take back."""

from __future__ import annotations

from collections.abc import Collection

from jieyue.acts.actions import draft
from jieyue.acts.rules import Actor
from jieyue.ledgers.actions.absorbing import RESTORE
from jieyue.ledgers.models import Absorption
from jieyue.ledgers.queries.absorbing import absorption_of
from jieyue.plans.models import Assignment, AssignmentStep
from jieyue.plans.queries.absorbing import GOALS, goals_of
from jieyue.registry.models import Organ
from jieyue.registry.queries.organs import organ_place
from jieyue.registry.rules.changing import ACT_OF
from jieyue.registry.rules.history import EventKind
from jieyue.sites.actions import absorbing
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say


def absorb(actor: Actor, code: str, into: str, reason: str, *, seen: int | None = None) -> Absorption:
    """Put the entry `code` into `into`, see `sites.actions.absorbing`; the goals the latter lacks go over.

    Raises Refusal when the actor may not, and when somebody was quicker.
    """
    act, place = ACT_OF[EventKind.ABSORB], organ_place(actor, code)
    with draft(actor, act, path=place.path):
        _hold(place.pk)
        goals = goals_of(place.pk, organ_place(actor, into).pk).going
        absorption = absorbing.absorb(actor, code, into, reason, seen=seen)
        _give(goals, absorption.into)
        absorption.carried = {**absorption.carried, GOALS: goals}
        absorption.save(update_fields=["carried"])
    return absorption


def restore(actor: Actor, code: str, reason: str) -> None:
    """Take an absorption back.  Raises Refusal where a goal that went over was worked on since, and as the sites' does."""
    with draft(actor, RESTORE, path=organ_place(actor, code).path):
        standing = absorption_of(actor, code)
        if standing:
            _hold(standing.into_id)
            _return(standing)
        absorbing.restore(actor, code, reason)


def _return(standing: Absorption) -> None:
    goals = standing.carried.get(GOALS, [])
    steps = AssignmentStep.objects.filter(assignment__in=goals, at__gt=standing.change.at)
    touched = steps.values("assignment").distinct().count()
    if touched:
        raise Refusal(say("并入之后有 {count} 项年度指标又被改过,不能撤回。", count=touched))
    there = Assignment.objects.filter(pk__in=goals, organ=standing.into_id)
    _give(list(there.values_list("pk", flat=True)), standing.organ)


def _give(goals: Collection[int], organ: Organ) -> None:
    """These goals are the organ's; the office above it is the one that gave them, where one did."""
    rows = Assignment.objects.filter(pk__in=goals)
    rows.filter(giver__isnull=False).update(giver=organ.region_id)
    rows.update(organ=organ, path=organ.path)


def _hold(organ: int) -> None:
    """Nobody works on the organ's goals until the act is over."""
    list(
        Assignment.objects.select_for_update().filter(organ=organ).order_by("pk").values_list("pk", flat=True)
    )
