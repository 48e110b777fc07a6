"""What a sheet lacks: each line once, what weighs most first; the ledgers need no evidence."""

from __future__ import annotations

from jieyue.evaluations.rules.missing import ANSWERING, GATE, PROOF, lacks
from jieyue.standards.queries.versions import shipped
from jieyue.standards.rules.answers import read
from jieyue.standards.rules.score import score


def found(answers, proven=()):
    standard = shipped("example-2026")
    given = {item: read(standard.questions[item], text) for item, text in answers.items()}
    return [(one.kind, one.line) for one in lacks(standard, score(standard, {}, given), proven)]


def test_an_empty_sheet_lacks_every_answer_and_names_gates_first():
    told = found({})
    assert told[0][0] == GATE
    kinds = [kind for kind, _ in told]
    assert kinds == sorted(kinds, key=[GATE, ANSWERING].index)
    assert (ANSWERING, "4.1") in told
    lines = [line for _, line in told]
    assert len(lines) == len(set(lines))


def test_an_answer_that_brings_points_wants_its_evidence():
    assert (PROOF, "4.1") in found({"4.1": "a"})
    assert "4.1" not in [line for _, line in found({"4.1": "a"}, {"4.1"})]


def test_an_answer_that_claims_nothing_wants_none():
    assert "4.1" not in [line for _, line in found({"4.1": "none"})]
