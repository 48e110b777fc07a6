"""A calendar for the data year, and months that have been handed in."""

from __future__ import annotations

import pytest

import factories
from jieyue.acts.rules import Role
from jieyue.ledgers.actions.filing import step
from jieyue.ledgers.actions.schedule import change_schedule
from jieyue.ledgers.rules.blanks import Blank
from jieyue.ledgers.rules.closing import ENERGY, default_dates
from jieyue.values.periods import Period


@pytest.fixture
def submitted(year):
    """A-1 has handed in March (clean) and July (no figure for water) of 2025."""
    change_schedule(factories.actor(Role.PROVINCE, "610000/"), default_dates(ENERGY, 2025))
    officer = factories.actor(Role.ORGAN, year.path, name="财政局经办人")
    step(officer, ENERGY, Period(2025, 3), "A-1", "submit")
    blanks = [Blank("water", "not_arrived", "水费单未到")]
    step(officer, ENERGY, Period(2025, 7), "A-1", "submit", blanks=blanks)
    return year
