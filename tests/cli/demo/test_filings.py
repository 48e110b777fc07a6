"""The demo's months are handed in as in life, the same for the same seed, and in every state."""

from __future__ import annotations

from collections import Counter

from jieyue.cli.demo.filings import CLOSES_DAYS, filings


def planned(province):
    return [one for organ in province.organs for one in filings(province.seed, organ, 2025)]


def test_the_same_seed_hands_in_the_same(middling):
    assert planned(middling) == planned(middling)


def test_the_last_month_stands_in_every_open_state(middling):
    last = Counter(one.steps[-1].act for one in planned(middling) if one.month == 12)
    assert set(last) == {"submit", "return", "approve"}
    assert sum(last.values()) < len(middling.organs)
    first = Counter(one.steps[-1].act for one in planned(middling) if one.month == 1)
    assert first["lock"] > 0.9 * len(middling.organs)


def test_steps_follow_one_another_and_a_return_has_its_reason(middling):
    for one in planned(middling):
        days = [step.on for step in one.steps]
        assert days == sorted(days)
        assert one.steps[0].act == "submit"
        assert all(step.reason for step in one.steps if step.act == "return")
        assert one.steps[0].on.day <= CLOSES_DAYS
