"""The shipped standards: each with its frame, its source, and a mark on every line that is not official."""

from __future__ import annotations

from decimal import Decimal
from time import process_time

import pytest

from jieyue.standards.rules.difference import carried
from jieyue.standards.rules.facts import GOALS_MET
from jieyue.standards.rules.form import document_of, from_document, load
from jieyue.standards.rules.shipped import shipped_codes, shipped_text
from jieyue.standards.rules.standard import BLOCK, Conditions, Item, Ledger
from jieyue.standards.rules.toml_text import toml_text
from jieyue.standards.rules.traits import GOALS
from jieyue.values.refusals import Refusal

NEW = [code for code in shipped_codes() if code != "example-2026"]


def test_all_are_there():
    assert shipped_codes() == [
        "example-2026",
        "example-2027",
        "model-unit",
        "table-a-100",
        "two-part-2024",
        "waste-sorting",
    ]
    with pytest.raises(Refusal, match="没有评价标准“"):
        shipped_text("../x")


@pytest.mark.parametrize("code", NEW)
def test_every_line_says_how_official_it_is(code):
    standard = load(shipped_text(code))
    assert standard.mark in {"示例", "待核"}
    assert standard.source
    assert {item.mark for item in standard.scored} <= {"示例", "待核"}
    assert all(
        "示例" in item.clause for item in standard.scored if item.mark == "示例" and code == "two-part-2024"
    )
    assert all(title.isascii() for title in standard.english.values())


def test_the_example_is_as_it_was():
    standard = load(shipped_text("example-2026"))
    assert standard.digest == "e06f77c64859af572914aabe65a04a46cbcb798e4d4fb8e23a612fd47f2518b4"


def test_the_one_beside_it_has_its_frame_and_asks_the_ledgers():
    old, new = load(shipped_text("example-2026")), load(shipped_text("example-2027"))
    assert [(item.id, item.title, item.points, item.clause) for item in new.items] == [
        (item.id, item.title, item.points, item.clause) for item in old.items
    ]
    assert sum(_told_by_ledgers(old)) == 24
    assert sum(_told_by_ledgers(new)) == 85


def _told_by_ledgers(standard):
    for item in standard.items:
        if isinstance(item.source, Ledger):
            yield item.points
        elif isinstance(item.source, Conditions):
            yield sum(one.points for one in item.source.conditions if isinstance(one.source, Ledger))


def test_answers_go_along_where_the_question_stayed():
    old, new = load(shipped_text("example-2026")), load(shipped_text("example-2027"))
    kept = {one.old for one in carried(old, new) if one.kept}
    assert kept == {"1.1", "3.2", "3.3", "4.3"}


def test_two_parts_ask_nothing_about_goals():
    standard = load(shipped_text("two-part-2024"))
    (gate,) = standard.gates
    assert all(isinstance(one.source, Ledger) for one in gate.conditions)
    assert gate.conditions[0].source.fact == GOALS_MET
    assert GOALS not in standard.questions


def test_two_parts_goals_met_and_eighty_points():
    standard = load(shipped_text("two-part-2024"))
    assert [len(gate.conditions) for gate in standard.gates] == [4]
    assert (len(standard.blocks), standard.pass_mark, standard.points) == (6, 80, 100)


def test_the_frame_of_the_demonstration_unit():
    standard = load(shipped_text("model-unit"))
    assert [block.points for block in standard.blocks] == [35, 29, 20, 9, 7]
    assert (standard.points + standard.bonus_cap, standard.pass_mark) == (110, 85)
    assert any(item.modifiers.star for item in standard.items)
    assert standard.redistribution == BLOCK
    against = {item.source.against for item in standard.items[:3]}
    assert all(name.endswith(".peer_mean") for name in against)


def test_the_goal_of_table_a_branches_by_what_the_organ_is():
    item: Item = load(shipped_text("table-a-100")).items[0]
    assert isinstance(item.source, Conditions)
    assert [str(branch.when.words) for branch in item.modifiers.branches] == ["重点用能单位", "实行定额管理"]


def test_the_waste_table_asks_for_outsourced_cleaning_only_where_there_is_some():
    standard = load(shipped_text("waste-sorting"))
    assert str(standard.items[-1].modifiers.not_applicable.words) == "不符合“保洁外包”"
    assert sum(item.points for item in standard.items[:-1]) == Decimal(94)


def test_a_thousand_items_load_in_less_than_a_second():
    document = document_of(shipped_text("table-a-100"))
    lines = [
        item for block in document["blocks"] for item in block["items"] if item["source"] != "conditions"
    ]
    blocks = []
    for place in range(50):
        items = [{**lines[n % len(lines)], "id": f"{place}.{n}"} for n in range(20)]
        blocks.append(
            {"id": f"b{place}", "title": "板块", "points": sum(i["points"] for i in items), "items": items}
        )
    document |= {"blocks": blocks, "total": sum(block["points"] for block in blocks)}
    text = toml_text(document)
    began = process_time()
    assert len(load(text).items) == 1000
    assert process_time() - began < 1


def test_documents_are_read_as_texts_are():
    text = shipped_text("waste-sorting")
    assert from_document(document_of(text)).digest == load(text).digest
