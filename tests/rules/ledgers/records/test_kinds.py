"""The catalogue of ledgers: every file says what it must, and nothing in it points nowhere."""

from __future__ import annotations

import pytest

from jieyue.ledgers.columns import identity_of, record_columns
from jieyue.ledgers.rules.records.kinds import LEDGERS, UNIT_TITLES, FieldType, kind_from

KINDS = list(LEDGERS.values())
SMALL = {
    "code": "small",
    "title": "小",
    "title_en": "Small",
    "block": "绿色办公",
    "clause": "一",
    "rhythm": "year",
    "identity": ["what"],
    "source": "示例",
    "fields": [
        {"key": "what", "title": "何物", "title_en": "What", "type": "text", "required": True, "longest": 20}
    ],
}


def test_every_ledger_of_the_plan_is_there():
    asked = {
        "data_centre",
        "heating",
        "waste",
        "paper",
        "plastics",
        "purchasing",
        "vehicles",
        "canteen",
        "patrols",
    }
    asked |= {
        "digital_office",
        "office_goods",
        "reuse",
        "green_travel",
        "meters",
        "metering_fit",
        "running_costs",
    }
    asked |= {
        "publicity",
        "training",
        "rules",
        "posts",
        "assessment",
        "waste_contracts",
        "hazardous_waste",
        "systems",
    }
    assert set(LEDGERS) == asked | {"bills"}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_a_ledger_can_be_a_sheet(kind):
    columns = record_columns(kind)
    titles = [column.title_zh for column in columns]
    assert len(titles) == len(set(titles)), "two columns with one header"
    assert {column.key for column in columns if column.required} >= set(identity_of(kind))
    assert kind.clause
    assert kind.sums
    assert all(field.of in LEDGERS and len(LEDGERS[field.of].identity) == 1 for field in kind.references)
    for one in (*kind.sums, *kind.figures):
        assert not one.unit or one.unit in UNIT_TITLES


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_every_choice_list_says_where_it_comes_from(kind):
    for field in kind.fields:
        if field.type is FieldType.CHOICE:
            assert field.source
            assert field.mark in {"待核", "示例"}
            assert len(field.choice_codes) == 2 * len(field.choices), "a title that is another's code"


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"identity": ["where"]}, "no field where"),
        ({"rhythm": "standing"}, "date it begins with"),
        ({"checks": [{"rule": "order", "parts": ["what", "when"]}]}, "no field when"),
        ({"checks": [{"rule": "magic"}]}, "no rule magic"),
        ({"sums": [{"title": "合计", "of": "weight"}]}, "no field weight"),
        ({"fields": [{**SMALL["fields"][0], "longest": 200}]}, "too long for a key"),
        ({"fields": [{**SMALL["fields"][0], "required": False}]}, "must be required"),
        ({"fields": [{**SMALL["fields"][0], "unit": "parsec"}]}, "unit parsec"),
    ],
)
def test_a_file_that_contradicts_itself_is_not_loaded(changed, fault):
    assert kind_from(SMALL).code == "small"
    with pytest.raises(ValueError, match=fault):
        kind_from(SMALL | changed)
