"""The states of an assigned goal and the acts that lead from one to the next."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from jieyue.values.verdicts import YES, Verdict, no
from jieyue.values.wording import say


class State(StrEnum):
    """Where an assignment stands.  One that was revised is assigned anew and waits to be acknowledged again."""

    DRAFTED = "drafted"
    ASSIGNED = "assigned"
    ACKNOWLEDGED = "acknowledged"

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        return [(state.value, STATE_TITLES[state]) for state in cls]


STATE_TITLES = {State.DRAFTED: "拟定", State.ASSIGNED: "已下达", State.ACKNOWLEDGED: "已确认"}


@dataclass(frozen=True)
class Transition:
    """`act` leads from any of `sources` to `target`; the right to it is the act `goal.<act>`."""

    act: str
    title: str
    sources: frozenset[State]
    target: State


TRANSITIONS = (
    Transition("assign", "下达", frozenset({State.DRAFTED}), State.ASSIGNED),
    Transition("acknowledge", "确认", frozenset({State.ASSIGNED}), State.ACKNOWLEDGED),
    Transition("revise", "调整", frozenset({State.ASSIGNED, State.ACKNOWLEDGED}), State.ASSIGNED),
)
# What a step of an assignment's history may say.
STEP_TITLES = {"set": "设定", "draft": "拟定", "import": "导入"} | {
    transition.act: transition.title for transition in TRANSITIONS
}
BY_ACT = {transition.act: transition for transition in TRANSITIONS}


def may_step(state: State, act: str) -> Verdict:
    """Whether an assignment in `state` can take the step; rights are asked elsewhere."""
    transition = BY_ACT[act]
    if state in transition.sources:
        return YES
    return no(
        say("指标当前为“{state}”,不能{act}。", state=say(STATE_TITLES[state]), act=say(transition.title))
    )
