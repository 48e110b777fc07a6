"""The states of a case and every way from one to the next: one table, from which all else is read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a case stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    REVIEWED = "reviewed"
    PASSED = "passed"
    FAILED = "failed"
    NAMED = "named"

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        return [(state.value, STATE_TITLES[state]) for state in cls]


STATE_TITLES = {
    State.DRAFT: "自评中",
    State.SUBMITTED: "已提交",
    State.RETURNED: "已退回",
    State.REVIEWED: "已审核",
    State.PASSED: "已通过评定",
    State.FAILED: "未通过评定",
    State.NAMED: "已命名",
}

# While it is one of these the organ works on its case and facts and answers may change.
OPEN = frozenset({State.DRAFT, State.RETURNED})


@dataclass(frozen=True)
class Transition:
    """`act` leads from any of `sources` to `target`; the right to it is the act `case.<act>`."""

    act: str
    title: str
    sources: frozenset[State]
    target: State


TRANSITIONS = (
    Transition("submit", "提交自评", OPEN, State.SUBMITTED),
    # A case that failed is returned too: the plan gives it one month to mend what was found.
    Transition("return", "退回", frozenset({State.SUBMITTED, State.REVIEWED, State.FAILED}), State.RETURNED),
    Transition("review", "审核", frozenset({State.SUBMITTED}), State.REVIEWED),
    Transition("pass", "评定通过", frozenset({State.REVIEWED}), State.PASSED),
    Transition("fail", "评定不通过", frozenset({State.REVIEWED}), State.FAILED),
    Transition("name", "命名", frozenset({State.PASSED}), State.NAMED),
)

BY_ACT = {transition.act: transition for transition in TRANSITIONS}
