"""What becomes of organs: the months they live through, and how one stood on an earlier day."""

from __future__ import annotations

from datetime import date

import pytest

from jieyue.registry.rules.history import (
    EventKind,
    Life,
    Recorded,
    differences,
    earlier,
    kind_of,
    may_change,
    may_undo,
    with_values,
)
from jieyue.registry.rules.organ_rows import OrganFacts

FACTS = OrganFacts("A-1", "甲局", "610102", "county", "administrative")
TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("life", "months"),
    [
        (Life(), range(1, 13)),
        (Life(opened=date(2025, 4, 1)), range(4, 13)),
        (Life(opened=date(2025, 4, 2)), range(5, 13)),
        (Life(opened=date(2024, 12, 2)), range(1, 13)),
        (Life(opened=date(2025, 12, 2)), ()),
        (Life(closed=date(2025, 4, 1)), range(1, 4)),
        (Life(closed=date(2025, 4, 30)), range(1, 4)),
        (Life(closed=date(2026, 1, 1)), range(1, 13)),
        (Life(closed=date(2024, 6, 1)), ()),
        (Life(date(2025, 2, 10), date(2025, 6, 10)), range(3, 6)),
    ],
)
def test_only_whole_months_are_lived(life, months):
    assert life.months(2025) == frozenset(months)


def test_an_earlier_day_is_read_by_walking_back():
    events = [
        Recorded(date(2025, 6, 1), {"name": "乙局"}, {"name": "丙局"}),
        Recorded(
            date(2024, 6, 1), {"name": "甲局", "region": "610103"}, {"name": "乙局", "region": "610102"}
        ),
    ]
    assert earlier(events, date(2025, 6, 1)) == {}
    assert earlier(events, date(2025, 5, 31)) == {"name": "乙局"}
    assert earlier(events, date(2024, 5, 31)) == {"name": "甲局", "region": "610103"}


def test_what_changed_can_be_put_back():
    after = with_values(FACTS, {"name": "乙局", "closed": "2025-04-01"})
    before, became = differences(FACTS, after)
    assert became == {"name": "乙局", "closed": "2025-04-01"}
    assert with_values(after, before) == FACTS


def test_an_event_is_called_by_the_gravest_of_its_fields():
    assert kind_of(["name", "region"]) is EventKind.MOVE
    assert kind_of(["superior", "name"]) is EventKind.RENAME
    assert kind_of(["premises"]) is EventKind.AMEND


@pytest.mark.parametrize(
    ("facts", "on", "last", "told"),
    [
        ({}, date(2026, 3, 3), None, "还没有到"),
        ({}, date(2025, 1, 1), date(2025, 2, 1), "上一次变动"),
        ({"closed": "2025-12-31"}, TODAY, None, "已于"),
        ({"opened": "2025-12-31"}, date(2025, 1, 1), None, "才设立"),
    ],
)
def test_what_stands_in_the_way_of_a_change_is_said(facts, on, last, told):
    verdict = may_change(with_values(FACTS, facts), on, today=TODAY, last=last)
    assert not verdict
    assert told in str(verdict.reason)


def test_a_change_on_the_day_of_the_last_one_is_fine():
    assert may_change(FACTS, TODAY, today=TODAY, last=TODAY)


def test_only_what_nothing_followed_is_undone():
    assert may_undo(EventKind.RENAME, stands=True, latest=True)
    assert not may_undo(EventKind.RENAME, stands=False, latest=True)
    assert not may_undo(EventKind.RENAME, stands=True, latest=False)
