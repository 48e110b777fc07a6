"""Reminders come before, on and after the deadline, go up the tree, and stop when nothing can be done any more."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from jieyue.ledgers.rules.closing import ENERGY, default_dates
from jieyue.ledgers.rules.reminders import BEFORE, DUE, OVER, Stage, office_message, organ_message, stage
from jieyue.values.periods import Period
from jieyue.values.wording import say

DATES = default_dates(ENERGY, 2025)  # due on the 15th, closed after the 25th
LEDGER = say("生活垃圾清运")
DUE_DAY = date(2025, 4, 15)
MARCH = Period(2025, 3).words


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-4, None),
        (-3, Stage(BEFORE, office=False, above=False)),
        (0, Stage(DUE, office=False, above=False)),
        (1, Stage(OVER, office=True, above=False)),
        (4, Stage(OVER, office=True, above=False)),
        (5, Stage(OVER, office=True, above=True)),
        (10, Stage(OVER, office=True, above=True)),
        (11, None),
    ],
)
def test_who_is_told_when(days, expected):
    assert stage(DATES, 3, DUE_DAY + timedelta(days=days)) == expected


def test_a_period_that_never_closes_is_let_go_after_a_month():
    never = replace(DATES, closes_days=None)
    assert stage(never, 3, DUE_DAY + timedelta(days=31))
    assert stage(never, 3, DUE_DAY + timedelta(days=32)) is None


def test_the_words_say_which_period_and_until_when():
    for at in (BEFORE, DUE, OVER):
        told = str(organ_message(at, MARCH, LEDGER, DUE_DAY, returned=False))
        assert "2025年3月 的" in told
        assert "2025年4月15日" in told
        assert "生活垃圾清运" in told
    assert "退回" in str(organ_message(OVER, MARCH, LEDGER, DUE_DAY, returned=True))
    assert "新城区还有 3 家" in str(office_message(MARCH, LEDGER, DUE_DAY, "新城区", 3))
