"""The way of least effort is really the least: every other way is tried beside it."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

from hypothesis import given
from hypothesis import strategies as some

from jieyue.evaluations.rules.advice import Step, cheapest
from jieyue.values.wording import say


def step(item: str, gain: str, effort: int) -> Step:
    return Step(item, say("做"), Decimal(gain), effort)


def test_two_small_steps_beat_one_large():
    way = cheapest([[step("a", "3", 5)], [step("b", "1.5", 1)], [step("c", "1.5", 2)]], Decimal(3))
    assert way is not None
    assert ([one.item for one in way.steps], way.effort, way.gain) == (["b", "c"], 3, Decimal("3.0"))


def test_of_an_item_one_step_is_taken():
    way = cheapest([[step("a", "1", 1), step("a", "2", 3)], [step("b", "2", 5)]], Decimal(2))
    assert way is not None
    assert [(one.item, one.gain) for one in way.steps] == [("a", Decimal(2))]


def test_what_can_not_be_reached_has_no_way():
    assert cheapest([[step("a", "1", 1)]], Decimal("1.5")) is None
    assert cheapest([], Decimal(1)) is None


def test_who_is_over_the_line_needs_nothing():
    way = cheapest([[step("a", "1", 1)]], Decimal(0))
    assert way is not None
    assert way.steps == ()


GAINS = some.sampled_from(["0.5", "1", "1.5", "2", "3.2"])
STEPS = some.lists(some.tuples(GAINS, some.integers(1, 9)), min_size=1, max_size=3)


@given(items=some.lists(STEPS, max_size=5), need=some.sampled_from(["0", "0.5", "1.7", "3", "6.4", "9"]))
def test_no_other_way_takes_less_effort(items, need):
    told = [[step(str(number), gain, effort) for gain, effort in steps] for number, steps in enumerate(items)]
    way = cheapest(told, Decimal(need))
    ways = [[one for one in chosen if one] for chosen in product(*([None, *steps] for steps in told))]
    enough = [chosen for chosen in ways if sum(one.gain for one in chosen) >= Decimal(need)]
    if not enough:
        assert way is None
        return
    assert way is not None
    assert way.gain >= Decimal(need)
    assert way.effort == min(sum(one.effort for one in chosen) for chosen in enough)
    assert len({one.item for one in way.steps}) == len(way.steps)
