"""Two sheets side by side: what changed, what is gone, what is new."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from jieyue.evaluations.rules.trial import ItemDifference, differences
from jieyue.standards.queries.versions import shipped
from jieyue.standards.rules.score import score


def sheet():
    return score(shipped("example-2026"), {}, {})


def test_a_sheet_does_not_differ_from_itself():
    assert differences(sheet(), sheet()) == ()


def test_items_with_other_points_and_items_only_one_sheet_has():
    before = sheet()
    first, second, *rest = before.items
    changed = first._replace(score=first.score + 1)
    new = second._replace(item_id="9.9", title="新的一项")
    told = differences(before, replace(before, items=(changed, new, *rest)))
    assert told == (
        ItemDifference(first.item_id, first.title, first.score, first.score + 1),
        ItemDifference("9.9", "新的一项", None, second.score),
        ItemDifference(second.item_id, second.title, second.score, None),
    )
    assert isinstance(told[0].after, Decimal)
