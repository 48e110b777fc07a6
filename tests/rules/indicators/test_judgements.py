"""How long somebody's word on a finding holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from jieyue.indicators.rules.judgements import Doubt, Word, standing, whys_of
from jieyue.ledgers.rules.checks.limits import JudgementLimits

LIMITS = JudgementLimits(larger=1.5, years=2)
COMPUTED = datetime(2026, 3, 1, tzinfo=UTC)
SLIP = Doubt("slip", "water", 2025, 3, 3, None, Decimal(400))


def word(number, verdict, doubt=SLIP, *, days=1):
    return Word(number, doubt, verdict, COMPUTED + timedelta(days=days))


def stands(*words, doubt=SLIP, computed=COMPUTED):
    told, by = standing(doubt, words, computed, LIMITS)
    return told.value, by


def test_without_a_word_a_finding_is_open():
    assert stands() == ("open", None)


@pytest.mark.parametrize("verdict", ["true", "other", "corrected"])
def test_a_closed_one_stays_closed(verdict):
    assert stands(word(1, verdict)) == ("closed", 1)


def test_it_stays_closed_after_a_new_computation_unless_it_was_said_to_be_corrected():
    later = COMPUTED + timedelta(days=30)
    assert stands(word(1, "true"), computed=later) == ("closed", 1)
    assert stands(word(1, "corrected"), computed=later) == ("open", 1)


def test_the_latest_word_decides():
    assert stands(word(1, "true"), word(2, "reopened", days=2)) == ("open", 2)
    assert stands(word(3, "other", days=3), word(2, "reopened", days=2)) == ("closed", 3)


def test_a_markedly_larger_one_is_asked_about_again_and_knows_the_earlier_word():
    assert stands(word(1, "true"), doubt=replace(SLIP, yuan=Decimal(599))) == ("closed", 1)
    assert stands(word(1, "true"), doubt=replace(SLIP, yuan=Decimal(601))) == ("open", 1)


def test_another_item_kind_or_month_is_another_matter():
    for other in ({"item": "coal"}, {"kind": "price"}, {"month": 5, "last_month": 5}):
        assert stands(word(1, "true"), doubt=replace(SLIP, **other)) == ("open", None)
    gap = replace(SLIP, kind="silent", month=3, last_month=6)
    longer = replace(gap, last_month=7)
    assert stands(word(1, "other", gap), doubt=longer) == ("closed", 1)
    assert stands(
        word(1, "other", replace(gap, yuan=None)), doubt=replace(gap, yuan=None, last_month=12)
    ) == (
        "open",
        1,
    )


def test_what_was_true_is_folded_in_the_next_two_years():
    past = replace(SLIP, year=2024, month=7, last_month=7)
    assert stands(word(1, "true", past)) == ("folded", 1)
    assert stands(word(1, "true", replace(past, year=2022))) == ("open", None)
    assert stands(word(1, "other", past)) == stands(word(1, "corrected", past)) == ("open", None)
    assert stands(word(1, "true", past), doubt=replace(SLIP, yuan=Decimal(900))) == ("open", 1)
    assert stands(word(1, "true", past), word(2, "reopened", days=5)) == ("open", 2)


def test_two_organs_is_a_reason_for_a_double_entry_only():
    assert list(whys_of("duplicate")) == ["distinct"]
    assert "distinct" not in whys_of("slip")
