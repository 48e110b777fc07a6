"""Moving cases along: one, or all of a region that can take the step."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from jieyue.acts.actions import perform
from jieyue.acts.queries import under
from jieyue.acts.rules import Actor, may
from jieyue.campaigns.queries import year_of
from jieyue.evaluations.actions.holding import hold
from jieyue.evaluations.actions.naming import common_path, name_cases
from jieyue.evaluations.actions.opining import set_aside
from jieyue.evaluations.actions.scoring import catch_up, rescore_all
from jieyue.evaluations.models import Case, Step
from jieyue.evaluations.queries.cases import case_of, cases, with_standard
from jieyue.evaluations.rules.decide import Standing, may_step, transition_for
from jieyue.evaluations.rules.workflow import State, Transition
from jieyue.registry.queries.organs import region_of
from jieyue.values.refusals import Refusal
from jieyue.values.wording import NOTHING, Message, say


@dataclass(frozen=True)
class Stepped:
    """How many cases took the step, how many could not, and the first reason why."""

    done: int
    skipped: int
    first_reason: Message


def step(actor: Actor, year: int, code: str, act: str, reason: str = "") -> State:
    """Take one case one step along.  Returns its new state.

    Raises Refusal when the actor may not, when the state or the score does not allow it, and when a
    reason is needed and missing.
    """
    transition = transition_for(act)
    case = case_of(actor, year, code)
    # The right is asked first: who may not act need not learn how the case stands.
    for verdict in (may(actor, f"case.{act}", case.organ.path), may_step(_standing(case), act)):
        if not verdict:
            raise Refusal(verdict.reason)
    subject = f"case {year} {code}"
    _take(actor, year, [case], transition, subject=subject, path=case.organ.path, reason=reason)
    return transition.target


def step_region(actor: Actor, year: int, region: str, act: str, reason: str = "") -> Stepped:
    """Take every case of a region's subtree that can take the step; the others stay as they are.

    Raises Refusal when the actor may not act on the whole region or no case can take the step.
    """
    transition = transition_for(act)
    path = region_of(actor, region).path
    verdict = may(actor, f"case.{act}", path)
    if not verdict:
        raise Refusal(verdict.reason)
    found = with_standard(cases(actor, year)).select_related("organ").filter(under((path,), "organ__path"))
    ready, first_reason = [], NOTHING
    for case in found.order_by("organ__path"):
        allowed = may_step(_standing(case), act)
        if allowed:
            ready.append(case)
        elif first_reason is NOTHING:
            first_reason = allowed.reason
    if not ready:
        raise Refusal(say("没有可以{act}的评价。{reason}", act=say(transition.title), reason=first_reason))
    _take(actor, year, ready, transition, subject=f"cases {year} {region}", path=path, reason=reason)
    return Stepped(len(ready), len(found) - len(ready), first_reason)


def step_listed(actor: Actor, year: int, codes: Collection[str], act: str, reason: str = "") -> int:
    """Take the cases of these organs one step along in one act; none of them moves unless all can.

    Returns how many.  Raises Refusal with the first reason why one can't, or that one has no case.
    """
    transition = transition_for(act)
    found = with_standard(cases(actor, year)).select_related("organ").filter(organ__code__in=codes)
    ready = list(found.order_by("organ__path"))
    missing = set(codes) - {case.organ.code for case in ready}
    if missing:
        # Refuses, and knows why there is none.
        case_of(actor, year, min(missing))
    for case in ready:
        allowed = may_step(_standing(case), act)
        if not allowed:
            raise Refusal(say("{name}:{reason}", name=case.organ.name, reason=allowed.reason))
    if ready:
        path = common_path(ready)
        _take(actor, year, ready, transition, subject=f"cases {year} listed", path=path, reason=reason)
    return len(ready)


def _standing(case: Case) -> Standing:
    return Standing(
        State(case.state), case.passing, Message.from_json(case.reason) if case.reason else NOTHING
    )


def _take(
    actor: Actor,
    year: int,
    ready: Sequence[Case],
    transition: Transition,
    *,
    subject: str,
    path: str,
    reason: str,
) -> None:
    if transition.act == "name":
        # Naming also numbers the list, and has a record of its own.
        name_cases(actor, year, ready)
        return
    with perform(actor, f"case.{transition.act}", subject=subject, path=path, reason=reason) as detail:
        hold(ready)
        if transition.act == "submit":
            # What is submitted rests on the ledgers as they stand at this moment, and stays so.
            catch_up(ready, year_of(year).data_year, actor.at)
        Step.objects.bulk_create(
            Step(
                case=case,
                act=transition.act,
                from_state=case.state,
                to_state=transition.target,
                by=actor.name,
                at=actor.at,
                reason=reason.strip(),
            )
            for case in ready
        )
        ids = [case.pk for case in ready]
        for start in range(0, len(ids), 900):
            Case.objects.filter(pk__in=ids[start : start + 900]).update(
                state=transition.target, since=actor.at
            )
        if transition.act == "return":
            # What reviewers said stays to be read; the organ mends its own sheet, by its own points.
            rescore_all(set_aside(ready))
        detail["cases"] = len(ready)
