"""An organ sees which periods of all its ledgers wait for it, those returned first."""

from __future__ import annotations

from datetime import date

import pytest

import factories
from jieyue.acts.rules import Role
from jieyue.ledgers.actions.filing import step
from jieyue.ledgers.actions.schedule import change_schedule
from jieyue.ledgers.queries.waiting import waiting_periods
from jieyue.ledgers.rules.blanks import Blank
from jieyue.ledgers.rules.closing import default_dates
from jieyue.values.periods import Period

pytestmark = pytest.mark.django_db
NOTHING = [Blank("waste", "nothing")]


@pytest.fixture
def organ():
    factories.registry()
    for kind in ("waste", "canteen", "training"):
        change_schedule(factories.actor(Role.PROVINCE, "610000/"), default_dates(kind, 2025))
    return factories.organ("A-1", region="610102", opened=date(2024, 12, 1))


def told(organ, today=date(2025, 4, 10)):
    actor = factories.actor(Role.ORGAN, organ.path)
    return [(one.kind, one.month, one.late) for one in waiting_periods(actor, "A-1", [2025], today)]


def test_what_is_over_and_owed_waits(organ):
    assert told(organ) == [("waste", 1, True), ("waste", 2, True), ("waste", 3, False)]
    factories.record(organ, "canteen", period="2024-Q4", canteen="一食堂", meals="900", food_waste="80")
    assert ("canteen", 3, False) in told(organ)


def test_what_was_handed_in_waits_no_longer_until_it_comes_back(organ):
    officer = factories.actor(Role.ORGAN, organ.path)
    step(officer, "waste", Period(2025, 3), "A-1", "submit", blanks=NOTHING)
    assert ("waste", 3, False) not in told(organ)
    county = factories.actor(Role.COUNTY, "610000/610100/610102/")
    step(county, "waste", Period(2025, 3), "A-1", "return", reason="再看")
    assert told(organ)[0] == ("waste", 3, False)


def test_what_comes_back_waits_though_no_dates_are_set(organ):
    officer, county = (
        factories.actor(Role.ORGAN, organ.path),
        factories.actor(Role.COUNTY, "610000/610100/610102/"),
    )
    blanks = [Blank("paper", "nothing")]
    step(officer, "paper", Period(2025, 3), "A-1", "submit", blanks=blanks)
    assert "paper" not in {kind for kind, _, _ in told(organ)}
    step(county, "paper", Period(2025, 3), "A-1", "return", reason="再看")
    first, *_ = waiting_periods(officer, "A-1", [2025], date(2025, 4, 10))
    assert (first.kind, first.month, first.due, first.reason) == ("paper", 3, None, "再看")


def test_what_comes_back_before_its_period_is_over_is_due_on_its_day(organ):
    officer = factories.actor(Role.ORGAN, organ.path)
    county = factories.actor(Role.COUNTY, "610000/610100/610102/")
    step(officer, "waste", Period(2025, 3), "A-1", "submit", blanks=NOTHING)
    step(county, "waste", Period(2025, 3), "A-1", "return", reason="再看")
    first, *_ = waiting_periods(officer, "A-1", [2025], date(2025, 3, 20))
    assert (first.kind, first.month) == ("waste", 3)
    assert (first.due, first.late) == (default_dates("waste", 2025).due(3), False)


def test_nothing_waits_from_before_an_organ_was_there(organ):
    organ.opened = date(2025, 2, 2)
    organ.save()
    assert told(organ) == [("waste", 3, False)]
