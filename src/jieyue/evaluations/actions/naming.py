"""Naming: passed cases go on the year's list, numbered, in one act."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from django.db.models import Max

from jieyue.acts.actions import perform
from jieyue.acts.rules import Actor
from jieyue.evaluations.actions.holding import hold
from jieyue.evaluations.models import Case, Naming, Step
from jieyue.evaluations.queries.cases import cases
from jieyue.evaluations.rules.workflow import State
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say


def name_passed(actor: Actor, year: int) -> int:
    """Name every passed case in the actor's scope.  Returns how many.

    Raises Refusal when there is none.
    """
    passed = cases(actor, year).filter(state=State.PASSED).select_related("organ").order_by("organ__path")
    if not passed:
        raise Refusal(say("{year} 年度没有评定通过、可以命名的机关。", year=year))
    name_cases(actor, year, list(passed))
    return len(passed)


def name_cases(actor: Actor, year: int, passed: Sequence[Case]) -> None:
    """Put passed cases on the year's list, numbered on from what is there, in one act.

    Raises Refusal when one of them is on the year's list already (from an imported batch).
    """
    with perform(actor, "case.name", subject=f"names {year}", path=common_path(passed)) as detail:
        hold(passed)
        there = set(Naming.objects.filter(year=year).values_list("organ_id", flat=True))
        listed = next((case for case in passed if case.organ_id in there), None)
        if listed:
            raise Refusal(
                say("“{name}”已在 {year} 年度名单上,不能重复命名。", name=listed.organ.name, year=year)
            )
        first = next_number(year)
        Naming.objects.bulk_create(
            Naming(organ=case.organ, year=year, case=case, number=number, named_at=actor.at)
            for number, case in enumerate(passed, start=first)
        )
        Step.objects.bulk_create(
            Step(
                case=case,
                act="name",
                from_state=case.state,
                to_state=State.NAMED,
                by=actor.name,
                at=actor.at,
            )
            for case in passed
        )
        for case in passed:
            case.state, case.since = State.NAMED, actor.at
        Case.objects.bulk_update(passed, ["state", "since"], batch_size=200)
        detail.update(named=len(passed), first_number=first)


def common_path(passed: Sequence[Case]) -> str:
    """The part of the tree that holds all of them: the actor must reach over the whole of it."""
    paths = sorted(case.organ.path for case in passed)
    steps = zip(paths[0].split("/")[:-1], paths[-1].split("/")[:-1], strict=False)
    return "".join(f"{one}/" for one, _ in takewhile(lambda pair: pair[0] == pair[1], steps))


def next_number(year: int) -> int:
    return (Naming.objects.filter(year=year).aggregate(last=Max("number"))["last"] or 0) + 1
