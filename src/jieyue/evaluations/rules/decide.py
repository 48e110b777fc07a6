"""Whether a case may take a step now, and if not, why: asked by the button and by the act alike."""

from __future__ import annotations

from dataclasses import dataclass

from jieyue.evaluations.rules.workflow import BY_ACT, OPEN, STATE_TITLES, State, Transition
from jieyue.values.refusals import Refusal
from jieyue.values.verdicts import YES, Verdict, no
from jieyue.values.wording import NOTHING, Message, say


@dataclass(frozen=True)
class Standing:
    """What a decision needs to know of a case.  `passing` is the standard's predicate with its `reason`."""

    state: State
    passing: bool | None
    reason: Message = NOTHING


def may_step(standing: Standing, act: str) -> Verdict:
    """Whether the state (and for `pass` the score) allows `act`; rights are asked elsewhere."""
    transition = BY_ACT[act]
    if standing.state not in transition.sources:
        return no(
            say(
                "当前状态为“{state}”,不能{act}。",
                state=say(STATE_TITLES[standing.state]),
                act=say(transition.title),
            )
        )
    if act == "pass" and not standing.passing:
        return no(say("评分未达到通过条件:{reason}", reason=standing.reason))
    return YES


def transition_for(act: str) -> Transition:
    """The transition `act` stands for.  Raises Refusal naming the acts there are."""
    if act not in BY_ACT:
        raise Refusal(say("没有“{act}”这一步,可用:{acts}。", act=act, acts="、".join(BY_ACT)))
    return BY_ACT[act]


def may_assess(state: State) -> Verdict:
    """Whether the office that looks into a case may now write down what it found."""
    if state in {State.SUBMITTED, State.REVIEWED}:
        return YES
    return no(say("当前状态为“{state}”,评审意见在机关提交后、评定前填写。", state=say(STATE_TITLES[state])))


def may_edit(state: State) -> Verdict:
    """Whether the organ may still change its answers."""
    if state in OPEN:
        return YES
    return no(say("自评“{state}”,不能再修改;如需更正请联系上级退回。", state=say(STATE_TITLES[state])))
