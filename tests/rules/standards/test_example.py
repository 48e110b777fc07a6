"""The shipped example covers the plan, adds up, and uses every rule kind."""

from __future__ import annotations

from decimal import Decimal

from jieyue.standards.rules.facts import FACTS, GOALS_MET
from jieyue.standards.rules.kinds import KINDS
from jieyue.standards.rules.standard import Ledger

# Part three of the plan: four paragraphs of three sentences each.
SENTENCES = {f"计划三({block})第{sentence}句" for block in "一二三四" for sentence in (1, 2, 3)}


def test_it_is_marked_as_an_example(example):
    assert (example.code, example.mark) == ("example-2026", "示例")
    assert "不是官方标准" in example.note


def test_it_adds_up_to_a_hundred_and_passes_at_eighty(example):
    assert example.points == Decimal(100) == sum(item.points for item in example.items)
    assert example.pass_mark == Decimal(80)
    assert [block.points for block in example.blocks] == [45, 25, 18, 12]


def test_its_blocks_are_the_four_of_the_plan(example):
    assert [block.title for block in example.blocks] == [
        "完善制度体系",
        "推行绿色办公",
        "实行生活垃圾分类",
        "开展宣传教育培训",
    ]


def test_every_sentence_of_the_plan_is_served(example):
    assert {item.clause for item in example.items} == SENTENCES


def test_the_first_rule_kinds_are_all_used(example):
    later = {
        "deduct_listed",
        "rate_times_points",
        "linear_per_point",
        "conjunctive",
        "sampled_test",
        "discretion",
    }
    assert {line.rule.kind for line in example.lines} == set(KINDS) - later


def test_the_ledgers_answer_what_they_can(example):
    ledger = [item for item in example.items if isinstance(item.source, Ledger)]
    assert sum(item.points for item in ledger) == Decimal(24)
    means = {name for name in FACTS if name.endswith(".peer_mean")}
    later = {name for name, one in FACTS.items() if one.reading} | {GOALS_MET}
    assert example.fact_names == set(FACTS) - {"coverage.energy"} - means - later
    assert set(example.questions) == {item.id for item in example.items} - {item.id for item in ledger}


def test_every_title_has_its_english(example):
    assert example.english["绿色采购"] == "Green procurement"
    assert example.english[example.title] == example.title_en
    assert all(title.isascii() for title in example.english.values())
