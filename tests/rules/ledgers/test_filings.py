"""A filing moves only along the table, and an entry is written only while its period is open."""

from __future__ import annotations

from datetime import date

import pytest

import factories
from jieyue.acts.rules import Role
from jieyue.ledgers.rules.closing import (
    ENERGY,
    KINDS,
    Dates,
    FilingKind,
    Held,
    check_dates,
    default_dates,
    may_write,
)
from jieyue.ledgers.rules.filings import (
    BY_ACT,
    LEVELS,
    TRANSITIONS,
    Outcome,
    Standing,
    State,
    may_step,
    office_level,
    outcome,
    transition_for,
)
from jieyue.values.periods import Period
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

MARCH = Period(2025, 3)
CLOSES = date(2025, 4, 25)


def standing(state: State, level: str = "county", **given) -> Standing:
    return Standing(state, level, "county", **given)


@pytest.mark.parametrize("act", BY_ACT)
@pytest.mark.parametrize("state", State)
def test_a_step_is_taken_from_its_sources_only(act, state):
    known = any(one.act == act and state in one.sources for one in TRANSITIONS)
    assert may_step(standing(state, excepted=True), act, "province").ok is known


def test_an_unknown_act_names_those_there_are():
    with pytest.raises(Refusal, match="approve"):
        transition_for("bless")


@pytest.mark.parametrize(
    ("levels", "office", "expected"),
    [
        (1, "county", Outcome(State.APPROVED, "county")),
        (2, "county", Outcome(State.SUBMITTED, "city")),
        (3, "county", Outcome(State.SUBMITTED, "city")),
        (3, "city", Outcome(State.SUBMITTED, "province")),
        # An approval from above counts for every level below.
        (3, "province", Outcome(State.APPROVED, "province")),
        (1, "city", Outcome(State.APPROVED, "city")),
    ],
)
def test_approval_goes_up_as_many_levels_as_the_data_say(levels, office, expected):
    assert outcome(standing(State.SUBMITTED, levels=levels), "approve", office) == expected


def test_what_has_gone_up_is_out_of_the_lower_hands():
    gone_up = standing(State.SUBMITTED, "city", levels=2)
    refused = may_step(gone_up, "return", "county")
    assert not refused
    assert "市级" in str(refused.reason)
    assert may_step(gone_up, "return", "city")


def test_what_is_locked_is_returned_only_under_an_exception():
    assert "例外" in str(may_step(standing(State.LOCKED), "return", "province").reason)
    assert may_step(standing(State.LOCKED, excepted=True), "return", "province")


def test_submitting_needs_a_figure_or_a_reason_for_everything_expected():
    refused = may_step(standing(State.DRAFT, lacking=[say("电"), say("水")]), "submit", "")
    assert "电、水" in str(refused.reason)
    assert "没有任何数据" in str(may_step(standing(State.DRAFT, empty=True), "submit", "").reason)
    assert may_step(standing(State.RETURNED), "submit", "")


def test_the_level_of_an_office_is_the_highest_that_reaches_the_place():
    actor = factories.actor(Role.COUNTY, "610000/610100/610102/")
    assert office_level(actor, "610000/610100/610102/@A/") == "county"
    assert office_level(actor, "610000/610100/610103/@B/") == ""
    assert office_level(factories.actor(Role.ORGAN, "610000/"), "610000/@A/") == ""
    assert LEVELS.index("county") < LEVELS.index("province")


@pytest.mark.parametrize(
    ("state", "word"), [(State.SUBMITTED, "正在审核"), (State.APPROVED, "审核通过"), (State.LOCKED, "锁定")]
)
def test_what_was_handed_in_is_held_and_says_by_whom_and_when(state, word):
    held = Held(state, date(2025, 4, 10), "新城区机关事务中心")
    for excepted in (False, True):
        told = str(may_write(MARCH, held, None, date(2025, 4, 11), excepted=excepted).reason)
        assert word in told
        assert "新城区机关事务中心" in told
        assert "2025年4月10日" in told


def test_the_calendar_locks_after_its_day_and_an_exception_opens_again():
    assert may_write(MARCH, None, CLOSES, CLOSES, excepted=False)
    late = date(2025, 4, 26)
    refused = may_write(MARCH, None, CLOSES, late, excepted=False)
    assert "2025年4月25日" in str(refused.reason)
    assert may_write(MARCH, None, CLOSES, late, excepted=True)
    assert may_write(MARCH, None, None, late, excepted=False)


def test_what_was_returned_may_be_mended_whatever_the_calendar_says():
    returned = Held(State.RETURNED, date(2025, 4, 28), "县")
    assert may_write(MARCH, returned, CLOSES, date(2025, 5, 1), excepted=False)


def test_deadlines_count_from_the_end_of_the_period():
    dates = default_dates(ENERGY, 2024)
    assert (dates.due(1), dates.closes(1)) == (date(2024, 2, 15), date(2024, 2, 25))
    assert dates.due(12) == date(2025, 1, 15)
    assert dates.due(2) == date(2024, 3, 15)


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"due_days": 30, "closes_days": 10}, "锁定"),
        ({"levels": 4}, "审核级数"),
        ({"before": -1}, "天数"),
        ({"county_after": 9, "city_after": 3}, "督办"),
    ],
)
def test_days_out_of_order_are_refused(changed, word):
    told = vars(default_dates(ENERGY, 2025)) | changed
    assert word in str(check_dates(Dates(**told)).reason)


def test_periods_of_a_quarter_end_with_its_last_month():
    quarter = FilingKind("food", "食堂", "Canteen", "quarter")
    assert list(quarter.months) == [3, 6, 9, 12]
    assert [quarter.closing_month(month) for month in (0, 1, 3, 4, 12)] == [12, 3, 3, 6, 12]
    assert list(quarter.months_of(6)) == [4, 5, 6]
    assert list(KINDS[ENERGY].months_of(6)) == [6]
