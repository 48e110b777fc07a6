"""Which organs two years are compared on, alone and in chains of predecessors and successors."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jieyue.indicators.rules.likeness import (
    ALIKE,
    Likeness,
    Member,
    Reported,
    chains,
    reason_of,
    reason_of_chain,
)


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        (Reported(True, True, "ok", "ok"), ALIKE),
        (Reported(False, True, None, "ok"), "new"),
        (Reported(True, False, "ok", "ok"), "gone"),
        (Reported(True, True, None, "ok"), "silent_before"),
        (Reported(True, True, "not_available", "partial"), "silent_before"),
        (Reported(True, True, "partial", "ok"), "partial_before"),
        (Reported(True, True, "ok", "partial"), "partial_now"),
        (Reported(True, True, "ok", "not_available"), "silent_now"),
    ],
)
def test_an_organ_alone_is_alike_or_left_out_for_a_reason(told, reason):
    assert reason_of(told) == reason


def member(*statuses, begun=True, lasting=True, needed=(True, True), inside=True):
    return Member(inside, begun, lasting, needed, statuses, (Decimal(1), Decimal(1)))


GONE = member("ok", "ok", lasting=False)
HEIR = member("ok", "ok")


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ([GONE, HEIR], ALIKE),
        # Closed on the first of January, it has nothing to report in the later year.
        ([member("ok", None, lasting=False, needed=(True, False)), HEIR], ALIKE),
        ([GONE, member(None, "ok", begun=False, needed=(False, True))], ALIKE),
        ([GONE, member("partial", "ok")], "partial_before"),
        ([GONE, member(None, "ok")], "partial_before"),
        ([member(None, "ok"), member("not_available", "ok")], "silent_before"),
        ([GONE, member("ok", "ok", inside=False)], "outside"),
        ([GONE, member("ok", "ok", lasting=False)], "gone"),
    ],
)
def test_a_chain_is_taken_together(members, reason):
    assert reason_of_chain(members) == reason


def test_links_join_up_through_others():
    assert chains([(1, 2), (5, 6), (3, 2), (6, 7)]) == [frozenset({1, 2, 3}), frozenset({5, 6, 7})]


def test_the_change_is_a_share_of_the_earlier_year():
    told = Likeness((2024, 2025), 2, 0, (Decimal(200), Decimal(150)), {"new": 3})
    assert (told.change, told.out) == (Decimal("-0.25"), 3)
    assert [(str(title), count) for title, count in told.reasons] == [("期间新设,没有可比的上年", 3)]
    assert Likeness((2024, 2025), 0, 0, (Decimal(0), Decimal(0)), {}).change is None
