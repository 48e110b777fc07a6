"""A new version beside the last: every line that changed, and which answers it takes over."""

from __future__ import annotations

import pytest

from jieyue.standards.rules.difference import Sort, carried, differences, kept_and_lost
from jieyue.standards.rules.form import load

HEAD = """
code = "s"
version = "{version}"
title = "标准"
pass_mark = 80
[[blocks]]
id = "1"
title = "板块"
points = {points}
"""
ITEM = """
[[blocks.items]]
id = "{id}"
title = "{title}"
clause = "条"
points = {points}
source = "answer"
question = "{question}"
answer = "{answer}"
{more}
evidence = "文件"
rule = {{ kind = "{kind}" }}
"""


def item(
    identity, points, *, title="事项", question="是否?", answer="yes_no", kind="all_or_nothing", more=""
):
    told = {"title": title, "question": question, "answer": answer, "kind": kind, "more": more}
    return ITEM.format(id=identity, points=points, **told)


def standard(*items, version="1"):
    return load(HEAD.format(version=version, points=100) + "".join(items))


OLD = standard(item("1.1", 40), item("1.2", 40, title="旧项"), item("1.3", 20, title="删去"))


def told(change):
    return [(str(one.what), str(one.before), str(one.after)) for one in change.details]


def test_what_is_the_same_is_not_told():
    assert differences(OLD, OLD) == []


def test_added_removed_and_changed_lines():
    new = standard(
        item("1.1", 50),
        item("1.5", 40, title="旧项", more='was = "1.2"'),
        item("1.4", 10, title="新项"),
        version="2",
    )
    head, points, moved, added, removed = differences(OLD, new)
    assert told(head) == [("版本", "1", "2")]
    assert (points.id, told(points)) == ("1.1", [("分值", "40", "50")])
    assert (moved.sort, moved.id, told(moved)) == (Sort.CHANGED, "1.5", [("编号", "1.2", "1.5")])
    assert (added.sort, added.id, added.title) == (Sort.ADDED, "1.4", "新项")
    assert (removed.sort, removed.id, removed.title) == (Sort.REMOVED, "1.3", "删去")


def test_answers_follow_their_item_and_stay_where_the_question_is_another():
    other = item("1.2", 60, question="几次?", answer="number", kind="per_unit_capped", more='unit = "time"')
    other = other.replace('"per_unit_capped" }', '"per_unit_capped", each = 1 }')
    new = standard(item("1.1", 40, more='was = "1.3"'), other)
    found = [(one.old, one.new, one.kept) for one in carried(OLD, new)]
    assert found == [("1.1", "", False), ("1.2", "1.2", False), ("1.3", "1.1", True)]
    assert [str(one) for one in kept_and_lost(carried(OLD, new))] == [
        "“1.1”的回答不沿用。",
        "“1.2”的回答不沿用。",
        "“1.3”的回答沿用到“1.1”。",
    ]


@pytest.mark.parametrize(
    ("parts", "kept"),
    [
        ('[{ id = "a", text = "甲", points = 60 }, { id = "b", text = "乙", points = 40 }]', True),
        ('[{ id = "a", text = "甲", points = 100 }]', False),
        ('[{ id = "a", text = "丙", points = 60 }, { id = "b", text = "乙", points = 40 }]', False),
    ],
)
def test_a_checklist_is_kept_while_every_sub_point_is_there(parts, kept):
    def listed(told):
        return standard(item("1.1", 100, answer="checklist", kind="sum_of_points", more=f"parts = {told}"))

    old = listed('[{ id = "a", text = "甲", points = 50 }, { id = "b", text = "乙", points = 50 }]')
    assert carried(old, listed(parts))[0].kept is kept
