"""`jieyue advise`: the way in words for people, as JSON for programmes."""

from __future__ import annotations

import pytest

import factories
from jieyue.evaluations.actions.prefill import prefill
from jieyue.values.quantities import parse_decimal


@pytest.fixture
def draft(db):
    factories.registry()
    factories.organ("A-1", region="610102")
    prefill(factories.actor(), 2026, factories.NOON.date())


def test_advice_as_json_adds_up(draft, jieyue):
    told = jieyue("advise", "--year", "2026", "--organ", "A-1", "--json").json
    assert told["organ_code"] == "A-1"
    gains = sum(parse_decimal(step["gain"]) for step in told["steps"])
    assert parse_decimal(told["total"]) + gains == parse_decimal(told["reached"])
    assert told["effort"] == sum(int(step["effort"]) for step in told["steps"])
    assert told["gates"]


def test_advice_for_people(draft, jieyue):
    done = jieyue("advise", "--year", "2026", "--organ", "A-1")
    assert done.code == 0
    assert "门槛" in done.err


def test_an_organ_without_a_case(draft, jieyue):
    factories.organ("Z-9", region="610102")
    done = jieyue("advise", "--year", "2026", "--organ", "Z-9")
    assert (done.code, "没有评价" in done.err) == (1, True)
    assert jieyue("advise", "--organ", "A-1").code == 64
