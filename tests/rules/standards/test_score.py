"""A score sheet from facts and answers: worked cases, and what holds for any input."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.standards.worked import CASES, sheet_of, standard_of

from jieyue.standards.rules.answers import Answer, read
from jieyue.standards.rules.facts import FACTS, Fact, absent, months_fact
from jieyue.standards.rules.kinds import KINDS
from jieyue.standards.rules.score import score
from jieyue.standards.rules.shipped import shipped_codes
from jieyue.standards.rules.standard import CAUSES, REDISTRIBUTIONS
from jieyue.standards.rules.traits import MEANINGS, known
from jieyue.standards.rules.units import FLAG, UNITS
from jieyue.values.wording import Message


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_worked_case(path):
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    standard = standard_of(path.parent.name)
    sheet, expected = sheet_of(standard, case), case["sheet"]
    assert (sheet.standard, sheet.digest) == (case["standard"], standard.digest)
    assert str(sheet.reason) == expected["reason"]
    assert (sheet.total, sheet.passed) == (Decimal(expected["total"]), expected["passed"])
    assert sheet.coverage == Decimal(expected["coverage"])
    assert [block.score for block in sheet.blocks] == [Decimal(points) for points in expected["blocks"]]
    assert [gate.met for gate in sheet.gates] == expected["gates"]
    assert sheet.bonus == Decimal(expected.get("bonus", 0))
    assert [veto.stands for veto in sheet.vetoes] == expected.get("vetoes", [False] * len(standard.vetoes))
    assert sheet.grade == expected.get("grade", sheet.grade)
    assert str(sheet.grade_reason) == expected.get("grade_reason", str(sheet.grade_reason))
    for name in ("left_out", "stars_failed", "falsified"):
        assert list(getattr(sheet, name)) == expected.get(name, [])
    lines = {line.item_id: line for line in (*sheet.items, *sheet.bonus_items)}
    for item, line in expected["items"].items():
        found = lines[item]
        told = {name: str(getattr(found, name)) for name in line if name != "score"}
        assert (item, found.score, told) == (
            item,
            Decimal(line["score"]),
            {name: text for name, text in line.items() if name != "score"},
        )


def test_the_cases_use_every_rule_and_every_modifier():
    standard = standard_of("every-rule")
    branches = [branch for item in standard.items for branch in item.modifiers.branches]
    conditions = [*standard.scored, *branches, *standard.conditions]
    assert {line.rule.kind for line in conditions} == set(KINDS)
    for name in ("branches", "not_applicable", "shortcut", "star", "faults"):
        assert any(getattr(item.modifiers, name) for item in standard.items), name
    assert standard.gates
    assert standard.bonus
    assert standard.vetoes
    assert {one.cause for one in standard.downgrades} == set(CAUSES)


def test_the_note_of_an_answer_is_its_evidence(example):
    sheet = score(example, {}, {"1.5": read(example.questions["1.5"], "是", "省管〔2025〕3号")})
    line = next(line for line in sheet.items if line.item_id == "1.5")
    assert (line.source, line.evidence) == ("answer", "省管〔2025〕3号")


def test_gate_conditions_are_told_one_by_one(example):
    area = "indicator.energy_per_area"
    facts = {area: Fact(area, Decimal(9)), f"{area}.base": Fact(f"{area}.base", Decimal(10))}
    (gate,) = score(example, facts, {}).gates
    assert [(line.met, line.status) for line in gate.conditions] == [
        (True, "scored"),
        (False, "not_available"),
        (False, "not_available"),
    ]
    assert gate.conditions[0].evidence == "indicator.energy_per_area=9; indicator.energy_per_area.base=10"


def test_a_sheet_reads_in_english_where_the_titles_are_known(example):
    reason = score(example, {}, {}).reason
    assert "“Energy and water targets”" in reason.worded(lambda text: example.english.get(text, text))


def test_every_reason_survives_storage():
    for path in CASES:
        sheet = sheet_of(standard_of(path.parent.name), tomllib.loads(path.read_text(encoding="utf-8")))
        for reason in (sheet.reason, *(line.reason for line in sheet.items)):
            assert str(Message.from_json(reason.as_json())) == str(reason)


# Absurd figures belong to it: a slip of a thousand, a headcount of millions.
quantities = st.one_of(
    st.decimals(0, 10**7, places=4),
    st.sampled_from([Decimal("1e-25"), Decimal("1e25"), Decimal(1) / 3]),
)


def any_fact(name):
    if FACTS[name].unit is UNITS["percent"]:
        known = st.decimals(0, 1, places=4).map(lambda value: Fact(name, value))
    elif FACTS[name].unit is FLAG:
        known = st.sampled_from([0, 1]).map(lambda value: Fact(name, Decimal(value)))
    elif FACTS[name].unit is UNITS["month"]:
        known = st.frozensets(st.integers(1, 12)).map(lambda months: months_fact(name, months))
    else:
        known = quantities.map(lambda value: Fact(name, value))
    return st.one_of(st.just(absent(name)), known)


def any_trait(name):
    return st.sampled_from([True, False, None]).map(lambda held: known(name, held))


def any_answer(question):
    told = told_answer(question)
    declined = st.sampled_from(["", "没有食堂。"]).map(
        lambda note: Answer(Decimal(0), note=note, declined=True)
    )
    return st.one_of(told, declined) if question.declinable else told


def told_answer(question):
    if question.most is not None:
        return st.decimals(0, question.most, places=1).map(lambda value: Answer(value, note="齐全。"))
    if question.unit.share:
        return st.decimals(0, 1, places=4).map(Answer)
    kinds = {
        "yes_no": st.sampled_from([Answer(Decimal(0)), Answer(Decimal(1))]),
        "number": st.integers(0, 10**6).map(lambda count: Answer(Decimal(count))),
        "checklist": st.frozensets(st.sampled_from([part.id for part in question.parts] or [""])).map(
            lambda ticked: Answer(Decimal(len(ticked)), ticked)
        ),
        "sample": st.integers(0, 50)
        .flatmap(lambda size: st.tuples(st.integers(0, size), st.just(size)))
        .map(lambda told: Answer(Decimal(told[0]), size=Decimal(told[1]))),
        "day": st.sampled_from([Decimal(0), Decimal(20200101), Decimal(20260301)]).map(Answer),
    }
    return kinds[question.kind]


def drawn(data, standard):
    """Any facts it asks for, traits and answers at all for a standard."""
    asked_facts = {name: any_fact(name) for name in sorted(standard.fact_names)}
    facts = data.draw(st.fixed_dictionaries({}, optional=asked_facts))
    traits = {name: any_trait(name) for name in standard.traits}
    asked = {key: any_answer(question) for key, question in standard.questions.items()}
    answers = data.draw(st.fixed_dictionaries({}, optional=asked))
    return facts | data.draw(st.fixed_dictionaries({}, optional=traits)), answers


def foreign(data, standard):
    """A few facts and traits it never asks for: what an organ's ledgers tell other standards."""
    names = sorted(MEANINGS.keys() - {*standard.fact_names, *standard.traits})
    some = data.draw(st.lists(st.sampled_from(names), unique=True, min_size=1, max_size=5))
    return {name: data.draw(any_fact(name) if name in FACTS else any_trait(name)) for name in some}


STANDARDS = [standard_of(name) for name in (*shipped_codes(), "every-rule", "weighted")]


@pytest.mark.parametrize("standard", STANDARDS, ids=lambda standard: standard.code)
@settings(max_examples=25)
@given(data=st.data())
def test_whatever_the_input_the_sheet_adds_up(standard, data):
    sheet = score(standard, *drawn(data, standard))
    lines = (*sheet.items, *sheet.bonus_items)
    assert all(0 <= line.score <= line.points for line in lines)
    assert 0 <= sheet.bonus <= standard.bonus_cap
    assert sheet.total == sum(line.score for line in sheet.items) + sheet.bonus
    assert sheet.total == sum(block.score for block in sheet.blocks) + sheet.bonus
    assert sheet.total <= standard.points + standard.bonus_cap
    assert 0 <= sheet.coverage <= 1
    if sheet.passed:
        assert sheet.total >= standard.pass_mark
        assert all(gate.met for gate in sheet.gates)
        assert not sheet.stars_failed
        assert not any(veto.stands for veto in sheet.vetoes)
    assert all(line.score == 0 for line in lines if line.status in {"unanswered", "not_available"})
    assert all(str(line.reason).endswith(("。", "。)")) or line.source == "answer" for line in lines)


@pytest.mark.parametrize("standard", STANDARDS, ids=lambda standard: standard.code)
@settings(max_examples=25)
@given(data=st.data())
def test_what_a_standard_never_asks_for_changes_nothing(standard, data):
    facts, answers = drawn(data, standard)
    assert score(standard, foreign(data, standard) | facts, answers) == score(standard, facts, answers)


@pytest.mark.parametrize("standard", STANDARDS, ids=lambda standard: standard.code)
@pytest.mark.parametrize("way", REDISTRIBUTIONS)
@settings(max_examples=12)
@given(data=st.data())
def test_redistribution_keeps_the_total(standard, way, data):
    moving = replace(standard, redistribution=way)
    sheet = score(moving, *drawn(data, moving))
    if len(sheet.left_out) < len(sheet.items) or way == "full":
        assert sum(line.points for line in sheet.items) == standard.points
    else:
        assert sheet.total == sheet.bonus
    if way == "block":
        still = {block.block_id: block for block in sheet.blocks if block.points}
        if len(still) == len(sheet.blocks):
            assert [block.points for block in sheet.blocks] == [block.points for block in standard.blocks]


@settings(max_examples=60)
@given(data=st.data(), more=st.integers(1, 20))
def test_more_of_a_good_thing_never_costs_points(data, more):
    """What only ever helps: a count, a rate, a ticked sub-point.  The sheet's total can't fall by it."""
    standard = standard_of("every-rule")
    facts, answers = drawn(data, standard)
    better = dict(answers)
    for key, question in standard.questions.items():
        if key in {"1.3", "1.5", "2.4", "1.8"} and key in answers and not answers[key].declined:
            bound = answers[key].size if question.kind == "sample" else Decimal(10**6)
            better[key] = replace(answers[key], value=min(bound, answers[key].value + more))
        if key in {"1.2", "1.7"} and key in answers:
            everything = frozenset(part.id for part in question.parts)
            better[key] = replace(answers[key], value=Decimal(len(everything)), ticked=everything)
    assert score(standard, facts, better).total >= score(standard, facts, answers).total


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_reviewer_who_agrees_with_every_item_changes_nothing(path):
    """Also where points of items that don't apply were moved: an opinion is of what the item is worth now."""
    standard, case = standard_of(path.parent.name), tomllib.loads(path.read_text(encoding="utf-8"))
    own = sheet_of(standard, case)
    agreed = {line.item_id: line.score for line in (*own.items, *own.bonus_items)}
    assert sheet_of(standard, case, agreed).total == own.total
    halved = {line.item_id: line.score / 2 for line in own.items}
    assert sheet_of(standard, case, halved).total - own.bonus == sum(
        line.score if line.item_id in own.left_out else line.score / 2 for line in own.items
    )
