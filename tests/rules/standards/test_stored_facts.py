"""Facts kept with a case score it as the ledgers' own did, however often they go through the store."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from jieyue.standards.rules.facts import FACTS, Fact, absent, months_fact
from jieyue.standards.rules.score import score
from jieyue.standards.rules.stored_facts import as_json, from_json
from jieyue.values.wording import say

KEPT = {
    fact.name: fact
    for fact in (
        Fact(
            "indicator.energy_per_area",
            Decimal("12.345678"),
            detail=say("台账不全:{gap}", gap=say("电缺 3 月")),
        ),
        Fact("indicator.energy_per_area.base", Decimal(0)),
        Fact("indicator.energy_per_head", Decimal("1E+3")),
        Fact("indicator.energy_per_head.base", Decimal("999999999999.000001")),
        Fact("ledger.cost.share", Decimal(2) / Decimal(3)),
        months_fact("ledger.electricity.months", {1, 2, 12}),
        months_fact("ledger.water.months", range(1, 13)),
        absent("indicator.water_per_head", say("{year} 年指标尚未计算。", year=2025)),
        absent("coverage.energy"),
    )
}


def through_the_store(facts):
    return from_json(json.loads(json.dumps(as_json(facts))))


def test_every_kind_of_fact_comes_back():
    back = through_the_store(KEPT)
    assert list(back) == list(KEPT)
    for name, fact in KEPT.items():
        assert (back[name].name, back[name].value) == (name, fact.value)
        assert str(back[name].reason) == str(fact.reason)
        assert str(back[name].detail) == str(fact.detail)


def test_nothing_is_lost_the_second_time():
    once = as_json(through_the_store(KEPT))
    assert as_json(through_the_store(from_json(once))) == once


def test_a_score_from_the_store_is_the_score(example):
    fresh, kept = (score(example, facts, {}) for facts in (KEPT, through_the_store(KEPT)))
    assert (fresh.total, fresh.passed, fresh.coverage) == (kept.total, kept.passed, kept.coverage)
    assert [(line.score, str(line.reason), line.evidence) for line in fresh.items] == [
        (line.score, str(line.reason), line.evidence) for line in kept.items
    ]


@pytest.mark.parametrize("name", FACTS)
def test_what_was_not_told_stays_untold(name):
    back = through_the_store({name: absent(name)})[name]
    assert back.value is None
    assert FACTS[name].title in back.reason.params.values()


def test_no_facts_at_all():
    assert through_the_store({}) == {}
