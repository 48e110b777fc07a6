"""One formula, two interpreters: proved equal on worked cases and on ledgers nobody thought of."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jieyue.analytics.engine import connect
from jieyue.indicators.rules.definitions import DEFINITIONS, definition_from
from jieyue.indicators.rules.denominators import ProfileRow
from jieyue.indicators.rules.factors import factor_set_for
from jieyue.ledgers.rules.coverage import Declaration, Entry
from jieyue.ledgers.rules.items import ITEMS
from jieyue.registry.rules.history import Life
from jieyue.values.periods import parse_period
from ledger_worlds import OrganWorld, by_decimals, by_engine

CASES = sorted((Path(__file__).parents[2] / "cases" / "indicators").glob("*.toml"))
YEAR = 2024


@pytest.fixture(scope="module")
def backend():
    return connect()


def amount(text):
    return Decimal(text) if text else None


def world_of(case):
    periods = [(item, parse_period(period), quantity) for item, period, quantity in case["entries"]]
    return OrganWorld(
        entries=[Entry(item, period.year, period.month, Decimal(q)) for item, period, q in periods],
        declared=[Declaration(*row) for row in case.get("declared", ())],
        profiles=[
            ProfileRow(date.fromisoformat(day), *map(amount, values))
            for day, *values in case.get("profiles", ())
        ],
    )


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
@pytest.mark.parametrize("interpreter", ["decimals", "engine"])
def test_worked_case(path, interpreter, backend):
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    # A neighbour without anything stands beside it: organs must not lend each other figures.
    organs, factors = [world_of(case), OrganWorld()], factor_set_for(case["method"])
    found = (
        by_decimals(organs, case["year"], factors)
        if interpreter == "decimals"
        else by_engine(backend, organs, case["year"], factors)
    )
    for code, worked in case["results"].items():
        result = found[0, code]
        assert (code, result.value, result.status) == (code, amount(worked.get("value")), worked["status"])
        assert (code, result.coverage) == (code, Decimal(worked["coverage"]))
        for words in worked.get("reason", ()):
            assert words in str(result.reason)
        if worked["status"] == "ok":
            assert not str(result.reason)
        assert found[1, code].status == "not_available"
        assert found[1, code].coverage == 0


def test_there_are_cases():
    assert len(CASES) >= 9


quantities = st.one_of(
    st.just(Decimal(0)),
    st.decimals(min_value=0, max_value=5000, places=4),
    st.decimals(min_value=0, max_value=Decimal("99999999999.9999"), places=4),
)
entries = st.lists(
    st.builds(
        Entry,
        item=st.sampled_from(list(ITEMS)),
        year=st.integers(YEAR - 2, YEAR + 1),
        month=st.integers(0, 12),
        quantity=quantities,
    ),
    unique_by=lambda entry: (entry.item, entry.year, entry.month),
    max_size=40,
)
declarations = st.lists(
    st.builds(
        Declaration,
        item=st.sampled_from(list(ITEMS)),
        from_year=st.integers(YEAR - 2, YEAR + 1),
        in_use=st.booleans(),
    ),
    unique_by=lambda one: (one.item, one.from_year),
    max_size=8,
)
values = st.one_of(st.none(), st.just(Decimal(0)), st.decimals(min_value=0, max_value=90000, places=2))
profiles = st.lists(
    st.builds(
        ProfileRow,
        valid_from=st.dates(date(YEAR - 1, 6, 1), date(YEAR + 1, 3, 1)),
        headcount=values,
        floor_area=values,
    ),
    unique_by=lambda row: row.valid_from,
    max_size=5,
)
days = st.one_of(st.none(), st.dates(date(YEAR - 2, 11, 1), date(YEAR + 1, 2, 1)))
organ_worlds = st.lists(
    st.builds(
        OrganWorld,
        entries=entries,
        declared=declarations,
        profiles=profiles,
        life=st.builds(Life, opened=days, closed=days),
    ),
    min_size=2,
    max_size=8,
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(organs=organ_worlds, year=st.sampled_from([YEAR - 1, YEAR]))
def test_random_ledgers_agree(backend, organs, year):
    factors = factor_set_for()
    assert by_engine(backend, organs, year, factors) == by_decimals(organs, year, factors)


def definition(formula):
    return definition_from(
        {
            "code": "x",
            "title": "x",
            "title_en": "x",
            "unit": "u",
            "mark": "K",
            "source": "示例",
            "formula": formula,
            "terms": {
                name: term
                for name, term in {
                    "a": {"title": "甲", "unit": "t", "items": ["coal"]},
                    "b": {"title": "乙", "unit": "t", "items": ["lpg"]},
                    "n": {"profile": "headcount"},
                }.items()
                if name in formula
            },
        }
    )


@pytest.mark.parametrize(
    "formula",
    [
        "(a - b) / n",
        "(b - a) * 100 / (a + b)",
        "a / b / n",
        "a / (b - 3) + n",
        "a * 3 - b / 7 + 0.5",
        "(a - b) / (b - a)",
        "1 / a",
    ],
)
@settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    organs=st.lists(
        st.tuples(quantities, st.sampled_from(["0", "3", "0.0625", "640", "2000000"]), values),
        min_size=8,
        max_size=30,
    )
)
def test_any_arithmetic_agrees(backend, formula, organs):
    worlds = [
        OrganWorld(
            entries=[Entry("coal", YEAR, 0, a), Entry("lpg", YEAR, 0, Decimal(b))],
            declared=[Declaration("coal", YEAR, in_use=True), Declaration("lpg", YEAR, in_use=True)],
            profiles=[ProfileRow(date(YEAR, 1, 1), headcount=n)],
        )
        for a, b, n in organs
    ]
    chosen = {"x": definition(formula)}
    expected = by_decimals(worlds, YEAR, factor_set_for(), chosen)
    assert by_engine(backend, worlds, YEAR, factor_set_for(), chosen) == expected


def test_ties_are_settled_to_even_by_both(backend):
    # 1 / 2000000 = 0.0000005, 3 / 2000000 = 0.0000015: the sixth place becomes 0 and 2.
    organs = [
        OrganWorld(
            entries=[Entry("water", YEAR, 0, Decimal(quantity))],
            profiles=[ProfileRow(date(YEAR, 1, 1), headcount=Decimal(2000000))],
        )
        for quantity in (1, 3, 5)
    ]
    expected = [Decimal("0.000000"), Decimal("0.000002"), Decimal("0.000002")]
    for found in (
        by_decimals(organs, YEAR, factor_set_for()),
        by_engine(backend, organs, YEAR, factor_set_for()),
    ):
        assert [found[number, "water_per_head"].value for number in range(3)] == expected


def test_results_come_indicator_by_indicator_with_organs_ascending(backend):
    found = by_engine(backend, [OrganWorld() for _ in range(30)], YEAR, factor_set_for())
    assert list(found) == [(organ, code) for code in DEFINITIONS for organ in range(30)]
