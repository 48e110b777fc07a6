"""Every piece of advice holds: done as it says, the item has the points it promises."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest

from jieyue.evaluations.rules.bettering import example_efforts, steps_for
from jieyue.standards.rules.answers import Answer
from jieyue.standards.rules.facts import FACTS, Fact
from jieyue.standards.rules.form import load
from jieyue.standards.rules.score import score
from jieyue.standards.rules.shipped import shipped_text

STANDARD = load(shipped_text("example-2026"))
FACTS_OF_A_POOR_YEAR = {
    "ledger.electricity.months": Fact("ledger.electricity.months", Decimal(9)),
    "ledger.water.months": Fact("ledger.water.months", Decimal(0)),
    "ledger.cost.share": Fact("ledger.cost.share", Decimal("0.5")),
    "ledger.estimated.share": Fact("ledger.estimated.share", Decimal("0.3")),
    "indicator.energy_per_area": Fact("indicator.energy_per_area", Decimal(12)),
    "indicator.energy_per_area.base": Fact("indicator.energy_per_area.base", Decimal(10)),
}


def steps(answers=None, facts=FACTS_OF_A_POOR_YEAR):
    sheet = score(STANDARD, facts, answers or {})
    return sheet, steps_for(STANDARD, sheet, facts, answers or {}, example_efforts())


def test_no_step_brings_more_than_the_item_has_left_and_more_work_brings_more():
    sheet, told = steps()
    scores = {line.item_id: line for line in sheet.items}
    assert told
    for item, ways in told.items():
        assert all(0 < way.gain <= scores[item].points - scores[item].score for way in ways)
        assert all(one.gain < other.gain and one.effort <= other.effort for one, other in pairwise(ways))


def test_months_that_are_missing_can_still_be_entered():
    _, told = steps()
    assert [(way.gain, way.effort) for way in told["1.12"]] == [
        (Decimal("0.5"), 1),
        (Decimal(1), 2),
        (Decimal("1.5"), 3),
    ]
    assert "补登到 12 个月" in str(told["1.12"][-1].words)


def test_the_energy_of_a_year_that_is_over_can_not_be_bettered():
    _, told = steps()
    assert told["1.6"] == []
    assert told["1.9"] == []


@pytest.mark.parametrize(
    ("item", "answer", "first"),
    [
        # What weighs most comes first: two of the parts of 2.3 are worth 1 point, one is worth 2.
        ("2.3", Answer(Decimal(0), frozenset()), (Decimal(2), "补上:空调")),
        ("4.3", Answer(Decimal(0)), (Decimal(2), "做到“纳入干部职工培训体系”")),
        ("4.4", Answer(Decimal(1)), (Decimal(3), "增加到 2 次")),
        ("2.2", Answer(Decimal("0.45")), (Decimal(2), "提高到 50%")),
    ],
)
def test_the_first_step_of_an_item(item, answer, first):
    _, told = steps({item: answer})
    way = told[item][0]
    assert (way.gain, first[1] in str(way.words)) == (first[0], True)


def test_what_is_done_as_advised_has_the_points_promised():
    before, told = steps({"1.3": Answer(Decimal(1), frozenset("a"))})
    promised = told["1.3"][-1].gain
    after, _ = steps({"1.3": Answer(Decimal(3), frozenset("abc"))})
    assert after.total - before.total == promised


def test_efforts_name_only_facts_there_are():
    assert set(example_efforts().facts) <= set(FACTS)
    assert example_efforts().mark == "示例"


def ledger_steps(rows=(), **told):
    """The steps of the standard whose items the ledgers fill, by facts; `rows`: those each was read from."""
    standard = load(shipped_text("example-2027"))
    facts = {
        f"ledger.{name}": Fact(f"ledger.{name}", Decimal(value), rows=rows) for name, value in told.items()
    }
    sheet = score(standard, facts, {})
    return steps_for(standard, sheet, facts, {}, example_efforts())


def test_what_was_done_and_not_entered_can_still_be():
    told = ledger_steps(**{"waste.months": 10, "training.lectures": 1, "publicity.times": 0})
    assert [(way.gain, way.effort) for way in told["3.4"]] == [(Decimal("0.5"), 1), (Decimal(1), 2)]
    assert [(way.gain, str(way.words)) for way in told["4.4"]] == [(Decimal(3), "补登到 2 次")]


def test_conditions_are_met_one_by_one_the_weightiest_first():
    told = ledger_steps(**{"posts.body": 1, "posts.duties": 0, "posts.energy": 0})
    first, both = told["1.3"]
    assert (first.gain, both.gain, both.effort) == (1, 2, 2)
    assert str(first.words) == "明确工作职责(补登“管理机构写明职责”)"


def test_a_share_of_a_year_that_is_over_stays():
    assert ledger_steps(**{"purchasing.green_share": "0.2"})["2.4"] == []


def test_no_further_row_mends_one_that_was_not_in_order():
    fact = "patrols.air_conditioning"
    (item,) = [
        item
        for item, ways in ledger_steps(**{fact: 0}).items()
        if any("空调" in str(way.words) for way in ways)
    ]
    assert ledger_steps(rows=(7, 8), **{fact: 0})[item] == []
