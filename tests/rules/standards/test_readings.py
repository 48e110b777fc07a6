"""What rows of a ledger tell: worked cases, one file a ledger in `tests/cases/facts/`, rows in and facts out."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from itertools import count
from pathlib import Path

import pytest
from tests.rules.standards.worked import rows_of

from jieyue.ledgers.rules.records.kinds import LEDGERS
from jieyue.standards.rules.facts import FACTS
from jieyue.standards.rules.readings import How, Reading, reader
from jieyue.standards.rules.units import FLAG, RATIO_STEP, UNITS, rounded
from jieyue.values.wording import NOTHING

FOLDER = Path(__file__).parents[2] / "cases" / "facts"
CASES = sorted(FOLDER.glob("*.toml"))
READ = {name: one.reading for name, one in FACTS.items() if one.reading}
# What standards learn from these ledgers is something else: months of the energy ledger, a trait, money.
UNREAD = {"bills", "heating", "running_costs"}


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_worked_case(path):
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    rows = list(rows_of(path.stem, case["rows"], count(1)))
    expected = {f"ledger.{path.stem}.{name}": told for name, told in case["facts"].items()}
    assert expected.keys() == {name for name, one in READ.items() if one.ledger == path.stem}
    for name, told in expected.items():
        read = reader(READ[name])(rows)
        assert (name, rounded(read.value, RATIO_STEP)) == (name, Decimal(told["value"]))
        if "detail" in told:
            assert (name, str(read.detail)) == (name, told["detail"])
        if "rows" in told:
            assert (name, list(read.rows)) == (name, told["rows"])


def test_every_ledger_is_read_or_left_out_on_purpose():
    assert {path.stem for path in CASES} == set(LEDGERS) - UNREAD


@pytest.mark.parametrize("name", READ)
def test_no_rows_are_zero_or_no_share_and_say_so(name):
    read = reader(READ[name])([])
    share = FACTS[name].unit is UNITS["percent"]
    assert (read.value is None) == share
    assert read.reason != NOTHING if share else "台账没有这样的登记" in str(read.detail)
    assert read.rows == ()


def test_the_cells_of_rows_that_are_cited_are_those_asked_for():
    assert all(one.measure.where or not one.where for one in READ.values())
    for one in READ.values():
        known = set(one.kind.by_key)
        assert {*one.where, *one.told} <= known
        choices = {name: one.kind.by_key[name].choices for name in one.where}
        for name, values in one.where.items():
            assert set(values) <= ({choice.code for choice in choices[name]} or {"yes", "no"})


@pytest.mark.parametrize("name", READ)
def test_the_query_is_told_in_words(name):
    meaning = FACTS[name]
    words = str(meaning.query)
    assert words.startswith(f"“{meaning.reading.kind.title}”台账数据年度的各行")
    assert meaning.reading.ledger in meaning.meaning
    assert (meaning.unit is FLAG) == (meaning.reading.how in {How.ANY, How.EVERY})


def test_a_figure_that_is_none_of_the_ledgers_is_a_mistake_of_ours():
    with pytest.raises(LookupError):
        reader(Reading("waste", How.FIGURE, "no_such"))([])
