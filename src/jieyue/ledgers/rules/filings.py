"""The states of a filing, every way from one to the next, and whether a step may be taken now: one table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from jieyue.acts.rules import OFFICES, Actor
from jieyue.values.refusals import Refusal
from jieyue.values.verdicts import YES, Verdict, no
from jieyue.values.wording import Message, listed, say


class State(StrEnum):
    """Where a filing stands.  A draft has no row of its own: it is a period nobody has submitted."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"
    RETURNED = "returned"
    APPROVED = "approved"
    LOCKED = "locked"

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        return [(state.value, STATE_TITLES[state]) for state in cls]


STATE_TITLES = {
    State.DRAFT: "未提交",
    State.SUBMITTED: "待审核",
    State.WITHDRAWN: "已撤回",
    State.RETURNED: "已退回",
    State.APPROVED: "已通过审核",
    State.LOCKED: "已锁定",
}

# While it is one of these the organ works on the period and its entries may change.
OPEN = frozenset({State.DRAFT, State.WITHDRAWN, State.RETURNED})
# While it is one of these it has been handed in.
FILED = frozenset({State.SUBMITTED, State.APPROVED, State.LOCKED})


@dataclass(frozen=True)
class Transition:
    """`act` leads from any of `sources` to `target`; the right to it is the act `filing.<act>`.

    `on` marks the step that leaves the state as it is and hands the filing to the level above.
    """

    act: str
    title: str
    sources: frozenset[State]
    target: State
    on: bool = False


TRANSITIONS = (
    Transition("submit", "提交台账", OPEN, State.SUBMITTED),
    Transition("approve", "审核通过", frozenset({State.SUBMITTED}), State.APPROVED),
    Transition("approve", "审核通过", frozenset({State.SUBMITTED}), State.SUBMITTED, on=True),
    Transition("withdraw", "撤回", frozenset({State.SUBMITTED}), State.WITHDRAWN),
    # What is locked is returned only while an exception holds, see `may_step`.
    Transition("return", "退回", FILED, State.RETURNED),
    Transition("lock", "锁定", frozenset({State.APPROVED}), State.LOCKED),
)

BY_ACT = {transition.act: transition for transition in reversed(TRANSITIONS)}

# The levels of offices from below.
LEVELS = ("county", "city", "province")


@dataclass(frozen=True)
class Standing:
    """What a decision needs to know of a filing.

    `tier` is the organ's, `levels` how many levels review, `lacking` the titles of expected items that
    have neither a figure nor a reason; `empty` says that nothing is expected and nothing is there.
    """

    state: State
    level: str
    tier: str
    levels: int = 1
    lacking: Sequence[Message] = ()
    empty: bool = False
    excepted: bool = False
    opened: str = ""


@dataclass(frozen=True)
class Outcome:
    """Where a step leads, and in whose hands the filing is then."""

    state: State
    level: str


def transition_for(act: str) -> Transition:
    """The transition `act` stands for.  Raises Refusal naming the acts there are."""
    if act not in BY_ACT:
        raise Refusal(say("没有“{act}”这一步,可用:{acts}。", act=act, acts="、".join(sorted(BY_ACT))))
    return BY_ACT[act]


def office_level(actor: Actor, path: str) -> str:
    """The highest level on which the actor's offices reach a place; empty for nobody's."""
    held = {grant.role for grant in actor.grants if grant.role in OFFICES and path.startswith(grant.path)}
    return next((level for level in reversed(LEVELS) if level in held), "")


def may_step(standing: Standing, act: str, office: str) -> Verdict:
    """Whether the state, the ledger and the office's level allow `act`; rights are asked elsewhere."""
    transition = BY_ACT[act]
    if standing.state not in transition.sources:
        state = say(STATE_TITLES[standing.state])
        return no(say("当前为“{state}”,不能{act}。", state=state, act=say(transition.title)))
    if act == "submit":
        return _may_submit(standing)
    if act == "withdraw":
        return _may_withdraw(standing)
    if standing.state is State.LOCKED and not standing.excepted:
        return no(say("已锁定,不能退回;请先由市级或省级批准补报例外。"))
    if office and LEVELS.index(office) < LEVELS.index(standing.level):
        level = say(_LEVEL_TITLES[standing.level])
        return no(say("已到{level}机关事务管理部门,请由其办理。", level=level))
    return YES


def _may_submit(standing: Standing) -> Verdict:
    if standing.lacking:
        lacking = listed(standing.lacking)
        return no(say("缺少{items}的数据,请补填,或逐项说明缺报原因。", items=lacking))
    if standing.empty:
        return no(say("没有任何数据,也没有应报的项目;请先填报,或申报在用的用能品种。"))
    return YES


def _may_withdraw(standing: Standing) -> Verdict:
    """Only what nobody has looked at yet is taken back without asking."""
    if standing.opened:
        return no(say("{by}已开始审核,不能撤回;如需更正,请联系其退回。", by=standing.opened))
    if standing.level != standing.tier:
        return no(say("已审核到上一级,不能撤回;如需更正,请联系上级退回。"))
    return YES


_LEVEL_TITLES = {"county": "县级", "city": "市级", "province": "省级"}


def outcome(standing: Standing, act: str, office: str) -> Outcome:
    """Where `act`, taken by an office of level `office`, leads.  An approval counts for every level below."""
    if act in {"submit", "withdraw"}:
        return Outcome(BY_ACT[act].target, standing.tier)
    if act != "approve":
        return Outcome(BY_ACT[act].target, standing.level)
    reached = max(LEVELS.index(office), LEVELS.index(standing.level))
    first = LEVELS.index(standing.tier)
    above = [level for level in LEVELS[first : first + standing.levels] if LEVELS.index(level) > reached]
    if above:
        return Outcome(State.SUBMITTED, above[0])
    return Outcome(State.APPROVED, LEVELS[reached])
