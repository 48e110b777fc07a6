"""Three values of a cell: exported, in the sheet, now.  Only what both sides changed differently is a clash."""

from __future__ import annotations

from jieyue.values.three_way import clashes, stale, touched


def test_three_sides_are_told_apart():
    base = {"carrier": "甲", "weight": "5", "trips": "2"}
    theirs = {"carrier": None, "weight": "8", "trips": "2", "vehicle": "陕A1"}
    now = base | {"weight": "6", "trips": "3"}
    (clash,) = clashes(base, theirs, now)
    assert (clash.key, clash.base, clash.theirs, clash.now) == ("weight", "5", "8", "6")
    assert touched(base, theirs) == {"weight": "8", "vehicle": "陕A1"}
    assert not clashes(base, theirs, base)
    assert not clashes(base, theirs, base | {"weight": "8"})


def test_a_cell_that_is_not_there_is_told_as_such():
    (clash,) = clashes({}, {"quantity": 8}, {"quantity": 7})
    assert clash.base is None
    assert "导出时 —,表中 8,现在 7" in str(stale("", "8", "7"))
