"""Organs are told by the department at the head of their chain of superiors."""

from __future__ import annotations

from jieyue.registry.rules.grouping import roots


def test_everybody_goes_to_the_head_of_the_chain():
    assert roots({1: None, 2: 1, 3: 2, 4: None}) == {1: 1, 2: 1, 3: 1, 4: None}


def test_a_circle_ends():
    assert set(roots({1: 2, 2: 1})) == {1, 2}
