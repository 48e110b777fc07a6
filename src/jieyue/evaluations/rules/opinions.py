"""Where a reviewer differs from the organ: the points an item has in the end, and the reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from jieyue.evaluations.rules.workflow import STATE_TITLES, State
from jieyue.standards.rules.sheet import NOT_APPLICABLE, ItemScore
from jieyue.values.quantities import plain
from jieyue.values.verdicts import YES, Verdict, no
from jieyue.values.wording import Message, say

REVIEW, FINAL = "review", "final"
STAGE_TITLES = {REVIEW: say("复核"), FINAL: say("终评")}
# Opinions are given while a case waits for the act that follows, by whoever may take that act.
STAGES: Mapping[State, tuple[str, str]] = {
    State.SUBMITTED: (REVIEW, "case.review"),
    State.REVIEWED: (FINAL, "case.pass"),
}
LONGEST_REASON = 500


@dataclass(frozen=True)
class Opinion:
    """What a stage says of one item.  `past`: of an earlier round, before the case was sent back; it counts no more."""

    item: str
    stage: str
    score: Decimal
    reason: str
    by: str
    at: datetime
    past: bool = False

    @property
    def title(self) -> Message:
        """The stage's word."""
        return STAGE_TITLES[self.stage]


def in_force(opinions: Iterable[Opinion]) -> dict[str, Decimal]:
    """The points of each item that has an opinion: the final one before the review's."""
    counting = sorted((one for one in opinions if not one.past), key=lambda one: one.stage == FINAL)
    return {one.item: one.score for one in counting}


def may_opine(state: State) -> Verdict:
    """Whether the state is one in which reviewers look at the items."""
    if state in STAGES:
        return YES
    return no(say("当前状态为“{state}”,不在审核阶段,不能填写复核分。", state=say(STATE_TITLES[state])))


def fits(line: ItemScore, score: Decimal, reason: str) -> Verdict:
    """Whether an opinion suits the item as the organ's own sheet has it."""
    if line.status == NOT_APPLICABLE:
        return no(say("这一项不适用于本机关,没有分可改。"))
    if not 0 <= score <= line.points:
        return no(say("应在 0 到 {points} 分之间:{score}。", points=plain(line.points), score=plain(score)))
    if score != line.score and not reason:
        return no(say("与自评分不同,请写明理由。"))
    if len(reason) > LONGEST_REASON:
        return no(say("理由超过 {longest} 字,请缩短。", longest=LONGEST_REASON))
    return YES
