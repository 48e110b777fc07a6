"""A score sheet from facts and answers: worked cases, and what holds for any input."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jieyue.standards.rules.answers import Answer, read
from jieyue.standards.rules.facts import FACTS, Fact, absent, months_fact
from jieyue.standards.rules.score import score
from jieyue.standards.rules.units import UNITS
from jieyue.values.wording import Message, say

CASES = sorted((Path(__file__).parents[2] / "cases" / "standards").glob("*.toml"))


def fact(name, told):
    if "missing" in told:
        return months_fact(name, set(range(1, 13)) - set(told["missing"]))
    return Fact(name, Decimal(told["value"])) if "value" in told else absent(name, say(told["reason"]))


def sheet_of(standard, case):
    facts = {name: fact(name, told) for name, told in case["facts"].items()}
    answers = {item: read(standard.questions[item], text) for item, text in case["answers"].items()}
    return score(standard, facts, answers)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_worked_case(path, example):
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    sheet, expected = sheet_of(example, case), case["sheet"]
    assert (sheet.standard, sheet.digest) == (case["standard"], example.digest)
    assert str(sheet.reason) == expected["reason"]
    assert (sheet.total, sheet.passed) == (Decimal(expected["total"]), expected["passed"])
    assert sheet.coverage == Decimal(expected["coverage"])
    assert [block.score for block in sheet.blocks] == [Decimal(points) for points in expected["blocks"]]
    assert [gate.met for gate in sheet.gates] == expected["gates"]
    lines = {line.item_id: line for line in sheet.items}
    for item, line in expected["items"].items():
        found = lines[item]
        told = {name: str(getattr(found, name)) for name in line if name != "score"}
        assert (item, found.score, told) == (
            item,
            Decimal(line["score"]),
            {name: text for name, text in line.items() if name != "score"},
        )


def test_there_are_cases():
    assert {path.stem for path in CASES} >= {"passes", "gate-missed", "hardly-anything"}


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


def test_every_reason_survives_storage(example):
    for path in CASES:
        sheet = sheet_of(example, tomllib.loads(path.read_text(encoding="utf-8")))
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
    elif FACTS[name].unit is UNITS["month"]:
        known = st.frozensets(st.integers(1, 12)).map(lambda months: months_fact(name, months))
    else:
        known = quantities.map(lambda value: Fact(name, value))
    return st.one_of(st.just(absent(name)), known)


def any_answer(question):
    if question.kind == "checklist":
        ids = [part.id for part in question.parts]
        return st.frozensets(st.sampled_from(ids)).map(lambda ticked: Answer(Decimal(len(ticked)), ticked))
    if question.kind == "yes_no":
        return st.sampled_from([Answer(Decimal(0)), Answer(Decimal(1))])
    if question.unit.share:
        return st.decimals(0, 1, places=4).map(Answer)
    return st.integers(0, 10**6).map(lambda count: Answer(Decimal(count)))


@settings(max_examples=60)
@given(data=st.data())
def test_whatever_the_input_the_sheet_adds_up(data, example):
    facts = data.draw(st.fixed_dictionaries({}, optional={name: any_fact(name) for name in FACTS}))
    asked = {item: any_answer(question) for item, question in example.questions.items()}
    sheet = score(example, facts, data.draw(st.fixed_dictionaries({}, optional=asked)))
    assert all(0 <= line.score <= line.points for line in sheet.items)
    assert (
        sheet.total == sum(line.score for line in sheet.items) == sum(block.score for block in sheet.blocks)
    )
    assert 0 <= sheet.coverage <= 1
    assert sheet.passed == (sheet.total >= example.pass_mark and all(gate.met for gate in sheet.gates))
    assert all(line.score == 0 for line in sheet.items if line.status != "scored")
    assert all(str(line.reason).endswith("。") for line in sheet.items)
