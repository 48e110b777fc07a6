"""Saving a reviewer's opinion on one item: the points and the reason, and the total that follows."""

from __future__ import annotations

from collections.abc import Sequence

from jieyue.acts.actions import draft
from jieyue.acts.rules import Actor, may
from jieyue.evaluations.actions.holding import hold
from jieyue.evaluations.actions.scoring import rescored
from jieyue.evaluations.models import Case, Opinion
from jieyue.evaluations.queries.cases import CaseView, case_of, told_of
from jieyue.evaluations.rules.opinions import STAGES, fits, may_opine
from jieyue.evaluations.rules.opinions import Opinion as Given
from jieyue.evaluations.rules.workflow import State
from jieyue.standards.rules.sheet import ItemScore, ScoreSheet
from jieyue.values.quantities import parse_amount, plain
from jieyue.values.refusals import NotAllowed, NotFound, Refusal
from jieyue.values.wording import say

GIVE = "opinion.give"


def give_opinion(
    actor: Actor, year: int, code: str, item: str, points: str, reason: str, *, seen: str = ""
) -> CaseView:
    """Store what this stage says of an item, and score the case anew; returns it.  Blank points take the opinion back.

    `seen` are the points that stood there when the reviewer looked, "" for none: of two reviewers who save at
    once the second is told what the first wrote.  Raises Refusal where the case is at another stage, the points
    are not the item's, or a difference has no reason; NotAllowed to who may not take the act that follows.
    """
    case = case_of(actor, year, code)
    verdict = may_opine(State(case.state))
    if not verdict:
        raise Refusal(verdict.reason)
    stage, act = STAGES[State(case.state)]
    right = may(actor, act, case.organ.path)
    if not right:
        raise NotAllowed(right.reason)
    with draft(actor, GIVE, path=case.organ.path):
        hold([case])
        told = told_of(case)
        line = _line(told.own, item)
        there = next(
            (one for one in told.opinions if (one.item, one.stage, one.past) == (item, stage, False)), None
        )
        _refuse_overtaken(there, seen)
        standing = Opinion.objects.filter(case=case, item=item, stage=stage, past=False)
        if not points.strip():
            standing.delete()
            return rescored(actor, case)
        score = parse_amount(points)
        fitting = fits(line, score, reason.strip())
        if not fitting:
            raise Refusal(fitting.reason)
        given = {"score": score, "reason": reason.strip(), "by": actor.name, "at": actor.at}
        if there:
            standing.update(**given)
        else:
            Opinion.objects.create(case=case, item=item, stage=stage, **given)
        return rescored(actor, case)


def _line(sheet: ScoreSheet, item: str) -> ItemScore:
    """The item as the organ's own sheet has it."""
    line = next((one for one in (*sheet.items, *sheet.bonus_items) if one.item_id == item), None)
    if line is None:
        raise NotFound(say("标准中没有评分项“{item}”。", item=item[:40]))
    return line


def _refuse_overtaken(there: Given | None, seen: str) -> None:
    stands = plain(there.score) if there else ""
    if there is not None and stands != seen.strip():
        raise Refusal(
            say(
                "{by}刚刚填了 {points} 分(理由:{reason}),请刷新核对后再改。",
                by=there.by,
                points=stands,
                reason=there.reason or say("无"),
            )
        )


def set_aside(cases: Sequence[Case]) -> list[Case]:
    """What reviewers said of a round that is over counts no more; returns the cases whose points change by it.

    Must run inside an act.
    """
    ids = [case.pk for case in cases]
    standing = Opinion.objects.filter(case__in=ids, past=False)
    touched = set(standing.values_list("case", flat=True))
    standing.update(past=True)
    return [case for case in cases if case.pk in touched]
