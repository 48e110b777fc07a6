"""Every act in every state: which steps a case may take, and why not."""

from __future__ import annotations

import pytest

from jieyue.evaluations.rules.decide import Standing, may_edit, may_step, transition_for
from jieyue.evaluations.rules.workflow import BY_ACT, STATE_TITLES, TRANSITIONS, State
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

# The plan's procedure, written down a second time on purpose: from, act, to.
ALLOWED = {
    (State.DRAFT, "submit", State.SUBMITTED),
    (State.RETURNED, "submit", State.SUBMITTED),
    (State.SUBMITTED, "return", State.RETURNED),
    (State.SUBMITTED, "review", State.REVIEWED),
    (State.REVIEWED, "return", State.RETURNED),
    (State.REVIEWED, "pass", State.PASSED),
    (State.REVIEWED, "fail", State.FAILED),
    (State.FAILED, "return", State.RETURNED),
    (State.PASSED, "name", State.NAMED),
}


@pytest.mark.parametrize("act", BY_ACT)
@pytest.mark.parametrize("state", State)
def test_a_step_is_open_where_the_plan_says_so(state, act):
    wanted = {(source, step) for source, step, _ in ALLOWED}
    verdict = may_step(Standing(state, passing=True), act)
    assert bool(verdict) == ((state, act) in wanted)
    if not verdict:
        assert STATE_TITLES[state] in str(verdict.reason)
        assert BY_ACT[act].title in str(verdict.reason)


def test_every_step_leads_where_the_plan_says():
    assert {(source, one.act, one.target) for one in TRANSITIONS for source in one.sources} == ALLOWED


@pytest.mark.parametrize("passing", [False, None])
def test_only_passing_asks_for_the_score(passing):
    standing = Standing(State.REVIEWED, passing, say("总分 61"))
    refused = may_step(standing, "pass")
    assert not refused
    assert "总分 61" in str(refused.reason)
    assert may_step(standing, "fail")
    assert may_step(standing, "return")


def test_nothing_leaves_the_list():
    assert not any(may_step(Standing(State.NAMED, passing=True), act) for act in BY_ACT)


@pytest.mark.parametrize("state", State)
def test_answers_change_only_while_the_case_lies_with_its_organ(state):
    verdict = may_edit(state)
    assert bool(verdict) == (state in {State.DRAFT, State.RETURNED})
    assert bool(verdict) or STATE_TITLES[state] in str(verdict.reason)


def test_a_step_is_found_by_its_act():
    assert transition_for("fail").target is State.FAILED
    with pytest.raises(Refusal, match="没有“approve”这一步,可用:submit、return"):
        transition_for("approve")
