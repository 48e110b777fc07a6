"""Whether goals were met comes into the score where a standard asks, and costs nothing where none does."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.rules.standards.worked import standard_of

import factories
from jieyue.campaigns.models import Campaign
from jieyue.evaluations.actions.prefill import prefill
from jieyue.evaluations.models import Case
from jieyue.evaluations.queries.cases import view
from jieyue.evaluations.queries.goals import goal_facts
from jieyue.ledgers.models import Entry, Revision
from jieyue.plans.models import Assignment
from jieyue.plans.rules.workflow import State
from jieyue.standards.rules.facts import GOALS_MET
from jieyue.standards.rules.traits import GOALS

pytestmark = pytest.mark.django_db
TODAY = date(2026, 8, 1)
TWO_PARTS = standard_of("two-part-2024")


@pytest.fixture
def organs():
    factories.registry()
    made = [factories.organ(f"A-{number}", region="610102") for number in range(3)]
    for organ in made:
        factories.profile(organ)
        for year in (2024, 2025):
            for month in range(1, 13):
                factories.entry(organ, "electricity", f"{year}-{month:02}", "1000")
                factories.entry(organ, "water", f"{year}-{month:02}", "50")
    return made


def assign(organ, indicator, limit, state=State.ASSIGNED):
    told = {"path": organ.path, "year": 2025, "base_year": 2024, "limit": Decimal(limit), "state": state}
    Assignment.objects.create(organ=organ, indicator=indicator, at=factories.NOON, by="省", **told)


def test_the_share_of_goals_met_and_which_were_missed(organs):
    first, second, third = organs
    # 12,000 kWh are 1,474.8 kgce and 600 m³ of water were used.
    assign(first, "energy_total", 1500)
    assign(first, "water_total", 500)
    assign(second, "energy_total", 1500, State.DRAFTED)
    told = goal_facts(2025, [TWO_PARTS], TODAY)
    assert told[first.pk][GOALS_MET].value == Decimal("0.5")
    assert str(told[first.pk][GOALS_MET].detail).startswith("未完成:")
    assert (told[first.pk][GOALS].value, told[second.pk][GOALS].value) == (1, 0)
    assert str(told[second.pk][GOALS_MET].reason) == "2025 年没有下达指标。"
    assert told[third.pk][GOALS].value == 0


def test_goals_of_a_year_under_way_are_not_assessed_yet(organs):
    assign(organs[0], "energy_total", 1500)
    fact = goal_facts(2025, [TWO_PARTS], date(2025, 8, 1))[organs[0].pk][GOALS_MET]
    assert fact.value is None
    assert str(fact.reason) == "2025 年还没有结束,指标要到年终才能评定。"


def test_goals_nobody_can_assess_say_why(organs):
    assign(organs[0], "energy_total", 1500)
    late = Entry.objects.filter(organ=organs[0], item="electricity", year=2025, month__gt=6)
    Revision.objects.filter(entry__in=late).delete()
    late.delete()
    fact = goal_facts(2025, [TWO_PARTS], TODAY)[organs[0].pk][GOALS_MET]
    assert fact.value is None
    assert str(fact.reason).startswith("2025 年下达的指标都无法评定。")


def test_nothing_is_read_where_nothing_is_asked(organs, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert goal_facts(2025, [standard_of("example-2026")], TODAY) == {}


def test_no_more_statements_for_more_organs(organs, django_assert_num_queries):
    for organ in organs:
        assign(organ, "energy_total", 1500)
        with django_assert_num_queries(6):
            goal_facts(2025, [TWO_PARTS], TODAY)


def test_the_gate_of_two_parts_takes_the_results_and_asks_the_organ_nothing(organs):
    first, second, _ = organs
    assign(first, "energy_total", 1400)
    factories.campaign(standard="two-part-2024")
    prefill(factories.actor(), 2026, TODAY)
    missed, compared = (view(factories.actor(), 2026, organ.code) for organ in (first, second))
    (gate,) = missed.sheet.gates
    assert [one.status for one in gate.conditions] == ["scored", *["not_applicable"] * 3]
    assert (gate.met, "实际 0%,不足 100%(未完成:" in str(gate.reason)) == (False, True)
    (gate,) = compared.sheet.gates
    assert gate.conditions[0].status == "not_applicable"
    assert gate.met
    assert not any(key.startswith("G1") for key in missed.standard.questions)
    assert Case.objects.get(organ=first).gated
    assert Campaign.objects.get().standard == "two-part-2024"
